import { createHash } from 'node:crypto'

/** The SHA-256 of a text in hexadecimal digits. The destination's own keeps a text that is a hash already; this one doesn't. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
