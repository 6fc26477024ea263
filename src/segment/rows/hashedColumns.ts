import type { Identities } from '../../destinations/amazon-ads-dsp-amc/identity'
import { normalised } from '../../destinations/amazon-ads-dsp-amc/identity'
import { isSha256, sha256, SHA256_OF_NOTHING } from '../../destinations/amazon-ads-dsp-amc/identity/sha256'
import type { RowField } from './columnNames'
import { ROW_FIELDS } from './columnNames'
import type { FieldColumns } from './columns'
import { foundColumns } from './columns'

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
const WRONG_WAYS: readonly [how: string, wrong: (plain: string, normal: string) => string][] = [
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

/** Of each mapped column whether it is hashed already, and as far as one can tell, whether rightly. */
export function columnNotes(fields: FieldColumns, sample: Sample): ColumnNote[] {
  return [...fields].flatMap(([field, columns]) => columns.map((column) => noteOf(field, column, fields, sample)))
}

const IDENTITIES: readonly RowField[] = ROW_FIELDS.slice(0, ROW_FIELDS.indexOf('countryCode'))

function noteOf(field: RowField, column: string, fields: FieldColumns, sample: Sample): ColumnNote {
  const values = valuesOf(sample, column)
  if (values.length === 0 || !IDENTITIES.includes(field)) {
    return { column, hashed: false }
  }
  const share = (is: (value: string) => boolean): number => values.filter(is).length / values.length
  if (share(isSha256) < MOST) {
    const other = OTHER_HASHES.find(([, pattern]) => share((value) => pattern.test(value)) >= MOST)
    return {
      column,
      hashed: false,
      ...(other && {
        warning: `looks like ${other[0]}; Amazon knows SHA-256 in hexadecimal digits only, and nobody will be matched. Give it plain, or hash it anew.`
      }),
      ...(other === undefined &&
        share(isSha256) > 0 && { warning: 'holds hashes and plain values; each is taken for what it is.' })
    }
  }
  const warning =
    share((value) => value.toLowerCase() === SHA256_OF_NOTHING) > 0
      ? 'holds hashes of an empty text, which are left out.'
      : wrongly(field, column, fields, sample)
  return { column, hashed: true, ...(warning !== undefined && { warning }) }
}

const OTHER_HASHES: readonly [name: string, pattern: RegExp][] = [
  ['MD5', /^[0-9a-f]{32}$/i],
  ['SHA-1', /^[0-9a-f]{40}$/i],
  ['SHA-512', /^[0-9a-f]{128}$/i],
  ['SHA-256 in Base64', /^[A-Za-z0-9+/]{43}=$/]
]

/** Compares the hashes with a plain column of the same field, mapped or not. */
function wrongly(field: RowField, column: string, fields: FieldColumns, sample: Sample): string | undefined {
  const hashes = sample.rows.map((row) => row[sample.columns.indexOf(column)]?.trim().toLowerCase() ?? '')
  const countries = fields.get('countryCode')?.[0]
  for (const plainColumn of plainColumns(field, sample)) {
    const plain = sample.rows.map((row) => row[sample.columns.indexOf(plainColumn)] ?? '')
    const country = (row: number): string =>
      countries === undefined ? '' : (sample.rows[row][sample.columns.indexOf(countries)] ?? '')
    const pairs = hashes.flatMap((hash, row) => {
      const normal = normalised(field as keyof Identities, plain[row], country(row))
      return isSha256(hash) && normal !== undefined && normal !== '' ? [{ hash, plain: plain[row], normal }] : []
    })
    const fitting = (text: (plain: string, normal: string) => string): number =>
      pairs.filter((pair) => pair.hash === sha256(text(pair.plain, pair.normal)) && pair.hash !== sha256(pair.normal))
        .length
    const [how, most] = WRONG_WAYS.map(([how, wrong]): [string, number] => [how, fitting(wrong)]).sort(
      ([, one], [, other]) => other - one
    )[0]
    if (most > 0) {
      return `is hashed wrongly: in ${most} of ${pairs.length} rows it is the hash of ${plainColumn} ${how}, which Amazon will not match. Map ${plainColumn} instead; it is hashed here.`
    }
  }
  return undefined
}

/** Columns named for the field, or for what it is hashed of, that are not hashed. */
function plainColumns(field: RowField, sample: Sample): string[] {
  return sample.columns.filter((column) => {
    const ofField = [...foundColumns([column]).keys()].includes(field)
    return ofField && !valuesOf(sample, column).some(isSha256)
  })
}

function valuesOf({ columns, rows }: Sample, column: string): string[] {
  const place = columns.indexOf(column)
  return rows.map((row) => row[place]?.trim() ?? '').filter((value) => value !== '')
}
