import { createHash } from 'node:crypto'

/** The SHA-256 of whatever text, in hexadecimal digits: of one that is a hash already, too, which the destination's keeps. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
