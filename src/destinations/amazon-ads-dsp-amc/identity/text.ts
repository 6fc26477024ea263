import { processHashing } from '../../../lib/hashing-utils'

/** Why nothing of a value is hashed. What a code means in words is for whoever shows it. */
export type SkipReason =
  | 'notText'
  | 'list'
  | 'blank'
  | 'tooLong'
  | 'noValue'
  | 'hashOfNoValue'
  | 'otherHash'
  | 'scientific'
  | 'severalNumbers'
  | 'zerosMissing'
  | 'notEmail'
  | 'notPhone'
  | 'notPostal'
  | 'noLetters'
  | 'countryMissing'
  | 'notOfField'

/** The SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal digits. */
export const sha256 = (text: string): string => processHashing(text, 'sha256', 'hex')

/** A value of which nothing is hashed. */
export class Skip {
  constructor(readonly reason: SkipReason) {}
}

/** Longer than any identity: what is longer means nothing, and should not cost anything. */
export const MAX_LENGTH = 1000

const BEYOND_ASCII = /[^\0-\x7f]/
/** Latin letters and accents besides, which only need to be composed. */
const LATIN = /^[\0-\x7f\xc0-\u0131\u0134-\u01c3\u01cd-\u01f0\u01f4-\u036f]+$/
/** Unicode's category Cf: direction marks, zero-width characters, soft hyphens, byte order marks. */
const INVISIBLE = /\p{Cf}+/gu
/** Full-width and mathematical letters and digits, ligatures and Roman numerals; but not `ª`, `º` or `²`. */
const COMPATIBLE =
  /[\uff01-\uff5e\ufb00-\ufb06\u0132\u0133\u01c4-\u01cc\u01f1-\u01f3\u2160-\u217f]|[\u{1d400}-\u{1d7ff}]/gu
const OTHER_BLANKS = /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g
const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu
const DECIMAL_DIGIT = /^\p{Nd}$/u

/**
 * A mapped or found value without the blanks around it; '' for what is neither text nor a number, blank, or too long. A
 * number is its digits. Text is read in its plain form: composed (NFC), as people type it, without invisible characters,
 * with full-width letters, ligatures and the digits and blanks of every script as their plain ones.
 */
export function readText(raw: unknown): string {
  if (typeof raw !== 'string') {
    return typeof raw === 'number' ? String(raw) : ''
  }
  const text = raw.trim()
  if (text.length > MAX_LENGTH) {
    return ''
  }
  return !BEYOND_ASCII.test(text) ? text : LATIN.test(text) ? text.normalize('NFC') : toPlainForm(text)
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
  while (DECIMAL_DIGIT.test(String.fromCodePoint(first - 1))) {
    first -= 1
  }
  return String((code - first) % 10)
}

/** Why `readText` gives nothing of a value. */
export function skipUnreadable(raw: unknown): Skip {
  if (typeof raw !== 'string') {
    return Array.isArray(raw) ? new Skip('list') : new Skip('notText')
  }
  return new Skip(raw.trim().length > MAX_LENGTH ? 'tooLong' : 'blank')
}

/*
 * Words that systems put where there is no value. Amazon's rules do not know them and would make a name of N/A (`na`)
 * and Nunavut of a Canadian `null` (`nu`): wrong facts about a person, so the field is skipped.
 *
 * Only words that can be nothing else count. Null, None, Na, Nan and Nil are people's names and N.A. are initials, so as
 * names they stay, but not `NULL`, `NaN` and `None` as databases and programs spell them; `-` and the like need no entry,
 * for the rules reduce them to nothing.
 */
const BRACKETED = 'null|nil|none|nan|na|n/a|blank|empty|undefined|unknown|missing|not set|not provided|no value'
const NEVER_A_VALUE = [
  ...['n/a', '#n/a', 'undefined', '\\n', '\\\\n', '#nv', '#n/d', '#getting_data', '[object object]'],
  ...BRACKETED.split('|').flatMap((word) =>
    ['()', '[]', '<>', '{}', '""', "''"].map(([open, close]) => open + word + close)
  )
]
const NEVER_A_WORD = [...NEVER_A_VALUE, 'null', 'nan', 'n.a.', 'n/a.']

const NO_VALUES = {
  name: new Set(NEVER_A_VALUE),
  city: new Set([...NEVER_A_WORD, 'none', 'nil', 'unknown']),
  country: new Set([...NEVER_A_WORD, 'none', 'nil']),
  /** States, postal codes and street lines. */
  place: new Set([...NEVER_A_WORD, 'none', 'nil', 'unknown']),
  /** Whatever is no identity. */
  other: new Set(NEVER_A_WORD)
}
const NAMES_AS_PROGRAMS_SPELL_THEM = new Set(['NULL', 'NaN', 'None'])

/** `#REF!`, `#NAME?`, `#DIV/0!`, `#WERT!`, `#¡VALOR!`: a cell whose formula failed, in the languages of spreadsheets. */
const SPREADSHEET_ERROR = /^#[¡¿]?\p{L}[\p{L}/0_]*[!?]$/u

const LONGEST = '[object object]'.length
/** All of them begin so. */
const FIRST_CHARACTER = /^[nu\\#([<{"']/i

/** Whether a text is a word for "no value" where something of this kind belongs. */
export const isNoValue = (kind: keyof typeof NO_VALUES, text: string): boolean =>
  text.length <= LONGEST &&
  FIRST_CHARACTER.test(text) &&
  (NO_VALUES[kind].has(text.toLowerCase()) ||
    SPREADSHEET_ERROR.test(text) ||
    (kind === 'name' && NAMES_AS_PROGRAMS_SPELL_THEM.has(text)))

/**
 * A value as text without the blanks around it, or undefined when it means nothing: what is blank, a word for "no value", or
 * neither text nor a number. Otherwise it stays as it is: IDs and consent strings are compared as they were sent before.
 */
export function meaningfulText(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
  return text === '' || isNoValue('other', text) ? undefined : text
}

const SHA256 = /^[0-9a-f]{64}$/i
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

/** Whether a value is a SHA-256 already, in hexadecimal digits. */
export const isSha256 = (value: string): boolean => value.length === 64 && SHA256.test(value)

/** The SHA-256 of an empty text: how Amazon's normalizer writes "no value". */
export const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** The SHA-256 of one blank. */
const SHA256_OF_BLANK = '36a9e7f1c95b82ffb99743e0c5c4ce95d83c9a430aac59f84ef3cbfab6145068'

const HASHES_OF_NO_VALUE = new Set([
  SHA256_OF_NOTHING,
  SHA256_OF_BLANK,
  ...['null', 'undefined', 'n/a', '\\n', '(null)', '<na>', '#n/a']
    .flatMap((word) => [word, word.toUpperCase()])
    .map(sha256)
])

/**
 * The SHA-256 that a value is already, in lower-case hexadecimal digits; a Skip for the hash of no value and for what is
 * another hash; undefined for a plain value.
 */
export function readHash(text: string): string | Skip | undefined {
  if (text.length < SHORTEST_HASH || text.includes('@')) {
    return undefined
  }
  const wrapped = WRAPPED_HASH.exec(PARTED_HASH.test(text) ? text.replace(/[: -]/g, '') : text)
  const hash = wrapped === null ? undefined : decodeHash(wrapped[1])
  return typeof hash === 'string' && HASHES_OF_NO_VALUE.has(hash) ? HASH_OF_NO_VALUE : hash
}

const HASH_OF_NO_VALUE = new Skip('hashOfNoValue')
const OTHER_HASH = new Skip('otherHash')

function decodeHash(hash: string): string | Skip | undefined {
  if (HEX.test(hash)) {
    return hash.length === 64 ? hash.toLowerCase() : OTHER_HASHES.test(hash) ? OTHER_HASH : undefined
  }
  if (SHA256_IN_BASE64.test(hash)) {
    return Buffer.from(hash, 'base64').toString('hex')
  }
  return OTHER_HASHES_IN_BASE64.test(hash) ? OTHER_HASH : undefined
}

/** Amazon's pattern of an externalUserId, from its OpenAPI schema of "Advertiser audiences". */
const EXTERNAL_USER_ID = /^[0-9a-zA-Z\-_]{1,128}$/

/** The ID as it is where Amazon takes it, else its SHA-256: always the same for the same ID. */
export const toExternalUserId = (id: string): string => (EXTERNAL_USER_ID.test(id) ? id : sha256(id))
