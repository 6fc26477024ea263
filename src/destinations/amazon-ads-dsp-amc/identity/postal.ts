import { isNoValue, Skip } from './text'

interface PostalRule {
  /** What the country does not use. */
  dropped: RegExp
  length: number
  pattern: RegExp
  /** The code among other words: behind a country prefix or a city, or before one. */
  inText: RegExp
  /** Fewest digits that a code has left when a spreadsheet took its leading zeros; undefined where no code has any. */
  fewestDigits?: number
  /** Digits that may follow the code: the +4 of a ZIP code. */
  further?: number
  /** British and Canadian codes are hashed in upper case. */
  isLowerCase?: true
}

const NOT_DIGITS = /[^0-9]+/g
const NOT_LETTERS_OR_DIGITS = /[^A-Z0-9]+/g

/** Codes of digits, by the digits before and behind the sign in them: `150-0001` is 3 and 4. */
const digits = ([before, behind = 0]: readonly number[], fewestDigits?: number, further?: number): PostalRule => ({
  dropped: NOT_DIGITS,
  length: before + behind,
  pattern: new RegExp(`^[0-9]{${before + behind}}$`),
  inText: new RegExp(`(?<![0-9])[0-9]{${before}}[ -]?[0-9]{${behind}}(?![0-9])`),
  fewestDigits,
  further
})

const RULES: Record<string, PostalRule | undefined> = {
  AU: digits([4], 3),
  BE: digits([4]),
  BR: digits([5, 3], 7),
  DE: digits([5], 4),
  EG: digits([5]),
  ES: digits([5], 4),
  FR: digits([5], 4),
  IN: digits([3, 3]),
  IT: digits([5], 2),
  JP: digits([3, 4], 5),
  MX: digits([5], 4),
  PL: digits([2, 3], 3),
  SA: digits([5]),
  SE: digits([3, 2]),
  SG: digits([6], 5),
  TR: digits([5], 4),
  US: digits([5], 3, 4),
  CA: {
    dropped: NOT_LETTERS_OR_DIGITS,
    length: 6,
    pattern: /^(?:[A-Z][0-9]){3}$/,
    inText: /(?<![A-Z0-9])[A-Z][0-9][A-Z][ -]?[0-9][A-Z][0-9](?![A-Z0-9])/
  },
  // M1 1AE, B33 8TH, W1A 0AX, CR2 6XH, DN55 1PT, EC1A 1BB.
  GB: {
    dropped: NOT_LETTERS_OR_DIGITS,
    length: 7,
    pattern: /^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$/,
    inText: /(?<![A-Z0-9])[A-Z]{1,2}[0-9][A-Z0-9]?[ -]?[0-9][A-Z]{2}(?![A-Z0-9])/
  },
  NL: {
    dropped: NOT_LETTERS_OR_DIGITS,
    length: 6,
    pattern: /^[0-9]{4}[A-Z]{2}$/,
    inText: /(?<![0-9])[0-9]{4}[ -]?[A-Z]{2}(?![A-Z0-9])/,
    isLowerCase: true
  }
}

const EXPONENT = /^[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+$/i
/** The decimals of a number that went through a spreadsheet or a data frame: `2138.0`. */
const DECIMALS = /^([0-9]+)[.,]0{1,2}$/
const ONLY_DIGITS = /^[0-9]+$/
const LETTER = /[A-Z]/
/** One run of digits, and no other. */
const ONE_NUMBER = /^[^0-9]*([0-9]+)[^0-9]*$/

const NO_VALUE = new Skip('noValue')
const NO_LETTERS = new Skip('noLetters')
const SCIENTIFIC = new Skip('scientific')
const NOT_POSTAL = new Skip('notPostal')
const ZEROS_MISSING = new Skip('zerosMissing')

/** Whether a country has a pattern for its codes. */
export const hasPostalRule = (country: string): boolean => RULES[country] !== undefined

/**
 * Upper case; what the country does not use is dropped, the rest cut to the country's length, with leading zeros that a
 * number has lost; a Skip when that does not match the country's pattern. Countries without a pattern keep all letters and
 * digits, in lower case.
 */
export function normalizePostal(postal: string, country: string): string | Skip {
  const rule = RULES[country]
  if (rule !== undefined && postal.length <= rule.length + 1 && !postal.includes('.') && !postal.includes(',')) {
    // Most are nothing but a code, with one sign in it at most.
    const kept = postal.toUpperCase().replace(rule.dropped, '')
    if (kept.length === rule.length && rule.pattern.test(kept)) {
      return rule.isLowerCase ? kept.toLowerCase() : kept
    }
  }
  if (isNoValue('place', postal)) {
    return NO_VALUE
  }
  if (EXPONENT.test(postal)) {
    return SCIENTIFIC
  }
  const text = postal.replace(DECIMALS, '$1').toUpperCase()
  if (rule === undefined) {
    return text === 'NA' ? NO_VALUE : text.replace(NOT_LETTERS_OR_DIGITS, '').toLowerCase() || NO_LETTERS
  }
  const code = readCode((rule.inText.exec(text)?.[0] ?? findCode(text, rule)).replace(rule.dropped, ''), rule)
  return typeof code === 'string' && rule.isLowerCase ? code.toLowerCase() : code
}

/** Of a text without a code as the country writes it: the only number among words, or all of what is one word. */
function findCode(text: string, { dropped, length }: PostalRule): string {
  if (dropped === NOT_DIGITS) {
    return LETTER.test(text) ? (ONE_NUMBER.exec(text)?.[1] ?? '') : text
  }
  // A part of a city would be cut off as the letters of a code: `1012 Amsterdam`.
  return text.includes(' ') && text.replace(dropped, '').length > length ? '' : text
}

function readCode(kept: string, { length, pattern, fewestDigits, further }: PostalRule): string | Skip {
  const lacksZeros = fewestDigits !== undefined && further !== undefined && kept.length >= fewestDigits + further
  const whole = lacksZeros ? kept.padStart(length + further, '0') : kept
  const code = whole.slice(0, length)
  if (pattern.test(code)) {
    return code
  }
  if (fewestDigits === undefined || kept.length >= length || !ONLY_DIGITS.test(kept)) {
    return NOT_POSTAL
  }
  return kept.length >= fewestDigits && !kept.startsWith('0') ? kept.padStart(length, '0') : ZEROS_MISSING
}
