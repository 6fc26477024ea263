/**
 * `npm run soak -- --events <n>`: events of several audiences go through the runner while Amazon fails at stated rates
 * and the runner is killed again and again; then every member is compared with what the events say. Fails unless nobody
 * is lost, doubled or wrong. With `--seed <n>` other events and other faults.
 */
import { parseArgs } from 'node:util'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Table from 'cli-table3'
import type { Report } from '../src/segment/delivery/report'
import type { Fault } from '../src/sandbox'
import type { SandboxProcess } from './processes'
import { endAll, sandboxProcess, scratchFolder, startCommand } from './processes'
import { compare, writeEvents } from './soakEvents'
import { orderOf } from './soakOrder'

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
  const folder = scratchFolder('amazon-ads-soak-')
  const record = join(folder, 'taken.jsonl')
  const sandbox = await sandboxProcess({ tokenLifetimeSeconds: 30 }, record)
  try {
    const written = await writeEvents(folder, events, seed, BATCH_SIZE)
    for (const [place, fault] of FAULTS.entries()) {
      await sandbox.order({ ...fault, seed: seed * 100 + place })
    }
    const started = Date.now()
    const { kills, restarts, second, damage, report, peakMegabytes } = await runToTheEnd(
      folder,
      written.files,
      sandbox,
      events
    )
    const seconds = (Date.now() - started) / 1000
    const counts = await sandbox.counts()
    const found = await compare(written.truth, report, sandbox)
    await sandbox.stop()
    const order = await orderOf(record, written.truth, report)
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
      ['second runs on the same journal, all refused', count(second)],
      ['damages of the journal, all named', count(damage)],
      ['records taken again, at most', count(order.again)],
      ['seconds', seconds.toFixed(0)],
      ['peak memory of the runner, MB', peakMegabytes.toFixed(0)],
      ['members compared', count(found.compared)],
      ['lost', count(found.lost)],
      ['doubled', count(found.doubled)],
      ['wrong', count(found.wrong)],
      ['writes compared in their order', count(order.writes)],
      ['older word after a newer one', count(order.olderAfterNewer)],
      ['events without their one answer', count(found.unaccounted)]
    )
    console.log(
      `${new Date().toISOString().slice(0, 10)} · Node ${process.version} · ${cpus()[0]?.model ?? 'unknown CPU'}`
    )
    console.log(table.toString())
    console.log(`Faults by kind: ${JSON.stringify(counts.faults)}`)
    const bad = found.lost + found.doubled + found.wrong + found.unaccounted + order.olderAfterNewer
    if (bad > 0 || order.writes !== counts.records || second === 0 || damage === 0) {
      process.exitCode = 1
    }
  } finally {
    await endAll()
  }
}

/**
 * Starts the runner until it ends by itself; kills it at even shares of the events, the more often the more there are. While
 * it runs a second one is started on its journal; after a kill the journal is damaged, and mended when that was named.
 */
async function runToTheEnd(folder: string, files: string[], sandbox: SandboxProcess, events: number) {
  const planned = Math.min(20, Math.max(3, Math.round(events / 50_000)))
  const journal = join(folder, 'journal')
  const args = [
    'sync',
    ...files,
    '--settings',
    join(folder, 'settings.json'),
    '--journal',
    journal,
    '--hold',
    '0',
    '--json'
  ]
  const done = { kills: 0, restarts: 0, second: 0, damage: 0, peakMegabytes: 0 }
  for (;;) {
    // The faults leave open whether an audience was made, and nobody is there to look.
    const runner = startCommand([...args, ...(done.kills + done.restarts > 0 ? ['--create-again'] : [])], sandbox.url)
    let running = true
    const ended = runner.ended.finally(() => (running = false))
    const before = (await sandbox.counts()).records
    while (running && done.kills < planned) {
      const { records } = await sandbox.counts()
      if (records > before && done.second === done.kills) {
        await refused(args, sandbox, /is in use by another run/)
        done.second += 1
      }
      if (records >= (events * (done.kills + 1)) / (planned + 1)) {
        runner.kill()
        done.kills += 1
        break
      }
      await sleep(20)
    }
    const { code, stdout, stderr } = await ended
    done.peakMegabytes = Math.max(done.peakMegabytes, runner.peakMegabytes())
    if (code === 0 || code === 2) {
      return { ...done, report: JSON.parse(stdout) as Report }
    }
    if (code === 1) {
      done.restarts += 1
      if (done.restarts > MOST_RESTARTS) {
        throw new Error(`The runner gives up again and again. ${stderr.slice(-500)}`)
      }
    }
    if (done.damage < done.kills) {
      await damageOnce(journal, done.damage, () => refused(args, sandbox, /is damaged|was emptied/))
      done.damage += 1
    }
  }
}

/** A run that must not begin, and must say why. */
async function refused(args: string[], sandbox: SandboxProcess, words: RegExp): Promise<void> {
  const { code, stdout, stderr } = await startCommand(args, sandbox.url).ended
  if (code !== 1 || stdout !== '' || !words.test(stderr)) {
    throw new Error(`A run that was to be refused (${words.source}) ended with ${code}. ${stderr.slice(-500)}`)
  }
}

/** Another kind of damage each time: a changed byte, a missing line, an emptied file. */
async function damageOnce(journal: string, nth: number, look: () => Promise<void>): Promise<void> {
  const whole = readFileSync(journal)
  const lines = whole.toString('latin1').split('\n')
  const place = whole.indexOf('\n') + 20
  const damaged = [
    Buffer.concat([whole.subarray(0, place), Buffer.from([whole[place] ^ 1]), whole.subarray(place + 1)]),
    Buffer.from(lines.filter((_, line) => line !== 1).join('\n'), 'latin1'),
    Buffer.alloc(0)
  ][nth % 3]
  writeFileSync(journal, damaged)
  await look()
  writeFileSync(journal, whole)
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
