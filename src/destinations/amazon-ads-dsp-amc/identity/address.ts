import { addressWords } from './data/addressWords'
import { isPlaceholderOfStateOrStreet } from './placeholder'
import type { WordTable } from './data/wordTable'

const WHITE_SPACE = /\s/
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u
const DIGITS = /^[0-9]+$/
const NUMBERED_UNIT = /^([A-Z]*)#+([A-Z0-9/-]*)$/

/** White space, commas, dots, exclamation marks and brackets vanish; other punctuation is part of its word. */
const DELIMITERS = new Set(Array.from('\t\n\v\f\r ,.!()[]{}', (delimiter) => delimiter.charCodeAt(0)))

/**
 * A street line, without city, state and postal code: upper case, parted into words, each of them abbreviated as the
 * country's table has it, joined without spaces in lower case. '' when there is neither letter nor digit.
 *
 * Normalising twice is not always the same as once: abbreviations may be words themselves (Amazon makes MDW of MEADOW
 * and MDWS of MDW), and joined words may make another.
 */
export function normaliseAddress(address: string, country: string): string {
  if (isPlaceholderOfStateOrStreet(address) || !LETTER_OR_DIGIT.test(address)) {
    return ''
  }
  const abbreviations = addressWords(country)
  const raised = address.toUpperCase()
  let normal = ''
  let start = 0
  // By character, for split takes twice as long, and this is the dearest of the fields.
  for (let index = 0; index <= raised.length; index++) {
    if (index === raised.length || isDelimiter(raised.charCodeAt(index))) {
      if (index > start) {
        normal += abbreviate(raised.slice(start, index), abbreviations)
      }
      start = index + 1
    }
  }
  return normal.toLowerCase()
}

const isDelimiter = (code: number): boolean =>
  code < 0x80 ? DELIMITERS.has(code) : WHITE_SPACE.test(String.fromCharCode(code))

function abbreviate(word: string, abbreviations: WordTable): string {
  if (word === 'C/O') {
    return ''
  }
  // `12-B` is two words, `12-14` is one.
  const dash = word.lastIndexOf('-')
  if (dash !== -1 && dash < word.length - 1 && DIGITS.test(word.slice(0, dash)) && !DIGITS.test(word.slice(dash + 1))) {
    return word.slice(0, dash) + abbreviate(word.slice(dash + 1), abbreviations)
  }
  // `APT#5` is three words, `APT`, `#` and `5`; `#5` is the last two of them, `APT#` the first two, and `##` is one `#`.
  const unit = word.includes('#') ? NUMBERED_UNIT.exec(word) : null
  return unit === null
    ? replace(word, abbreviations)
    : replace(unit[1], abbreviations) + replace('#', abbreviations) + replace(unit[2], abbreviations)
}

const replace = (word: string, abbreviations: WordTable): string => abbreviations.get(word) ?? word
