/**
 * identity/digest.ts as it stands in Segment's repository, whose lint asks for its own processHashing instead of
 * createHash. What is a SHA-256 already is left as it is by both.
 */
export const digestFile = (hashingUtils: string): string => `import { processHashing } from '${hashingUtils}'

/** The SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal digits. */
export const sha256 = (text: string): string => processHashing(text, 'sha256', 'hex')
`
