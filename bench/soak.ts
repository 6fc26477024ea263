/**
 * `npm run soak -- --events <n>`: events of several audiences go through the runner while Amazon fails at stated rates
 * and the runner is killed again and again; then every member is compared with what the events say. Fails unless nobody
 * is lost, doubled or wrong. With `--seed <n>` other events and other faults.
 */
import { parseArgs } from 'node:util'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Table from 'cli-table3'
import type { Report } from '../src/segment/run/report'
import type { Fault } from '../src/sandbox'
import type { SandboxProcess } from './processes'
import { sandboxProcess, startCommand } from './processes'
import { compare, writeEvents } from './soakEvents'

const BATCH_SIZE = 1_000

const MOST_RESTARTS = 50

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

const count = (value: number): string => value.toLocaleString('en')

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { events: { type: 'string' }, seed: { type: 'string', default: '1' } } })
  const events = Number(values.events ?? 100_000)
  const seed = Number(values.seed)
  if (!Number.isInteger(events) || events < 1_000 || !Number.isInteger(seed)) {
    throw new Error('--events must be a whole number from 1000 upwards, --seed a whole number.')
  }
  const folder = mkdtempSync(join(tmpdir(), 'amazon-ads-soak-'))
  const sandbox = await sandboxProcess({ tokenLifetimeSeconds: 30 })
  try {
    const written = await writeEvents(folder, events, seed, BATCH_SIZE)
    for (const [place, fault] of FAULTS.entries()) {
      await sandbox.order({ ...fault, seed: seed * 100 + place })
    }
    const started = Date.now()
    const { kills, restarts, report, peakMegabytes } = await runToTheEnd(folder, written.files, sandbox, events)
    const seconds = (Date.now() - started) / 1000
    const counts = await sandbox.counts()
    const found = await compare(written.truth, report, sandbox)
    const delivered = sum(report.audiences.map((audience) => audience.delivered))
    const table = new Table({ style: { head: [], border: [] }, colAligns: ['left', 'right'] })
    table.push(
      ['events', count(events)],
      ['audiences', count(written.truth.audiences)],
      ['people', count(written.truth.people)],
      ['refused as they should be', count(sum(report.audiences.map((audience) => audience.refused)))],
      ['calls to Amazon', count(counts.requests)],
      ['faults survived', count(sum(Object.values(counts.faults)))],
      ['kills of the runner (kill -9)', count(kills)],
      ['runs that gave up and were started again', count(restarts)],
      ['records applied more than once', count(counts.records - delivered)],
      ['seconds', seconds.toFixed(0)],
      ['peak memory of the runner, MB', peakMegabytes.toFixed(0)],
      ['members compared', count(found.compared)],
      ['lost', count(found.lost)],
      ['doubled', count(found.doubled)],
      ['wrong', count(found.wrong)],
      ['events without their one answer', count(found.unaccounted)]
    )
    console.log(
      `${new Date().toISOString().slice(0, 10)} · Node ${process.version} · ${cpus()[0]?.model ?? 'unknown CPU'}`
    )
    console.log(table.toString())
    console.log(`Faults by kind: ${JSON.stringify(counts.faults)}`)
    if (found.lost + found.doubled + found.wrong + found.unaccounted > 0) {
      process.exitCode = 1
    }
  } finally {
    await sandbox.stop()
    rmSync(folder, { recursive: true })
  }
}

/** Starts the runner until it ends by itself; kills it at even shares of the events, the more often the more there are. */
async function runToTheEnd(folder: string, files: string[], sandbox: SandboxProcess, events: number) {
  const planned = Math.min(20, Math.max(3, Math.round(events / 50_000)))
  let kills = 0
  let restarts = 0
  let peakMegabytes = 0
  for (;;) {
    const runner = startCommand(
      [
        ...[
          'sync',
          ...files,
          '--settings',
          join(folder, 'settings.json'),
          '--journal',
          join(folder, 'journal'),
          '--json'
        ],
        // The faults leave open whether an audience was made, and nobody is there to look.
        ...(kills + restarts > 0 ? ['--create-again'] : [])
      ],
      sandbox.url
    )
    let running = true
    const ended = runner.ended.finally(() => (running = false))
    while (running && kills < planned) {
      const { records } = await sandbox.counts()
      if (records >= (events * (kills + 1)) / (planned + 1)) {
        runner.kill()
        kills += 1
        break
      }
      await sleep(20)
    }
    const { code, stdout, stderr } = await ended
    peakMegabytes = Math.max(peakMegabytes, runner.peakMegabytes())
    if (code === 0 || code === 2) {
      return { kills, restarts, peakMegabytes, report: JSON.parse(stdout) as Report }
    }
    if (code === 1) {
      restarts += 1
      if (restarts > MOST_RESTARTS) {
        throw new Error(`The runner gives up again and again. ${stderr.slice(-500)}`)
      }
    }
  }
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
