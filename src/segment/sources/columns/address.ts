import { readColumnNames } from './columnName'
import type { AddressPart } from './names'
import { isSha256 } from './values'

/** A column of an address line. */
export interface AddressColumn {
  column: string
  part: AddressPart
}

/** Countries that write the number of a house before its street; others write it behind. */
const NUMBER_FIRST = new Set(
  'US CA GB IE AU NZ FR LU MC IN PK BD LK ZA NG KE GH SG MY PH HK TH AE SA EG IL PR GU GG JE IM MT'.split(' ')
)

/** What each column of an address has of its line, by its name; the first is the street, and others stand behind it. */
export function readAddressColumns(columns: readonly string[]): AddressColumn[] {
  const names = readColumnNames(columns)
  return columns.map((column, index) => {
    const part = names.get(column)?.part
    return { column, part: part === 'houseNumber' || (index > 0 && part !== 'street') ? (part ?? 'unit') : 'street' }
  })
}

/** One line of the parts of an address, in the order of its country; nothing where there is no street. */
export function joinAddress(
  columns: readonly AddressColumn[],
  values: readonly string[],
  country: string | undefined
): string | undefined {
  const listTexts = (wanted: AddressPart): string[] =>
    columns.flatMap(({ part }, index) => (part === wanted && values[index] !== '' ? [values[index]] : []))
  const street = listTexts('street').join(' ')
  if (street === '' || isSha256(street)) {
    return street || undefined
  }
  // A street that has its number already needs none.
  const words = new Set(street.toLowerCase().split(/[\s,]+/))
  const numbers = listTexts('houseNumber').filter((number) => !words.has(number.toLowerCase()))
  const line = country !== undefined && NUMBER_FIRST.has(country) ? [...numbers, street] : [street, ...numbers]
  return [...line, ...listTexts('unit')].join(' ')
}
