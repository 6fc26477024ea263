/**
 * How many values, written as people really have them, the destination sends as Amazon would hash the plain ones, and beside
 * it Segment's published destination: `npm run conformance:messy`. A value is right when all of its hashes are sent and no
 * other of its field.
 */
import type { SegmentEvent } from '@segment/actions-core'
import type { HashedField, MessyValue } from './messyValues'
import { sha256 } from '../src/system/sha256'
import { inventMessyValues } from './messyValues'
import { run } from './report'
import type { Contestant, SentRecord } from './sentRecords'
import { OURS, PUBLISHED, sendEvents, toEntry } from './sentRecords'

const OF_EACH_KIND = 200

async function main(): Promise<void> {
  const rows: string[] = []
  for (const [kind, values] of inventMessyValues(OF_EACH_KIND)) {
    // One by one for the published destination, which answers a whole batch with the error of one of its events.
    const ours = await findWrong(values, OURS)
    const published = await findWrong(values, PUBLISHED, 1)
    rows.push(`| ${kind} | ${percent(ours)} | ${percent(published)} |`)
  }
  console.log(`${OF_EACH_KIND} values of each kind; right, in percent, rounded down.\n`)
  console.log(["| | this destination | Segment's published destination |", '|---|---|---|', ...rows].join('\n'))
}

const percent = ({ length }: MessyValue[]): string =>
  String(Math.floor((1000 * (OF_EACH_KIND - length)) / OF_EACH_KIND) / 10)

/** The values of which a destination does not send what is right. */
export async function findWrong(
  values: MessyValue[],
  contestant: Contestant,
  batchSize?: number
): Promise<MessyValue[]> {
  const events = values.map(toEvent)
  const sent = await sendEvents(events, contestant, batchSize)
  return values.filter((value, index) => !isRight(value, sent.get(toSentId(events[index]))))
}

function toEvent({ country, properties, userId, isIdentify, rightCountry }: MessyValue, index: number): SegmentEvent {
  const ofPerson = rightCountry === undefined && { country_code: country }
  const event = toEntry(userId ?? `user-${index}`, country, { ...ofPerson, ...properties })
  const { properties: person, event: _name, ...rest } = event
  return isIdentify ? { ...rest, type: 'identify', traits: person } : event
}

/** What no external user ID may hold is hashed. */
const toSentId = ({ userId = '' }: SegmentEvent): string =>
  /^[\w-]{1,128}$/.test(userId as string) ? (userId as string) : sha256(userId as string)

function isRight({ right, rightCountry }: MessyValue, record: SentRecord | undefined): boolean {
  return (
    record !== undefined &&
    (rightCountry === undefined || record.countryCode === rightCountry) &&
    Object.entries(right).every(([field, texts]) => hasOnly(record, field as HashedField, texts.map(sha256)))
  )
}

function hasOnly({ hashedPII }: SentRecord, field: HashedField, hashes: readonly string[]): boolean {
  const sent = new Set(hashedPII.flatMap((object) => object[field] ?? []))
  return sent.size === new Set(hashes).size && hashes.every((hash) => sent.has(hash))
}

if (require.main === module) {
  run(main)
}
