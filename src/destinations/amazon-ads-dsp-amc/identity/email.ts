import uniq from 'lodash/uniq'

const PLAIN = /^[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z0-9-]+$/i
/** One word with one `@` and nothing that would part it from other words. */
const ONE_WORD = /^[^\s@,;:=<>()[\]{}"]+@[^\s@,;:<>()[\]{}"?&#%=+*!'’”|/\\]+$/
const NOT_KEPT = /[^a-z0-9.@-]+/g
const NOT_KEPT_BUT_UNDERSCORE = /[^a-z0-9.@_-]+/g
/** Of what is kept: one `@`, and a domain with a dot, but none at its ends. */
const ADDRESS = /^[^@]+@(?:[^@.]+\.)+[^@.]+$/
const NORMAL = /^[a-z0-9.-]+@(?:[a-z0-9-]+\.)+[a-z0-9-]+$/

const BETWEEN_WORDS = /[\s,;<>()[\]{}"]+/
/** An address may hold a `/` or `|`, so these part words only where there are several addresses. */
const BETWEEN_ADDRESSES = /[\s,;<>()[\]{}"/|\\]+/
/** `mailto:`, `E-Mail:`, `Work:`, `email=` */
const LABEL = /^[^@]*[:=]/
/** `?subject=…` */
const QUERY = /\?.*$/
/** From the first sign that no domain has, such as `&gt` or a quote. Letters of other scripts stay for the rule. */
const BEHIND_DOMAIN = /(@[\p{L}\p{M}\p{N}._-]*).*$/u

/** Hyphens and dashes as word processors write them, and the full stops of Chinese and Japanese. */
const OTHER_DASHES = /[\u2010-\u2014\u2212]/g
const OTHER_DOTS = /[\u3002\uff61]/g

/** Whether a text is an email address and nothing besides. */
export const isEmailAddress = (text: string): boolean => PLAIN.test(text)

/**
 * The addresses in a text, each in lower case with letters, digits, `.`, `@` and `-`, so that `+` and `_` go and what stood
 * after them stays. This is Amazon's documented rule.
 */
export function normalizeEmails(text: string): string[] {
  const lower = text.toLowerCase()
  return NORMAL.test(lower) ? [lower] : readAddresses(text, NOT_KEPT)
}

/**
 * The same with `_` kept, as Amazon's published tool has it against the documented rule; none where the two agree. Which
 * form Amazon's own hash is of can't be determined from outside, so both are sent.
 */
export const normalizeEmailsWithUnderscore = (text: string): string[] =>
  text.includes('_') ? readAddresses(text, NOT_KEPT_BUT_UNDERSCORE) : []

function readAddresses(raw: string, notKept: RegExp): string[] {
  const text = raw.replace(OTHER_DASHES, '-').replace(OTHER_DOTS, '.')
  const addresses = ONE_WORD.test(text) ? [text] : findAddresses(text)
  return uniq(addresses.map((address) => normalize(address, notKept)).filter((normal) => normal !== ''))
}

function normalize(address: string, notKept: RegExp): string {
  const kept = address.toLowerCase().replace(notKept, '').replace(/\.+$/, '')
  return ADDRESS.test(kept) ? kept : ''
}

/** The words with an `@`, whatever stands around them: a name, brackets, a label, the punctuation of a list. */
function findAddresses(text: string): string[] {
  const joined = text.replace(/\s*@\s*/g, '@').replace(/\s+\./g, '.')
  return joined
    .split(joined.indexOf('@') === joined.lastIndexOf('@') ? BETWEEN_WORDS : BETWEEN_ADDRESSES)
    .map((word) => word.replace(LABEL, '').replace(QUERY, ''))
    .filter((word) => word.includes('@') && word.indexOf('@') === word.lastIndexOf('@'))
    .map((word) => word.replace(BEHIND_DOMAIN, '$1'))
}
