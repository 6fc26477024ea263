import type { AddressPart, RowField } from './names'
import { ADDRESS_PART_NAMES, COLUMN_NAMES, IGNORED_WORDS, NEUTRAL_WORDS, ROW_FIELDS, WORDS_OF_OTHERS } from './names'

/** What the name of a column says. */
interface ColumnName {
  field: RowField
  /** Of an address: which part of its line. */
  part?: AddressPart
  /** The less the likelier: 0 for a name that is a field's as it is. */
  rank: number
}

interface Meaning {
  field: RowField
  part?: AddressPart
}

/** Names without capital letters, accents, blanks and signs → what they mean. */
const MEANINGS = new Map<string, Meaning>()
for (const field of ROW_FIELDS) {
  const part = field === 'address' ? { part: 'street' as const } : {}
  COLUMN_NAMES[field].split(' ').forEach((name) => MEANINGS.set(name, { field, ...part }))
}
for (const [part, names] of Object.entries(ADDRESS_PART_NAMES)) {
  names.split(' ').forEach((name) => MEANINGS.set(name, { field: 'address', part: part as AddressPart }))
}

/** Word that does not matter → how much less likely its column is than one without. */
const IGNORED = new Map(IGNORED_WORDS.flatMap((words, index) => words.split(' ').map((word) => [word, index + 1])))
const OTHERS = new Set(WORDS_OF_OTHERS.split(' '))
const NEUTRAL = new Map(Object.entries(NEUTRAL_WORDS).map(([field, words]) => [field, new Set(words.split(' '))]))

/** Fields that an address has, which are known by it: the `city` of an `address`. */
const PARTS_OF_AN_ADDRESS: readonly RowField[] = ['address', 'city', 'state', 'postal', 'countryCode']
const ADDRESSES = new Set('address addresses addr adresse anschrift direccion indirizzo location'.split(' '))

/** Of the words for where somebody works, whose unit is a part of a company. */
const RANK_OF_WORK = IGNORED_WORDS.length

/** Letters from which on a word may be a part of another one, as in `mailingcity`. */
const MIN_PREFIX = 4

/** Fields with the same prefix from which on it is taken for the prefix of an address. */
const MIN_PARTS = 3

/** A number behind everything else: that of a second column with a larger one. */
const RANKS = 100

/** What the names of a table's columns say; nothing for those that say nothing. */
export function readColumnNames(columns: readonly string[]): Map<string, ColumnName> {
  const found = new Map<string, ColumnName>()
  const unknown = new Map<string, Map<string, Meaning>>()
  for (const column of columns) {
    const name = readColumnName(column)
    const prefixed = name === undefined ? readBehindPrefix(column) : undefined
    if (name !== undefined) {
      found.set(column, name)
    } else if (prefixed !== undefined) {
      unknown.set(
        prefixed.prefix,
        (unknown.get(prefixed.prefix) ?? new Map<string, Meaning>()).set(column, prefixed.meaning)
      )
    }
  }
  for (const meanings of unknown.values()) {
    if (new Set([...meanings.values()].map(({ field }) => field)).size >= MIN_PARTS) {
      meanings.forEach((meaning, column) => found.set(column, { ...meaning, rank: RANKS - 1 }))
    }
  }
  return found
}

/** What one name says by itself. */
function readColumnName(column: string): ColumnName | undefined {
  const exact = MEANINGS.get(letters(column))
  return exact === undefined ? readAlternatives(column) : { ...exact, rank: 0 }
}

/** `Country/Region` is a country where there is no region, `State/Province` one thing with two names. */
function readAlternatives(column: string): ColumnName | undefined {
  const names = column.split('/').map((name) => readWords(splitWords(name)))
  const [first] = names
  const areOne = names.every(
    (name, index) =>
      index === 0 ||
      name === undefined ||
      name.field === first?.field ||
      (first?.field === 'countryCode' && name.field === 'state')
  )
  return areOne ? first : undefined
}

function readWords(all: readonly string[]): ColumnName | undefined {
  const [start] = all
  const end = all.at(-1) ?? ''
  const parted = all.flatMap(splitIgnored)
  const rank = Math.max(0, ...parted.map((word) => IGNORED.get(word) ?? 0))
  // A number at the beginning is a part of a name: `3 Mobile`.
  const number = Number(all.slice(1).find(isNumber) ?? 1)
  const words = parted.filter((word) => word === start || !isNumber(word)).filter((word) => !IGNORED.has(word))
  const meaning = readMeaning(words) ?? readInAddress(words)
  if (meaning === undefined) {
    return undefined
  }
  // The second line of an address, where the number is not that of the address.
  const line = isNumber(end) && meaning.part === 'street' ? MEANINGS.get(`${words.at(-1)}${end}`) : undefined
  const { field, part } = line ?? meaning
  return part === 'unit' && rank >= RANK_OF_WORK
    ? undefined
    : { field, ...(part && { part }), rank: rank + (line === undefined ? RANKS * Math.max(0, number - 1) : 0) }
}

/** `mailingcity`, as databases without capital letters have it, in its two parts. */
function splitIgnored(word: string): string[] {
  if (!MEANINGS.has(word) && !IGNORED.has(word)) {
    for (const before of IGNORED.keys()) {
      if (before.length >= MIN_PREFIX && word.startsWith(before) && MEANINGS.has(word.slice(before.length))) {
        return [before, word.slice(before.length)]
      }
    }
  }
  return [word]
}

/** `address`, `city`: the city of an address. */
function readInAddress(words: readonly string[]): Meaning | undefined {
  const rest = ADDRESSES.has(words[0]) ? words.slice(1) : words.filter((word) => !ADDRESSES.has(word))
  const meaning = rest.length < words.length ? readMeaning(rest) : undefined
  return meaning !== undefined && PARTS_OF_AN_ADDRESS.includes(meaning.field) ? meaning : undefined
}

function readMeaning(words: readonly string[]): Meaning | undefined {
  const text = words.join('')
  return MEANINGS.get(text) ?? MEANINGS.get(text.replace(/\d$/, '')) ?? readTogether(words)
}

/** Words that mean one field each, or nothing by themselves: `whatsapp`, `phone`, `number`. */
function readTogether(words: readonly string[]): Meaning | undefined {
  const meanings = words.map((word) => MEANINGS.get(word))
  const first = meanings.find((meaning) => meaning !== undefined)
  const areOne =
    first !== undefined &&
    words.length > 1 &&
    words.every((word, index) =>
      meanings[index] === undefined
        ? NEUTRAL.get(first.field)?.has(word) === true
        : meanings[index].field === first.field && meanings[index].part === first.part
    )
  return areOne ? first : undefined
}

/** The longest end of a name that is a part of an address, and what precedes it. */
function readBehindPrefix(column: string): { prefix: string; meaning: Meaning } | undefined {
  const words = splitWords(column.split('/')[0]).filter((word) => !isNumber(word))
  for (let start = 1; start < words.length; start++) {
    const before = words.slice(0, start)
    const meaning = readMeaning(words.slice(start)) ?? readInAddress(words.slice(start))
    if (meaning !== undefined) {
      const isOthers = before.some((word) => OTHERS.has(word))
      return isOthers || !PARTS_OF_AN_ADDRESS.includes(meaning.field)
        ? undefined
        : { prefix: before.join(' '), meaning }
    }
  }
  return undefined
}

/** Whether a name speaks of a country, whosever it is. */
export const namesACountry = (column: string): boolean =>
  splitWords(column).some((word) => MEANINGS.get(word)?.field === 'countryCode')

const isNumber = (word: string): boolean => /^\d+$/.test(word)

const splitWords = (name: string): string[] =>
  name
    .split(/[^\p{L}\p{M}\p{N}〒]+/u)
    .flatMap((word) => (MEANINGS.has(letters(word)) ? [word] : word.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').split(' ')))
    .map(letters)
    .filter((word) => word !== '')

/** Without capital letters, accents, blanks and signs. */
const letters = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{M}\p{N}〒]/gu, '')
