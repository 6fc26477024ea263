import type { IdentityField } from '../../../destinations/amazon-ads-dsp-amc/identity'
import { needsConsent, readCountry } from '../../../destinations/amazon-ads-dsp-amc/event/country'
import {
  IDENTITY_FIELDS,
  normalizeIdentity,
  readHash,
  readText
} from '../../../destinations/amazon-ads-dsp-amc/identity'
import { decodeHash } from '../../../destinations/amazon-ads-dsp-amc/identity/text'
import { sha256 } from '../../../system/sha256'
import { explainSkip, findSkipReason } from '../../skipReason'
import { namesACountry } from './columnName'
import type { RowField } from './names'
import { MULTI_VALUE_FIELDS } from './names'
import type { FieldColumns } from './match'
import { matchColumns } from './match'
import { parseTexts } from './values'

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
  ['in lower case, but not normalized any further', (plain) => plain.trim().toLowerCase()],
  ['with its signs and blanks', (plain) => plain.trim()],
  ['without its calling code', (_plain, normal) => normal.replace(/^1/, '')],
  ['with a + before it', (_plain, normal) => `+${normal}`],
  ['twice', (_plain, normal) => sha256(normal)]
]

/**
 * Of each mapped column whether it is hashed already, and as far as can be seen, whether correctly; and of others which look
 * like countries, for people of a country that nobody sees would be added without the consent that it asks for.
 */
export function checkColumns(fields: FieldColumns, sample: Sample): ColumnNote[] {
  const mapped = [...fields].flatMap(([field, columns]) =>
    columns.map((column) => checkColumn(field, column, fields, sample))
  )
  const used = new Set([...fields.values()].flat())
  const known = listCells(sample, fields.get('countryCode')?.[0])
  const open = { ...sample, rows: sample.rows.filter((_, row) => known[row].trim() === '') }
  const unused = sample.columns.filter((column) => !used.has(column) && looksLikeCountries(column, open))
  return [...mapped, ...unused.map((column) => ({ column, hashed: false, warning: NOT_USED }))]
}

const NOT_USED =
  "looks like a country and isn't used. People without another country get the audience's. If it is where they live, map it to Country Code."

/** By its name and some of its values, or by most of them, and by one that asks for consent: `CA` may be a state, too. */
function looksLikeCountries(column: string, sample: Sample): boolean {
  const values = listCells(sample, column).filter((cell) => cell.trim() !== '')
  const countries = values.flatMap((value) => readCountry(value) ?? [])
  return (
    countries.length > 0 &&
    (namesACountry(column) || (countries.length >= values.length * MOST && countries.some(needsConsent)))
  )
}

function checkColumn(field: RowField, column: string, fields: FieldColumns, sample: Sample): ColumnNote {
  const countries = readCountries(fields, sample)
  const values = listCells(sample, column).flatMap((cell, row) =>
    cell.trim() === '' ? [] : [{ cell, country: countries[row] }]
  )
  if (values.length === 0 || !isIdentity(field)) {
    return { column, hashed: false }
  }
  const hashes = values.filter(({ cell }) => readHash(readText(cell)) !== undefined && !isOtherHash(cell))
  const hashed = hashes.length / values.length >= MOST
  const warning =
    (hashed ? diagnoseHash(field, column, fields, sample) : undefined) ??
    describeSkipped(field, values) ??
    (!hashed && hashes.length > 0 ? 'holds hashes and plain values; each is taken for what it is.' : undefined)
  return { column, hashed, warning }
}

const isIdentity = (field: RowField): field is IdentityField => (IDENTITY_FIELDS as readonly string[]).includes(field)

const isOtherHash = (cell: string): boolean => decodeHash(readText(cell)) === ''

const readCountries = (fields: FieldColumns, sample: Sample): (string | undefined)[] =>
  listCells(sample, fields.get('countryCode')?.[0]).map(readCountry)

/** How many values are skipped for the commonest reason. Words for "no value" are none; nor is what needs a country that the rows lack. */
function describeSkipped(
  field: IdentityField,
  values: readonly { cell: string; country: string | undefined }[]
): string | undefined {
  const counts = new Map<string, number>()
  for (const { cell, country } of values) {
    const texts = MULTI_VALUE_FIELDS.includes(field) ? parseTexts(cell) : [cell]
    const reasons = texts.map((text) => findSkipReason(field, text, country))
    const isSkipped = reasons.length > 0 && reasons.every((one) => one !== undefined)
    if (isSkipped && reasons[0] !== 'noValue' && reasons[0] !== 'countryMissing') {
      const reason = explainSkip(field, texts[0], country) as string
      counts.set(reason, (counts.get(reason) ?? 0) + 1)
    }
  }
  const [commonest] = [...counts].sort(([, one], [, other]) => other - one)
  return (
    commonest && `has values that are skipped; ${commonest[1]} of ${values.length} in the first rows: ${commonest[0]}.`
  )
}

/** Compares the hashes with a plain column of the same field, mapped or not. */
function diagnoseHash(field: IdentityField, column: string, fields: FieldColumns, sample: Sample): string | undefined {
  const hashes = listCells(sample, column).map((cell) => readHash(readText(cell)))
  const countries = readCountries(fields, sample)
  for (const plainColumn of sample.columns.filter((name) => matchColumns([name]).has(field))) {
    const pairs = listCells(sample, plainColumn).flatMap((plain, row) => {
      const [normal] = normalizeIdentity(field, plain, countries[row])
      const hash = hashes[row]
      return normal !== undefined && hash ? [{ hash, plain, normal }] : []
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
const listCells = ({ columns, rows }: Sample, column: string | undefined): string[] =>
  rows.map((row) => row[columns.indexOf(column as string)] ?? '')
