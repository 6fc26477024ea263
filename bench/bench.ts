/**
 * Measures the destination beside Segment's published one, and the runner: `npm run bench`. The work is CPU time of this
 * process for batches of 10,000 full records, turn by turn in alternating order, medians.
 */
import { fork } from 'node:child_process'
import * as crypto from 'node:crypto'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { defaultValues, Destination } from '@segment/actions-core'
import Table from 'cli-table3'
import { fullEvents } from './people'
import { runnerThroughput } from './throughput'

interface Action {
  fields: Parameters<typeof defaultValues>[0]
  performBatch: (request: unknown, batch: unknown) => unknown
}

interface Definition {
  name: string
  actions: Record<string, Action>
}

/* eslint-disable @typescript-eslint/no-require-imports -- what is measured is compiled as it ships; the peer has no types that this compiler reads */
const { default: ours } = require('../dist') as typeof import('../src')
const { createHasher } =
  require('../dist/destinations/amazon-ads-dsp-amc/identity') as typeof import('../src/destinations/amazon-ads-dsp-amc/identity')
const { default: peer } = require('@segment/action-destinations/dist/destinations/amazon-amc') as {
  default: Definition
}
/* eslint-enable @typescript-eslint/no-require-imports */

const RECORDS = 10_000
const TURNS = 15
const PLAIN = { head: [], border: [] }
const AMAZON_RECORDS_PER_HOUR = 15_000_000
const FURTHER_TRAITS = 100
const events = fullEvents(RECORDS)
const wideEvents = events.map(({ properties, ...event }) => ({
  ...event,
  properties: {
    ...Object.fromEntries(Array.from({ length: FURTHER_TRAITS }, (_, n) => [`trait_${n}`, `value ${n}`])),
    ...properties
  }
}))

/** One of the two destinations, ready to be measured. */
class Contestant {
  private readonly destination: Destination
  private readonly action: Action
  private batch: unknown

  constructor(
    definition: Definition,
    private readonly slug: string,
    private readonly settings: object,
    private readonly mapping: unknown = defaultValues(definition.actions[slug].fields)
  ) {
    // actions-core keys its schemas by name; two destinations of one name would share them.
    this.destination = new Destination({ ...definition, name: `${definition.name} (${slug})` } as never)
    this.action = definition.actions[slug]
  }

  async executeBatch(events: readonly object[]): Promise<void> {
    const results = await this.destination.executeBatch(this.slug, {
      events,
      mapping: this.mapping,
      settings: this.settings,
      auth: { accessToken: 'token', refreshToken: '' }
    } as never)
    this.destination.responses.length = 0
    const failed = results.find(({ status }) => status >= 300)
    if (failed !== undefined) {
      throw new Error(`${this.slug}: ${JSON.stringify(failed)}`)
    }
  }

  /** What the core hands to performBatch; asked once. */
  async prepare(): Promise<void> {
    const { performBatch } = this.action
    this.action.performBatch = (_request, batch) => {
      this.batch = batch
    }
    await this.destination.executeBatch(this.slug, {
      events,
      mapping: this.mapping,
      settings: this.settings
    } as never)
    this.action.performBatch = performBatch
  }

  async performBatch(): Promise<void> {
    await this.action.performBatch(answerAtOnce, this.batch)
  }
}

const answerAtOnce = () =>
  Promise.resolve({
    status: 202,
    statusText: 'Accepted',
    content: '{"jobRequestId":"1"}',
    data: {},
    headers: new Map()
  })

async function cpuMilliseconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]

/** Medians of works that take turns, the order alternating; the first two turns warm up. */
async function inTurns(...works: (() => unknown)[]): Promise<number[]> {
  const times = works.map((): number[] => [])
  for (let turn = -2; turn < TURNS; turn++) {
    const order = works.map((_, place) => (turn % 2 === 0 ? place : works.length - 1 - place))
    for (const place of order) {
      const time = await cpuMilliseconds(works[place])
      if (turn >= 0) {
        times[place].push(time)
      }
    }
  }
  return times.map(median)
}

const people = events.map(({ properties }) => properties as Record<string, string>)
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

const { hash: oneShot } = crypto as { hash?: (algorithm: string, text: string) => string }
const hash = oneShot
  ? (text: string) => oneShot('sha256', text)
  : (text: string) => crypto.createHash('sha256').update(text).digest('hex')

/** The least that anybody must do: hash every value once and write the records. */
function floor(): void {
  const records = people.map((person, index) => ({
    action: 'CREATE',
    externalUserId: `user-${index}`,
    countryCode: person.country_code,
    hashedPII: [
      {
        email: hash(person.email),
        phone: hash(person.phone),
        firstname: hash(person.first_name),
        lastname: hash(person.last_name),
        address: hash(person.address),
        city: hash(person.city),
        state: hash(person.state),
        postal: hash(person.postal)
      }
    ]
  }))
  JSON.stringify({ audienceId: 1, records })
}

async function fieldCosts(): Promise<void> {
  const table = new Table({ head: ['field', 'ns a value, normalised and hashed'], style: PLAIN })
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

async function main(): Promise<void> {
  const { model } = cpus()[0]
  console.log(`Node ${process.version} · ${model} · ${cpus().length} cores · ${new Date().toISOString().slice(0, 10)}`)
  const sink = fork(join(__dirname, 'sink.js'))
  const port = await new Promise<number>((resolve) => sink.once('message', (message) => resolve(Number(message))))
  const url = `http://127.0.0.1:${port}`
  process.env.AMAZON_ADS_SANDBOX_URL = url
  const definition = ours as unknown as Definition
  const mine = new Contestant(definition, 'syncAudience', { region: 'NA' })
  const theirs = new Contestant(peer, 'syncAudiencesToDSP', { region: url })
  await mine.prepare()
  await theirs.prepare()

  const [executed, peerExecuted] = await inTurns(
    () => mine.executeBatch(events),
    () => theirs.executeBatch(events)
  )
  const [executedWide, peerExecutedWide] = await inTurns(
    () => mine.executeBatch(wideEvents),
    () => theirs.executeBatch(wideEvents)
  )
  const [performed, peerPerformed, least] = await inTurns(
    () => mine.performBatch(),
    () => theirs.performBatch(),
    floor
  )
  sink.disconnect()
  delete process.env.AMAZON_ADS_SANDBOX_URL

  const table = new Table({
    head: [`CPU ms for ${RECORDS} full records`, 'ours', "Segment's", 'times as fast', 'times the floor'],
    style: PLAIN
  })
  const row = (what: string, time: number, ofPeer: number, toFloor = ''): void => {
    table.push([what, time.toFixed(0), ofPeer.toFixed(0), (ofPeer / time).toFixed(2), toFloor])
  }
  row('executeBatch', executed, peerExecuted)
  row(`executeBatch, ${FURTHER_TRAITS} further traits in each event`, executedWide, peerExecutedWide)
  row('performBatch', performed, peerPerformed, (performed / least).toFixed(2))
  table.push(['floor: bare hashing, one JSON.stringify', least.toFixed(0), '', '', '1'])
  console.log(table.toString())
  await fieldCosts()
  console.log(`An email with a _ in every record adds ${bytesOfUnderscores()} % to the bytes of the identities.`)

  const runs = new Table({
    head: ['runner', 'seconds', 'events/s', "times Amazon's limit", 'events a CPU second', 'peak MB'],
    style: PLAIN
  })
  for (const count of [100_000, 1_000_000]) {
    const { seconds, cpuSeconds, peakMegabytes } = await runnerThroughput(count)
    const rate = count / seconds
    runs.push([
      `${count} events`,
      seconds.toFixed(1),
      Math.round(rate),
      ((rate * 3600) / AMAZON_RECORDS_PER_HOUR).toFixed(1),
      Math.round(count / cpuSeconds),
      Math.round(peakMegabytes)
    ])
  }
  console.log(runs.toString())
}

void main()
