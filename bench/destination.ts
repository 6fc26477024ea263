/** Measures the destination beside Segment's published one and beside its floors: CPU time of this process. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import Table from 'cli-table3'
import type { Definition } from './contestant'
import { Contestant } from './contestant'
import { floorOf } from './floor'
import { fullEvents, mixesOf } from './mixes'
import { inTurns } from './turns'

/* eslint-disable @typescript-eslint/no-require-imports -- what is measured is compiled as it ships; the peer has no types that this compiler reads */
const { default: ours } = require('../dist') as { default: Definition }
const { createHasher } =
  require('../dist/destinations/amazon-ads-dsp-amc/identity') as typeof import('../src/destinations/amazon-ads-dsp-amc/identity')
const { default: peer } = require('@segment/action-destinations/dist/destinations/amazon-amc') as {
  default: Definition
}
/* eslint-enable @typescript-eslint/no-require-imports */

const RECORDS = 10_000
const STYLE = { head: [], border: [], compact: true }

export async function measureDestination(): Promise<void> {
  const sink = fork(join(__dirname, 'sink.js'))
  try {
    const [port] = (await once(sink, 'message')) as [number]
    const url = `http://127.0.0.1:${port}`
    process.env.AMAZON_ADS_SANDBOX_URL = url
    const mine = new Contestant(ours, 'syncAudience', { region: 'NA' })
    const theirs = new Contestant(peer, 'syncAudiencesToDSP', { region: url })
    await compare(mine, theirs)
  } finally {
    delete process.env.AMAZON_ADS_SANDBOX_URL
    sink.disconnect()
  }
  await fieldCosts()
  console.log(`An email with a _ in every record adds ${bytesOfUnderscores()} % to the bytes of the identities.`)
}

async function compare(mine: Contestant, theirs: Contestant): Promise<void> {
  const whole = new Table({
    head: ['executeBatch', "times Segment's speed", 'goal', 'times its floor', 'goal', 'ms', "Segment's", 'floor'],
    style: STYLE
  })
  const own = new Table({
    head: ['performBatch', "times Segment's speed", 'times its floor', 'goal', 'ms', "Segment's", 'floor'],
    style: STYLE
  })
  for (const { name, events, goal } of mixesOf(RECORDS)) {
    const least = floorOf(events)
    const [executed, peerExecuted, mapped, floor] = await inTurns(
      () => mine.executeBatch(events),
      () => theirs.executeBatch(events),
      () => mine.mapOnly(events),
      least
    )
    whole.push([
      name,
      ...[ratio(peerExecuted, executed), goal.toFixed(1), ratio(executed, mapped + floor), '1.6'],
      ...[executed, peerExecuted, mapped + floor].map(Math.round)
    ])
    const [performed, peerPerformed, ownFloor] = await inTurns(
      await mine.alone(events),
      await theirs.alone(events),
      least
    )
    own.push([
      name,
      ...[ratio(peerPerformed, performed), ratio(performed, ownFloor), '2.0'],
      ...[performed, peerPerformed, ownFloor].map(Math.round)
    ])
  }
  console.log(
    `CPU for ${RECORDS} events, medians of turns. executeBatch is the whole way; its floor is actions-core with the`
  )
  console.log('same mapping and nothing done with it, each value hashed once, one JSON.stringify.')
  console.log(whole.toString())
  console.log('performBatch is the destination alone, finding included; its floor is the hashing and writing.')
  console.log(own.toString())
}

const ratio = (one: number, other: number): string => (one / other).toFixed(2)

const people = fullEvents(RECORDS).map(({ properties }) => properties as Record<string, string>)

const identitiesOf = (person: Record<string, string>) => ({
  email: [person.email],
  phone: [person.phone],
  firstName: person.first_name,
  lastName: person.last_name,
  address: person.address,
  city: person.city,
  state: person.state,
  postal: person.postal
})

async function fieldCosts(): Promise<void> {
  const table = new Table({ head: ['field', 'ns a value, normalised and hashed'], style: STYLE })
  for (const field of Object.keys(identitiesOf(people[0]))) {
    const one = people.map((person) => ({
      identities: { [field]: identitiesOf(person)[field as 'city'] },
      country: person.country_code
    }))
    const [time] = await inTurns(() => {
      const hasher = createHasher()
      one.forEach(({ identities, country }) => hasher.hashedPII(identities, country))
    })
    table.push([field, Math.round((time * 1e6) / RECORDS)])
  }
  console.log(table.toString())
}

/** What a second form of each email, for its `_`, adds to the bytes of the records. */
function bytesOfUnderscores(): string {
  const hasher = createHasher()
  const bytes = (mark: string) =>
    people.reduce((sum, person) => {
      const email = [person.email.replace('.', mark)]
      const hashedPII = hasher.hashedPII({ ...identitiesOf(person), email }, person.country_code)
      return sum + JSON.stringify(hashedPII).length
    }, 0)
  return ((bytes('_') / bytes('.') - 1) * 100).toFixed(1)
}
