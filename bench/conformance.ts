/**
 * How many hashes of Amazon's published sample people the destination sends exactly as Amazon computes them, and beside
 * it Segment's published destination: `npm run conformance -- <folder>`, with Amazon's folder `sample_data`. Every person
 * takes the whole way of an event; what is counted is the body of the request.
 */
import { PhoneNumberUtil } from 'google-libphonenumber'
import type { SegmentEvent } from '@segment/actions-core'
import { printTable, run } from './report'
import type { SamplePerson } from './samplePeople'
import { FIELDS, readSample, SOURCE } from './samplePeople'
import type { Contestant } from './sentRecords'
import { OURS, PUBLISHED, sendEvents, toEntry } from './sentRecords'

/** Agreement of one country and field. */
interface Score {
  people: number
  ours: number
  segments: number
}

const NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
/** The sample has codes that were read as numbers, and no hash for them; here their leading zeros come back. */
const LOST_ZEROS = /^[0-9]{1,4}$/
const NATIONAL = 'phone *'

const WORDS: Record<string, string> = {
  firstName: 'first name',
  lastName: 'last name',
  email: 'email',
  address: 'address',
  city: 'city',
  state: 'state',
  postal: 'postal code',
  [NATIONAL]: NATIONAL
}

async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    throw new Error(`Name the folder with Amazon's people: npm run conformance -- <folder>. It is at ${SOURCE}.`)
  }
  const sample = readSample(folder)

  const rows: (string | number)[][] = []
  const all = new Map<string, Score>()
  for (const [country, people] of sample) {
    const scores = compare(people, await send(people, OURS), await send(people, PUBLISHED))
    rows.push([country, people.length, ...cells(scores)])
    for (const [field, score] of scores) {
      add(all, field, score)
    }
  }
  rows.push(['all', all.get('email')?.people ?? 0, ...cells(all)])

  console.log(`Amazon's people: ${SOURCE}.`)
  console.log(
    `${OURS.definition.name}, and after the bar Segment's published destination: hashes equal to Amazon's, in percent.`
  )
  const head = ['', 'people', ...FIELDS, NATIONAL]
  printTable(head, rows, { colAligns: head.map((_, index) => (index === 0 ? 'left' : 'right')) })
  console.log(
    `* the ${all.get(NATIONAL)?.people ?? 0} phones with a value of Amazon's that are national numbers of the`
  )
  console.log('  country of their people or carry its calling code. Amazon has no value for most of the others.')
  console.log('\nFor docs/measurements.md:\n')
  console.log(markdownOf(all))
  const failed = [...all].filter(([field, score]) => field !== 'phone' && score.ours < score.people)
  for (const [field, score] of failed) {
    console.log(`${field}: ${score.people - score.ours} of ${score.people} differ.`)
  }
  process.exitCode = failed.length === 0 ? 0 : 1
}

/** The table of docs/measurements.md. */
function markdownOf(all: Map<string, Score>): string {
  const columns = [...FIELDS.filter((field) => field !== 'phone'), NATIONAL]
  const row = (name: string, who: 'ours' | 'segments') => {
    const shares = columns.map((column) => {
      const score = all.get(column)
      return score === undefined ? '-' : percent(score[who], score)
    })
    return `| ${[name, ...shares].join(' | ')} |`
  }
  return [
    `| | ${columns.map((column) => WORDS[column]).join(' | ')} |`,
    `|${'---|'.repeat(columns.length + 1)}`,
    row('this destination', 'ours'),
    row("Segment's published destination", 'segments')
  ].join('\n')
}

/** The hashes that a destination sends for the people, in their order; none for a person that it does not send. */
async function send(people: SamplePerson[], contestant: Contestant): Promise<Record<string, string>[]> {
  const sent = await sendEvents(people.map(toEvent), contestant)
  return people.map((person) => sent.get(toUserId(person))?.hashedPII[0] ?? {})
}

const toUserId = ({ country, id }: SamplePerson): string => `${country}-${id}`

function toEvent(person: SamplePerson): SegmentEvent {
  // The sample knows no state in some countries: '' is how a blank trait comes.
  const { firstName = '', lastName = '', email = '', address = '', phone = '' } = person.raw
  const { city = '', state = '', postal = '' } = person.raw
  const names = { first_name: firstName, last_name: lastName }
  const properties = { ...names, email, phone, address, city, state, postal, country_code: person.country }
  return toEntry(toUserId(person), person.country, properties)
}

function compare(
  people: SamplePerson[],
  sentByOurs: Record<string, string>[],
  sentBySegments: Record<string, string>[]
) {
  const scores = new Map<string, Score>()
  people.forEach((person, index) => {
    for (const field of FIELDS) {
      const expected = person.sha256[field]
      if (
        expected === undefined ||
        (field === 'postal' && expected === NOTHING && LOST_ZEROS.test(person.raw.postal ?? ''))
      ) {
        continue
      }
      const agrees = (sent: Record<string, string>): number =>
        Number((sent[field.toLowerCase()] || NOTHING) === expected)
      const score = { people: 1, ours: agrees(sentByOurs[index]), segments: agrees(sentBySegments[index]) }
      add(scores, field, score)
      if (field === 'phone' && expected !== NOTHING && isNational(person.raw.phone ?? '', person.country)) {
        add(scores, NATIONAL, score)
      }
    }
  })
  return scores
}

function isNational(phone: string, country: string): boolean {
  const international = /^(?:\+|00)\D*(\d*)/.exec(phone.trim())
  const callingCode = PhoneNumberUtil.getInstance().getCountryCodeForRegion(country)
  return international === null || international[1].startsWith(String(callingCode))
}

function add(scores: Map<string, Score>, field: string, { people, ours, segments }: Score): void {
  const score = scores.get(field) ?? { people: 0, ours: 0, segments: 0 }
  scores.set(field, {
    people: score.people + people,
    ours: score.ours + ours,
    segments: score.segments + segments
  })
}

function cells(scores: Map<string, Score>): string[] {
  return [...FIELDS, NATIONAL].map((field) => {
    const score = scores.get(field)
    return score === undefined ? '-' : `${percent(score.ours, score)} | ${percent(score.segments, score)}`
  })
}

/** Rounded down, so that 100 means all. */
const percent = (count: number, { people }: Score): number => Math.floor((1000 * count) / people) / 10

run(() => main(process.argv[2]))
