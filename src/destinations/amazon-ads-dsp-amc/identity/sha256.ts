export { sha256 } from './digest'

const SHA256 = /^[0-9a-f]{64}$/i

/** Whether a value is a SHA-256 already. */
export const isSha256 = (value: string): boolean => value.length === 64 && SHA256.test(value)

/** The SHA-256 of an empty text: how Amazon's normaliser writes "no value". */
export const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
