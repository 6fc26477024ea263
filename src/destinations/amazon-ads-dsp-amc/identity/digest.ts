import * as crypto from 'crypto'

/** `crypto.hash` came with Node 20.12 and 21.7; for short texts it takes a third of the time of `createHash`. */
const { hash } = crypto as unknown as { hash?: (algorithm: string, text: string, encoding: 'hex') => string }

/** The SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal digits. */
export const sha256: (text: string) => string =
  hash === undefined
    ? (text) => crypto.createHash('sha256').update(text).digest('hex')
    : (text) => hash('sha256', text, 'hex')
