/**
 * `npm run soak`: a long contract test. Events of several audiences, and the rows of a table that changes from run to run, go
 * through the program, each in processes of their own, while Amazon and the network fail at stated rates, requests are
 * applied long after they were answered with an outage, the disk is full, and the program is killed at every stage. Then
 * every member is compared with what the events and the table say. Fails unless nobody is lost, doubled, wrong or late.
 *
 * --events <n> and --rows <n> (100000 each; 0 leaves them out); --seed <n> for other events, rows and faults; --minutes <n>
 * after which the table changes no more (12); --clock <n>: how many times as fast the program's time runs (10), so that
 * the 30 seconds for which it waits after an outage pass sooner, and what is late comes sooner, too; --failed-jobs <share>
 * of the jobs of rows (0.02); --keep <folder>: a new folder in which everything stays, to be looked at.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import mapValues from 'lodash/mapValues'
import type { Fault } from '../src/sandbox'
import type { SandboxProcess } from './processes'
import { endAll, sandboxProcess, scratchFolder } from './processes'
import { count, describeMachine, printTable, run, sum } from './report'
import type { SoakClock } from './soakDisturbances'
import { compare, writeEvents } from './soakEvents'
import type { Network } from './soakNetwork'
import { faultyNetwork } from './soakNetwork'
import { orderOf } from './soakOrder'
import { soakRows } from './soakRows'
import { runEvents } from './soakSync'

const MOST_BATCH = 500
const LEAST_BATCHES = 60
const MOST_DAYS = 40

/**
 * For so long, in milliseconds of the program's time, Amazon may apply what it has not answered. The P99 it documents is 30 s;
 * the rest is for a machine that is busy.
 */
const LONGEST_LATE_MS = 15_000

/** Long enough that a run that does not wait leaves it to the next. */
const JOB_MS = 300

/** Share of uploads that the network strikes. */
const NETWORK = 0.15

/** Share of calls that each of these strikes. */
const FAULTS: Fault[] = [
  { operation: 'records', kind: 'status', status: 429, rate: 0.02 },
  { operation: 'records', kind: 'status', status: 429, retryAfter: 1, body: 'html', rate: 0.02 },
  { operation: 'records', kind: 'status', status: 500, applied: true, rate: 0.02 },
  { operation: 'records', kind: 'status', status: 503, body: 'html', rate: 0.02 },
  { operation: 'records', kind: 'status', status: 413, rate: 0.01 },
  { operation: 'records', kind: 'status', status: 409, rate: 0.01 },
  { operation: 'records', kind: 'drop', rate: 0.02 },
  { operation: 'records', kind: 'drop', applied: true, rate: 0.02 },
  { operation: 'records', kind: 'reset', rate: 0.02 },
  { operation: 'records', kind: 'garbled', rate: 0.02 },
  { operation: 'records', kind: 'incomplete', rate: 0.02 },
  { operation: 'records', kind: 'expireTokens', rate: 0.02 },
  { operation: 'records', kind: 'slow', delayMilliseconds: 300, rate: 0.05 },
  { operation: 'records', kind: 'stall', rate: 0.003 },
  { operation: 'token', kind: 'status', status: 503, rate: 0.1 },
  { operation: 'createAudience', kind: 'status', status: 503, rate: 0.2 }
]

/** Rows of a job that failed come again; for events the report names it. */
const failedJobs = (rate: number): Fault[] => [{ operation: 'records', kind: 'jobState', state: 'FAILED', rate }]

interface SoakOptions {
  seed: number
  clock: SoakClock
  /** No day begins after it, in milliseconds of the epoch. */
  until: number
  folder: string
  /** Share of the jobs of rows that fail. */
  failing: number
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '100000' },
      rows: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '12' },
      days: { type: 'string', default: String(MOST_DAYS) },
      clock: { type: 'string', default: '10' },
      'failed-jobs': { type: 'string', default: '0.02' },
      keep: { type: 'string' }
    }
  })
  const { 'failed-jobs': failing, keep, ...others } = values
  const { events, rows, seed, minutes, days, clock: rate } = mapValues(others, Number)
  if (![events, rows].every((wanted) => wanted === 0 || (Number.isInteger(wanted) && wanted >= 1_000))) {
    throw new Error('--events and --rows must be whole numbers from 1000 upwards, or 0.')
  }
  if (![seed, days, rate].every((value) => Number.isInteger(value) && value > 0) || !(minutes > 0)) {
    throw new Error('--seed, --days, --clock and --minutes must be numbers above 0, all but the last whole.')
  }
  const folder = scratchFolder('amazon-ads-soak-', keep)
  const now = Date.now()
  const options = {
    seed,
    clock: { rate, since: now },
    until: now + minutes * 60_000,
    folder,
    failing: Number(failing)
  }
  console.log(describeMachine())
  console.log(`Seed ${seed}, clock ${rate} times as fast`)
  try {
    const good = await Promise.all([
      events > 0 ? soakTheEvents(events, options) : true,
      rows > 0 ? soakTheRows(rows, days, options) : true
    ])
    process.exitCode = good.every(Boolean) ? 0 : 1
  } finally {
    await endAll()
  }
}

async function strike(sandbox: SandboxProcess, network: Network, faults: Fault[], seed: number): Promise<void> {
  await sandbox.heal()
  for (const [place, fault] of faults.entries()) {
    await sandbox.order({ ...fault, seed: seed * 100 + place })
  }
  network.strike(NETWORK)
}

const batchSizeOf = (all: number): number => Math.min(MOST_BATCH, Math.ceil(all / LEAST_BATCHES))

async function soakTheEvents(events: number, { seed, clock, folder }: SoakOptions): Promise<boolean> {
  const record = join(folder, 'taken.jsonl')
  const sandbox = await sandboxProcess({ tokenLifetimeSeconds: 30, jobMilliseconds: JOB_MS }, record)
  const network = await faultyNetwork(sandbox.url, seed, LONGEST_LATE_MS / clock.rate)
  const { files, truth } = await writeEvents(folder, events, seed)
  const batchSize = batchSizeOf(events)
  const settings = {
    region: 'NA',
    audienceSettings: { advertiserId: '4728736040201', countryCode: 'US' },
    mapping: { batch_size: batchSize }
  }
  await strike(sandbox, network, FAULTS, seed)
  const started = Date.now()
  const runs = await runEvents({
    files,
    settings,
    seed,
    disturbed: Math.min(20, Math.max(3, Math.round(events / 10_000))),
    batches: Math.ceil(events / batchSize),
    sandbox,
    surroundings: { network, folder: join(folder, 'events'), clock }
  })
  await network.settled()
  const seconds = (Date.now() - started) / 1000
  const counts = await sandbox.counts()
  const found = await compare(truth, runs.report, sandbox, runs.madeAgain)
  await sandbox.stop()
  const order = await orderOf(record, truth, runs.report)
  print('Events', {
    events,
    audiences: truth.audiences,
    people: truth.people,
    'refused as they should be': sum(runs.report.audiences.map((audience) => audience.refused)),
    'calls to Amazon': counts.requests,
    'faults of Amazon': sum(Object.values(counts.faults)),
    'faults of the network': sum(Object.values(network.struck)),
    ...runs.figures,
    'records taken again, at most': order.again,
    seconds,
    'members compared': found.compared,
    lost: found.lost,
    doubled: found.doubled,
    wrong: found.wrong,
    'writes compared in their order': order.writes,
    'older word after a newer one': order.olderAfterNewer,
    'events without their one answer': found.unaccounted,
    'broken promises': runs.brokenPromises.length
  })
  console.log(`Faults by kind: ${JSON.stringify({ ...counts.faults, ...network.struck })}`)
  const bad = found.lost + found.doubled + found.wrong + found.unaccounted + order.olderAfterNewer
  tellTrouble(runs.brokenPromises, bad > 0 ? [runs.story.join('; ')] : [])
  return bad === 0 && runs.brokenPromises.length === 0 && order.writes === counts.records
}

async function soakTheRows(rows: number, days: number, options: SoakOptions): Promise<boolean> {
  const { seed, clock, until, failing } = options
  const folder = join(options.folder, 'rows')
  mkdirSync(folder)
  const sandbox = await sandboxProcess({ tokenLifetimeSeconds: 30, jobMilliseconds: JOB_MS })
  const network = await faultyNetwork(sandbox.url, seed, LONGEST_LATE_MS / clock.rate)
  const started = Date.now()
  const found = await soakRows({
    people: rows,
    seed,
    batchSize: batchSizeOf(rows),
    days,
    until,
    folder,
    clock,
    sandbox,
    network,
    strike: (nth) => strike(sandbox, network, [...FAULTS, ...failedJobs(failing)], nth)
  })
  const seconds = (Date.now() - started) / 1000
  const counts = await sandbox.counts()
  await sandbox.stop()
  print('Rows', {
    'people whose rows change': rows,
    'calls to Amazon': counts.requests,
    'faults of Amazon': sum(Object.values(counts.faults)),
    'faults of the network': sum(Object.values(network.struck)),
    seconds,
    ...found.figures,
    ...found.wrong,
    'broken promises': found.brokenPromises.length
  })
  console.log(`Faults by kind: ${JSON.stringify({ ...counts.faults, ...network.struck })}`)
  tellTrouble(found.brokenPromises, found.firstWrong)
  return sum(Object.values(found.wrong)) === 0 && found.brokenPromises.length === 0
}

const print = (title: string, figures: Record<string, number>): void =>
  printTable(
    [title, ''],
    Object.entries(figures).map(([what, figure]) => [what, count(figure)]),
    { colAligns: ['left', 'right'] }
  )

/** The seed is said once, at the top. */
function tellTrouble(brokenPromises: string[], wrong: string[]): void {
  brokenPromises.slice(0, MOST_TOLD).forEach((broken) => console.log(`Broken promise: ${broken}`))
  wrong.forEach((what) => console.log(`Wrong: ${what}`))
}

const MOST_TOLD = 10

run(main)
