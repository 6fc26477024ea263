import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where Amazon publishes the people: test data of its uploader, Apache-2.0, invented by a generator. */
export const SOURCE =
  'https://github.com/aws-solutions/amazon-marketing-cloud-uploader-from-aws, folder source/tests/unit_test/amc_transformation/sample_data'

export const FIELDS = ['firstName', 'lastName', 'email', 'address', 'city', 'state', 'postal', 'phone'] as const
type Field = (typeof FIELDS)[number]
type Values = Partial<Record<Field, string>>

export interface SamplePerson {
  id: number
  country: string
  raw: Values
  /** Amazon's; that of the empty text means "no value". */
  sha256: Values
}

/** How Amazon's files name the fields. */
const AMAZONS: Record<Field, string> = {
  firstName: 'first_name',
  lastName: 'last_name',
  email: 'email',
  address: 'address',
  city: 'city',
  state: 'state',
  postal: 'zip',
  phone: 'phone'
}

type AmazonsPerson = Record<string, string | number | undefined>

/**
 * Country → its people, of a folder as Amazon has it (`test_us/us_raw.json` beside `test_us/us_check.json`, and so on),
 * or of one with a file `US.jsonl` for each country that holds a person a line. Throws what is wrong with it in one line.
 */
export function readSample(folder: string): Map<string, SamplePerson[]> {
  if (!existsSync(folder)) {
    throw new Error(`There is no folder ${folder}. Amazon's people are at ${SOURCE}.`)
  }
  const names = readdirSync(folder).sort()
  const people = new Map<string, SamplePerson[]>()
  for (const name of names) {
    const [, code] = /^test_([a-z]{2})$/.exec(name) ?? []
    const [, country] = /^([A-Z]{2})\.jsonl$/.exec(name) ?? []
    if (code !== undefined) {
      people.set(code.toUpperCase(), amazonsPeople(join(folder, name), code))
    } else if (country !== undefined) {
      const lines = readFileSync(join(folder, name), 'utf8').split('\n')
      people.set(
        country,
        lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as SamplePerson)
      )
    }
  }
  if (people.size === 0) {
    throw new Error(`${folder} is not Amazon's sample: no test_us, test_gb … in it. It is at ${SOURCE}.`)
  }
  return people
}

function amazonsPeople(folder: string, code: string): SamplePerson[] {
  const read = (kind: 'raw' | 'check') =>
    JSON.parse(readFileSync(join(folder, `${code}_${kind}.json`), 'utf8')) as AmazonsPerson[]
  const hashes = new Map(read('check').map((person) => [Number(person.id), person]))
  return read('raw').map((person) => ({
    id: Number(person.id),
    country: code.toUpperCase(),
    raw: valuesOf(person),
    sha256: valuesOf(hashes.get(Number(person.id)) ?? {})
  }))
}

const valuesOf = (person: AmazonsPerson): Values =>
  Object.fromEntries(
    FIELDS.flatMap((field) => {
      const value = person[AMAZONS[field]]
      return value === undefined ? [] : [[field, String(value)]]
    })
  )
