/**
 * Writes the fixtures of rows: the same invented customers as a German CSV, as JSON lines and as Parquet
 * (`npm run fixtures:rows`).
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Person } from './people'
import { chanceFrom, inventPerson } from './people'

const FOLDER = join(__dirname, '../fixtures/rows')
const CUSTOMERS = 300

type Row = Record<string, string>

const rowOf = (person: Person, number: number): Row => ({
  customer_id: `C-${10_000 + number}`,
  email: person.email ?? '',
  first_name: person.firstName,
  last_name: person.lastName,
  mobile: person.phone ?? '',
  street_address: person.street ?? '',
  zip: person.postal ?? '',
  city: person.city ?? '',
  state: person.state ?? '',
  country: person.country,
  amzn_user_data: person.consent.amznUserData ?? '',
  orders: String((number * 7) % 12)
})

const GERMAN: Row = {
  customer_id: 'Kundennr',
  email: 'E-Mail',
  first_name: 'Vorname',
  last_name: 'Nachname',
  mobile: 'Handy',
  street_address: 'Straße & Hausnummer',
  zip: 'PLZ',
  city: 'Ort',
  state: 'Bundesland',
  country: 'Land',
  amzn_user_data: 'amzn_user_data',
  orders: 'Bestellungen'
}

const quoted = (cell: string): string => (/[;"\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)

const csvOf = (rows: readonly Row[]): string => {
  const keys = Object.keys(GERMAN)
  const lines = [keys.map((key) => GERMAN[key]), ...rows.map((row) => keys.map((key) => row[key]))]
  return `\uFEFF${lines.map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`
}

/** The texts of the fixtures, by file name. */
export function rowFixtureTexts(): Record<'customers.csv' | 'customers.jsonl', string> {
  const chance = chanceFrom(16)
  const rows = Array.from({ length: CUSTOMERS }, (_, number) => rowOf(inventPerson(chance, number), number))
  return {
    'customers.csv': csvOf(rows),
    'customers.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  }
}

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  for (const [name, text] of Object.entries(rowFixtureTexts())) {
    writeFileSync(join(FOLDER, name), text)
  }
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(
    `copy (select * from read_json('${join(FOLDER, 'customers.jsonl')}', format = 'newline_delimited'))
     to '${join(FOLDER, 'customers.parquet')}' (format parquet, compression zstd)`
  )
  connection.closeSync()
  instance.closeSync()
}

if (require.main === module) {
  void main()
}
