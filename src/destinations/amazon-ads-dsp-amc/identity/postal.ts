import { isPlaceholderOfStateOrStreet } from './placeholder'

interface PostalRule {
  dropped: RegExp
  length: number
  pattern: RegExp
}

const NOT_DIGITS = /[^0-9]+/g
const NOT_LETTERS_OR_DIGITS = /[^A-Z0-9]+/g

const digits = (length: number): PostalRule => ({
  dropped: NOT_DIGITS,
  length,
  pattern: new RegExp(`^[0-9]{${length}}$`)
})

const FIVE_DIGITS = digits(5)

const RULES: Record<string, PostalRule | undefined> = {
  US: FIVE_DIGITS,
  DE: FIVE_DIGITS,
  FR: FIVE_DIGITS,
  ES: FIVE_DIGITS,
  IT: FIVE_DIGITS,
  IN: digits(6),
  JP: digits(7),
  CA: { dropped: NOT_LETTERS_OR_DIGITS, length: 6, pattern: /^(?:[A-Z][0-9]){3}$/ },
  // M1 1AE, B33 8TH, W1A 0AX, CR2 6XH, DN55 1PT, EC1A 1BB.
  GB: { dropped: NOT_LETTERS_OR_DIGITS, length: 7, pattern: /^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$/ }
}

/**
 * Upper case; what the country does not use is dropped, the rest cut to the country's length. '' when that is not the
 * country's pattern. British and Canadian codes stay in upper case, which is how Amazon hashes them; those of countries
 * without a pattern end in lower case.
 */
export function normalisePostal(postal: string, country: string): string {
  if (isPlaceholderOfStateOrStreet(postal)) {
    return ''
  }
  const raised = postal.toUpperCase()
  const rule = RULES[country]
  if (rule === undefined) {
    return raised.replace(NOT_LETTERS_OR_DIGITS, '').toLowerCase()
  }
  const code = raised.replace(rule.dropped, '').slice(0, rule.length)
  return rule.pattern.test(code) ? code : ''
}
