import { processHashing } from '../../../lib/hashing-utils'
import {
  HASHED_NO_VALUES,
  HASHES_OF_NOTHING,
  LONGEST_NO_VALUE,
  NAMES_AS_PROGRAMS_SPELL_THEM,
  NO_VALUES,
  SPREADSHEET_ERROR
} from './data/noValues'

/** The SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal digits. */
export const sha256 = (text: string): string => processHashing(text, 'sha256', 'hex')

/** Longer than any identity: what is longer means nothing, and should not cost anything. */
export const MAX_LENGTH = 1000

/** With composed Latin letters, which are in their plain form already. */
const LATIN = /^[\0-\x7f\xc0-\u0131\u0134-\u01c3\u01cd-\u01f0\u01f4-\u024f]+$/
/** Direction marks, zero-width characters, soft hyphens, byte order marks. */
const INVISIBLE = /\p{Cf}+/gu
/** Full-width and mathematical letters and digits, ligatures and Roman numerals; but not `ª`, `º` or `²`. */
const COMPATIBLE =
  /[\uff01-\uff5e\ufb00-\ufb06\u0132\u0133\u01c4-\u01cc\u01f1-\u01f3\u2160-\u217f]|[\u{1d400}-\u{1d7ff}]/gu
const OTHER_BLANKS = /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g
const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu

/**
 * A value without the blanks around it; '' for what is neither text nor a number, blank, or too long. Text is read as people
 * type it: composed (NFC), without invisible characters, and full-width letters, ligatures, and the digits and blanks of
 * every script as their plain ones.
 */
export function readText(raw: unknown): string {
  if (typeof raw !== 'string') {
    return typeof raw === 'number' ? String(raw) : ''
  }
  const text = raw.trim()
  if (text.length > MAX_LENGTH) {
    return ''
  }
  return LATIN.test(text) ? text : toPlainForm(text)
}

const toPlainForm = (text: string): string =>
  text
    .replace(INVISIBLE, '')
    .replace(COMPATIBLE, (character) => character.normalize('NFKC'))
    .replace(OTHER_DIGITS, toAsciiDigit)
    .replace(OTHER_BLANKS, ' ')
    .normalize('NFC')
    .trim()

/** Unicode keeps the digits of a script together, from zero to nine, and whole runs of them side by side. */
function toAsciiDigit(digit: string): string {
  const code = digit.codePointAt(0) as number
  let first = code
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) {
    first -= 1
  }
  return String((code - first) % 10)
}

/** Whether a text is a word for "no value" where something of this kind belongs. */
export const isNoValue = (kind: keyof typeof NO_VALUES, text: string): boolean =>
  text.length <= LONGEST_NO_VALUE &&
  (NO_VALUES[kind].has(text.toLowerCase()) ||
    SPREADSHEET_ERROR.test(text) ||
    (kind === 'name' && NAMES_AS_PROGRAMS_SPELL_THEM.has(text)))

/** A value as text without the blanks around it, otherwise as it is; undefined when it means nothing. */
export function meaningfulText(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
  return text === '' || isNoValue('other', text) ? undefined : text
}

/** What databases and tools put around a hash: `\x…`, `0x…`, `x'…'`, `sha256:…`, `{SHA256}…`, `["…"]`, quotes. */
const WRAPPED_HASH =
  /^["'`“‘<([{=]{0,3}(?:\\{1,2}x|0x|[bux]&?(?=['"])|(?:md5|sha[-_]?[0-9]{1,3}|hex|base64)["'`“‘\s:=$()}-]{1,3})?["'`“‘]?([0-9a-z+/_-]{22,128}={0,2})["'`”’>)\]},;.]{0,3}$/i
/** `71:D4:F5:…`, as certificates and some databases have it. */
const PARTED_HASH = /^[0-9a-f]{2}(?:([: -])[0-9a-f]{2})(?:\1[0-9a-f]{2}){14,62}$/i
const HEX = /^[0-9a-f]+$/i
/** MD5, SHA-1, SHA-224, SHA-384 and SHA-512: by the count of their digits, one of which is a letter. */
const OTHER_HASHES = /^(?=.*[a-f])(?:.{32}|.{40}|.{56}|.{96}|.{128})$/i
/** 32 bytes in Base64, with its sign of padding or, where nothing else looks like it, without. */
const SHA256_IN_BASE64 = /^(?:[\w+/-]{43}=|(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[\w+/-]{42}[AEIMQUYcgkosw048])$/
/** 16, 20 and 64 bytes in Base64: MD5, SHA-1, SHA-512. */
const OTHER_HASHES_IN_BASE64 = /^(?:[\w+/-]{22}==|[\w+/-]{27}=|[\w+/-]{86}==)$/
const SHORTEST_HASH = 24

const HASHES_OF_NO_VALUE = new Set([
  ...HASHES_OF_NOTHING,
  ...HASHED_NO_VALUES.flatMap((word) => [sha256(word), sha256(word.toUpperCase())])
])

/** The SHA-256 that a value is already, in lower-case hex; '' for that of no value and for another hash; else undefined. */
export function readHash(text: string): string | undefined {
  if (text.length < SHORTEST_HASH || text.includes('@')) {
    return undefined
  }
  const hash = decodeHash(text)
  return hash !== undefined && HASHES_OF_NO_VALUE.has(hash) ? '' : hash
}

/** The same, with hashes of no value as they are. */
export function decodeHash(text: string): string | undefined {
  const [, hash = ''] = WRAPPED_HASH.exec(PARTED_HASH.test(text) ? text.replace(/[: -]/g, '') : text) ?? []
  if (hash.length === 64 && HEX.test(hash)) {
    return hash.toLowerCase()
  }
  if (!HEX.test(hash) && SHA256_IN_BASE64.test(hash)) {
    return Buffer.from(hash, 'base64').toString('hex')
  }
  return (HEX.test(hash) ? OTHER_HASHES : OTHER_HASHES_IN_BASE64).test(hash) ? '' : undefined
}

/** Amazon's pattern of an externalUserId, from its OpenAPI schema of "Advertiser audiences". */
const EXTERNAL_USER_ID = /^[0-9a-zA-Z\-_]{1,128}$/

/** The ID as it is where Amazon takes it, else its SHA-256: always the same for the same ID. */
export const toExternalUserId = (id: string): string => (EXTERNAL_USER_ID.test(id) ? id : sha256(id))
