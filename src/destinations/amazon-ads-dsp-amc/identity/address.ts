import { addressWords, dottedAddressWords, isBoulevardAbbreviated } from './data/addressWords'
import type { WordTable } from './data/addressWords'
import { isNoValue } from './text'

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u
const DIGITS = /^[0-9]+$/
const NUMBERED_UNIT = /^([A-Z]*)#+([A-Z0-9/-]*)$/

/** White space, commas, dots, exclamation marks and brackets vanish; other punctuation is part of its word. */
const DELIMITERS = /[\s,.!()[\]{}]+/

/** `C.SO`, `AVDA.`, `V.`, and the `C/` of `C/Mayor`, at the beginning of a word. */
const DOTTED_WORD = /(?<![\p{L}\p{N}.])(?:\p{L}\.(?:\p{L}{2,3}(?!\p{L}))?|\p{L}{2,6}\.|C\/(?=\p{L}))/gu
const BOULEVARD = /\bBOULEVARD\b/g

/**
 * A street line, without city, state and postal code: upper case, parted into words, each of them abbreviated as the
 * country's table has it, joined without spaces in lower case. It has two forms where Amazon's sources disagree on a word:
 * `Avda. Mayor` is `avdamayor` in Amazon's uploader and `avenidamayor` in its SDK; and BOULEVARD is spelled BOULED in the
 * published tables.
 */
export function normalizeAddress(address: string, country: string): string | string[] {
  if (isNoValue('place', address) || address === 'NA' || !LETTER_OR_DIGIT.test(address)) {
    return ''
  }
  const raised = address.toUpperCase()
  const words = addressWords(country)
  const form = abbreviateWords(raised, words)
  const otherWords = writeOtherwise(raised, country)
  const otherForm = otherWords === raised ? form : abbreviateWords(otherWords, words)
  return form === '' || otherForm === form ? form : [form, otherForm]
}

function writeOtherwise(raised: string, country: string): string {
  const dotted = dottedAddressWords(country)
  if (dotted !== undefined) {
    return /[./]/.test(raised) ? raised.replace(DOTTED_WORD, (word) => dotted.get(word)?.concat(' ') ?? word) : raised
  }
  return isBoulevardAbbreviated(country) && raised.includes('BOULEVARD') ? raised.replace(BOULEVARD, 'BLVD') : raised
}

const abbreviateWords = (raised: string, abbreviations: WordTable): string =>
  raised
    .split(DELIMITERS)
    .map((word) => abbreviate(word, abbreviations))
    .join('')
    .toLowerCase()

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
  const [, before, behind] = (word.includes('#') && NUMBERED_UNIT.exec(word)) || []
  return before === undefined
    ? replace(word, abbreviations)
    : [before, '#', behind].map((part) => replace(part, abbreviations)).join('')
}

const replace = (word: string, abbreviations: WordTable): string => abbreviations.get(word) ?? word
