export interface PostalRule {
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

export const NOT_DIGITS = /[^0-9]+/g
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

/** By country; codes of others have no pattern. */
export const POSTAL_RULES: Readonly<Record<string, PostalRule | undefined>> = {
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
