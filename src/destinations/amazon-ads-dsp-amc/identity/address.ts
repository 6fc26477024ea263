import { addressWords } from './addressWords'
import { isPlaceholderOfStateOrStreet } from './placeholder'

const DELIMITERS = /[\s,.!()[\]{}]+/
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u
const DIGITS = /^[0-9]+$/
const NUMBERED_UNIT = /^([A-Z]+)#([A-Z0-9/-]+)$/

/**
 * A street line, without city, state and postal code: upper case, parted into words, each of them abbreviated as the
 * country's table has it, joined without spaces in lower case. '' when there is neither letter nor digit.
 *
 * Normalising twice is not the same as once: abbreviations may be words themselves (Amazon makes MDW of MEADOW and MDWS
 * of MDW), and joined words may make another.
 */
export function normaliseAddress(address: string, country: string): string {
  if (isPlaceholderOfStateOrStreet(address) || !LETTER_OR_DIGIT.test(address)) {
    return ''
  }
  const abbreviations = addressWords(country)
  let normal = ''
  const append = (word: string): void => {
    normal += abbreviations.get(word) ?? word
  }
  for (const word of address.toUpperCase().split(DELIMITERS)) {
    if (word === 'C/O') {
      continue
    }
    const dash = word.lastIndexOf('-')
    if (dash > 0 && partsNumberFromRest(word, dash)) {
      append(word.slice(0, dash))
      appendUnit(word.slice(dash + 1), append)
    } else {
      appendUnit(word, append)
    }
  }
  return normal.toLowerCase()
}

/** `12-B` is two words, `12-14` is one. */
function partsNumberFromRest(word: string, dash: number): boolean {
  const rest = word.slice(dash + 1)
  return rest !== '' && DIGITS.test(word.slice(0, dash)) && !DIGITS.test(rest)
}

/** `APT#5` is three words: `APT`, `#` and `5`. */
function appendUnit(word: string, append: (word: string) => void): void {
  const unit = word.includes('#') ? NUMBERED_UNIT.exec(word) : null
  if (unit === null) {
    append(word)
  } else {
    append(unit[1])
    append('#')
    append(unit[2])
  }
}
