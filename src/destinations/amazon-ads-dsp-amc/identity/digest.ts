import { processHashing } from '../../../lib/hashing-utils'

/** The SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal digits. */
export const sha256 = (text: string): string => processHashing(text, 'sha256', 'hex')
