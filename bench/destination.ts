/** Measures the destination next to Segment's published one and to its floors: CPU time of this process. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { MeasuredDefinition } from './contestant'
import { MeasuredDestination } from './contestant'
import { createFloor } from './floor'
import { printTable } from './report'
import type { Shape } from './shapes'
import { createShapes, readIdentities } from './shapes'
import { inTurns } from './turns'

/* oxlint-disable typescript/no-require-imports -- what is measured is compiled as it ships; the peer has no types that this compiler reads */
const { default: destination } = require('../dist') as typeof import('../src')
const { withLocalRequests } = require('../dist/amazon/requestClient') as typeof import('../src/amazon/requestClient')
const { createHasher } =
  require('../dist/destinations/amazon-ads-dsp-amc/identity') as typeof import('../src/destinations/amazon-ads-dsp-amc/identity')
const { default: peer } = require('@segment/action-destinations/dist/destinations/amazon-amc') as {
  default: MeasuredDefinition
}
/* oxlint-enable typescript/no-require-imports */

const ours = withLocalRequests(destination) as unknown as MeasuredDefinition

const RECORDS = 10_000

/** How many times the time of its floor each may take. */
const MOST_OF_FLOOR = { executeBatch: 1.4, performBatch: 1.6 }

type Measured = Record<'ours' | 'peer' | 'floor', number>

export async function measureDestination(turns: number): Promise<void> {
  const shapes = createShapes(RECORDS)
  const sink = fork(join(__dirname, 'sink.js'))
  try {
    const [port] = (await once(sink, 'message')) as [number]
    const url = `http://127.0.0.1:${port}`
    process.env.AMAZON_ADS_SANDBOX_URL = url
    await compare(shapes, url, turns)
  } finally {
    delete process.env.AMAZON_ADS_SANDBOX_URL
    sink.disconnect()
  }
  await measureFields(shapes[0], turns)
}

async function compare(shapes: readonly Shape[], url: string, turns: number): Promise<void> {
  const whole: string[][] = []
  const alone: string[][] = []
  const theirs = new MeasuredDestination(peer, 'syncAudiencesToDSP', { region: url })
  for (const { name, action, people, events, goals } of shapes) {
    const mine = new MeasuredDestination(ours, action, { region: 'NA' })
    const writeOnly = createFloor(people)
    const [executed, peerExecuted, mapped, floor] = await inTurns(turns, [
      () => mine.executeBatch(events),
      () => theirs.executeBatch(events),
      () => mine.mapOnly(events),
      writeOnly
    ])
    whole.push([name, ...toRow('executeBatch', goals, { ours: executed, peer: peerExecuted, floor: mapped + floor })])
    const [performed, peerPerformed, ownFloor] = await inTurns(turns, [
      await mine.alone(events),
      await theirs.alone(events),
      writeOnly
    ])
    alone.push([name, ...toRow('performBatch', goals, { ours: performed, peer: peerPerformed, floor: ownFloor })])
  }
  console.log(
    `CPU for ${RECORDS} events, medians of ${turns} turns. executeBatch is the whole way; its floor is actions-core with`
  )
  console.log('the same mapping and nothing done with it, each value hashed once, one JSON.stringify.')
  printComparison('executeBatch', whole)
  console.log('performBatch is the destination alone, finding included; its floor is the hashing and writing.')
  printComparison('performBatch', alone)
}

function toRow(method: keyof typeof MOST_OF_FLOOR, goals: Shape['goals'], measured: Measured): string[] {
  return [
    ...[ratio(measured.peer, measured.ours), goals[method]?.toFixed(1) ?? '-'],
    ...[ratio(measured.ours, measured.floor), MOST_OF_FLOOR[method].toFixed(1)],
    ...[measured.ours, measured.peer, measured.floor].map((milliseconds) => milliseconds.toFixed(0))
  ]
}

const ratio = (one: number, other: number): string => (one / other).toFixed(2)

const printComparison = (method: string, rows: readonly string[][]): void =>
  printTable([method, "times Segment's speed", 'goal', 'times its floor', 'goal', 'ms', "Segment's", 'floor'], rows, {
    compact: true
  })

async function measureFields({ people }: Shape, turns: number): Promise<void> {
  const rows: (string | number)[][] = []
  const all = people.map((person) => ({ values: readIdentities(person), country: person.country }))
  for (const [field, name] of FIELDS) {
    const one = all.map(({ values, country }) => ({ identities: { [field]: values[name] }, country }))
    const [time] = await inTurns(turns, [
      () => {
        const hasher = createHasher()
        one.forEach(({ identities, country }) => hasher.hashedPII(identities, country))
      }
    ])
    rows.push([field, Math.round((time * 1e6) / RECORDS)])
  }
  printTable(['field', 'ns a value, normalized and hashed'], rows, { compact: true })
}

/** As the mapping and as Amazon name them. */
const FIELDS = [
  ['email', 'email'],
  ['phone', 'phone'],
  ['firstName', 'firstname'],
  ['lastName', 'lastname'],
  ['address', 'address'],
  ['city', 'city'],
  ['state', 'state'],
  ['postal', 'postal']
] as const
