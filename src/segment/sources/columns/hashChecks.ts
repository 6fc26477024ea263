import { createHash } from 'node:crypto'
import type { Identities } from '../../../destinations/amazon-ads-dsp-amc/identity'
import { needsConsent, readCountry } from '../../../destinations/amazon-ads-dsp-amc/event/country'
import { isSha256, normalize } from '../../../destinations/amazon-ads-dsp-amc/identity'
import { SHA256_OF_NOTHING } from '../../../destinations/amazon-ads-dsp-amc/identity/text'
import { namesACountry } from './columnName'
import type { RowField } from './names'
import { IDENTITY_FIELDS } from './names'
import type { FieldColumns } from './match'
import { matchColumns } from './match'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What is to be said of a column before anything of it is sent. */
export interface ColumnNote {
  column: string
  hashed: boolean
  /** What seems wrong with it, and what to do. */
  warning?: string
}

interface Sample {
  columns: readonly string[]
  rows: readonly (string | null)[][]
}

/** Share of a column's values from which on it is of a kind. */
const MOST = 0.9

/** Ways in which values are hashed that are not Amazon's, by what was hashed. */
const HASHING_MISTAKES: readonly [how: string, wrong: (plain: string, normal: string) => string][] = [
  ['as it is, neither trimmed nor in small letters', (plain) => plain],
  ['with the blanks around it', (plain) => ` ${plain}`],
  ['with the blanks around it', (plain) => `${plain} `],
  ['in capital letters', (plain) => plain.trim().toUpperCase()],
  ['in small letters, but not normalised further', (plain) => plain.trim().toLowerCase()],
  ['with its signs and blanks', (plain) => plain.trim()],
  ['without its calling code', (_plain, normal) => normal.replace(/^1/, '')],
  ['with a + before it', (_plain, normal) => `+${normal}`],
  ['twice', (_plain, normal) => sha256(normal)]
]

/**
 * Of each mapped column whether it is hashed already, and as far as one can tell, whether rightly; and of others which look
 * like countries, for people of a country that nobody sees would be added without the consent that it asks for.
 */
export function checkColumns(fields: FieldColumns, sample: Sample): ColumnNote[] {
  const mapped = [...fields].flatMap(([field, columns]) =>
    columns.map((column) => noteOf(field, column, fields, sample))
  )
  const used = new Set([...fields.values()].flat())
  const known = cellsOf(sample, fields.get('countryCode')?.[0])
  const open = { ...sample, rows: sample.rows.filter((_, row) => known[row].trim() === '') }
  const unused = sample.columns.filter((column) => !used.has(column) && looksLikeCountries(column, open))
  return [...mapped, ...unused.map((column) => ({ column, hashed: false, warning: NOT_USED }))]
}

const NOT_USED =
  'looks like a country and is not used: whoever has no other one is taken for a person of the country of the audience. Map it to Country Code if it is where they live.'

/** By its name and some of its values, or by most of them, and by one that asks for consent: `CA` may be a state, too. */
function looksLikeCountries(column: string, sample: Sample): boolean {
  const values = cellsOf(sample, column).filter((cell) => cell.trim() !== '')
  const countries = values.flatMap((value) => readCountry(value) ?? [])
  return (
    countries.length > 0 &&
    (namesACountry(column) || (countries.length >= values.length * MOST && countries.some(needsConsent)))
  )
}

function noteOf(field: RowField, column: string, fields: FieldColumns, sample: Sample): ColumnNote {
  const values = cellsOf(sample, column)
    .map((cell) => cell.trim())
    .filter((value) => value !== '')
  if (values.length === 0 || !IDENTITY_FIELDS.includes(field)) {
    return { column, hashed: false }
  }
  const share = (is: (value: string) => boolean): number => values.filter(is).length / values.length
  if (share(isSha256) < MOST) {
    const other = OTHER_HASHES.find(([, pattern]) => share((value) => pattern.test(value)) >= MOST)
    const warning =
      other !== undefined
        ? `looks like ${other[0]}; Amazon knows SHA-256 in hexadecimal digits only, and nobody will be matched. Give it plain, or hash it anew.`
        : values.some(isSha256)
          ? 'holds hashes and plain values; each is taken for what it is.'
          : undefined
    return { column, hashed: false, warning }
  }
  const warning = values.some((value) => value.toLowerCase() === SHA256_OF_NOTHING)
    ? 'holds hashes of an empty text, which are left out.'
    : diagnoseHash(field, column, fields, sample)
  return { column, hashed: true, warning }
}

const OTHER_HASHES: readonly [name: string, pattern: RegExp][] = [
  ['MD5', /^[0-9a-f]{32}$/i],
  ['SHA-1', /^[0-9a-f]{40}$/i],
  ['SHA-512', /^[0-9a-f]{128}$/i],
  ['SHA-256 in Base64', /^[A-Za-z0-9+/]{43}=$/]
]

/** Compares the hashes with a plain column of the same field, mapped or not. */
function diagnoseHash(field: RowField, column: string, fields: FieldColumns, sample: Sample): string | undefined {
  const hashes = cellsOf(sample, column).map((hash) => hash.trim().toLowerCase())
  const countries = cellsOf(sample, fields.get('countryCode')?.[0])
  for (const plainColumn of sample.columns.filter((name) => matchColumns([name]).has(field))) {
    const pairs = cellsOf(sample, plainColumn).flatMap((plain, row) => {
      const normal = normalize(field as keyof Identities, plain, countries[row])
      return normal && isSha256(hashes[row]) ? [{ hash: hashes[row], plain, normal }] : []
    })
    const fitting = (text: (plain: string, normal: string) => string): number =>
      pairs.filter(({ hash, plain, normal }) => hash === sha256(text(plain, normal)) && hash !== sha256(normal)).length
    const [how, most] = HASHING_MISTAKES.map(([how, wrong]): [string, number] => [how, fitting(wrong)]).sort(
      ([, one], [, other]) => other - one
    )[0]
    if (most > 0) {
      return `is hashed wrongly: in ${most} of ${pairs.length} rows it is the hash of ${plainColumn} ${how}, which Amazon will not match. Map ${plainColumn} instead; it is hashed here.`
    }
  }
  return undefined
}

/** Of a column, row by row; empty where there is none, and where there is no such column. */
const cellsOf = ({ columns, rows }: Sample, column: string | undefined): string[] =>
  rows.map((row) => row[columns.indexOf(column as string)] ?? '')
