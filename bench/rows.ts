/**
 * Measures rows of a CSV: how long they take to be compared with the last run, with how much memory at most, and how fast
 * they go through the destination to a sandbox in another process: `npm run bench:rows -- <rows> <folder>`. It writes
 * about 0.12 GB for a million rows into a folder of its own in that one, and takes it away, Ctrl-C included. Linux only.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { endAll, perRecords, readLoopDelay, sandboxProcess, spawned, startCommand, WITH_LOOP_DELAY } from './processes'
import { AMAZON_RECORDS_PER_HOUR, count, describeMachine, printTable } from './report'
import type { ComparedStep } from './rowsSteps'

const TURNS = 3
/** Rows that are sent at most: a minute is enough to measure the pace. */
const MOST_SENT = 500_000
/** For ten million rows on two cores that have nothing else to do. */
const GOALS = { seconds: 15, peakMegabytes: 2_000, timesTheLimit: 5, loopDelayMs: 100 }

const [wanted = '10000000', parent = tmpdir()] = process.argv.slice(2)
const folder = mkdtempSync(join(parent, 'amazon-ads-rows-'))
const csv = join(folder, 'people.csv')

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    stopping = true
    void endAll().then(() => process.exit(130))
  })
}
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** What the step prints. */
async function step(name: 'make' | 'compare', rows: number): Promise<string> {
  const args = ['--import', 'tsx', join(__dirname, 'rowsSteps.ts'), name, String(rows), folder]
  const child = spawned(args, process.env, ['ignore', 'pipe', 'inherit'])
  let printed = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) {
    throw new Error(`The step ${name} ended with ${code}.`)
  }
  return printed
}

async function comparing(rows: number): Promise<void> {
  console.log(`Writing ${count(rows)} rows`)
  await step('make', rows)
  const head = ['compared', 'CSV GB', 'seconds', 'CPU seconds', 'peak MB', 'load before', 'new/changed/gone']
  const measured: (string | number)[][] = []
  for (let turn = 0; turn < TURNS; turn++) {
    const [load] = loadavg()
    const { seconds, cpuSeconds, peakMegabytes, changes } = JSON.parse(await step('compare', rows)) as ComparedStep
    measured.push([
      count(rows),
      (statSync(csv).size / 1e9).toFixed(1),
      seconds.toFixed(1),
      cpuSeconds.toFixed(1),
      Math.round(peakMegabytes),
      load.toFixed(1),
      [changes.new, changes.updated, changes.deleted].map((some) => count(some)).join(' / ')
    ])
  }
  measured.push(['goal, of 10,000,000', '', GOALS.seconds, '', GOALS.peakMegabytes, '', ''])
  printTable(head, measured)
}

async function sending(rows: number): Promise<void> {
  await step('make', rows)
  const sandbox = await sandboxProcess({ keepIdentities: false })
  try {
    const started = Date.now()
    const flags = ['--audience-name', 'Bench', '--advertiser-id', '4728736040201', '--country-code', 'US']
    const state = join(folder, 'sent.state')
    const run = startCommand(['rows', csv, ...flags, '--state', state, '--wait', '0', '--json'], sandbox.url, {
      ofNode: WITH_LOOP_DELAY
    })
    const { code, stderr } = await run.ended
    if (code !== 0) {
      throw new Error(`The rows were not sent: exit code ${code}. ${stderr.slice(-500)}`)
    }
    const seconds = (Date.now() - started) / 1000
    const delay = readLoopDelay(stderr)
    printTable(
      [
        'sent',
        'rows/s',
        "times Amazon's limit",
        'CPU seconds per 100,000',
        'loop away, ms: CPU / longest / 99.9 %',
        'peak MB'
      ],
      [
        [
          count(rows),
          count(rows / seconds),
          ((rows / seconds / AMAZON_RECORDS_PER_HOUR) * 3600).toFixed(1),
          perRecords(run.cpuSeconds(), rows),
          [delay.busiest, delay.longest, delay.longest999].join(' / '),
          Math.round(run.peakMegabytes())
        ],
        ['goal', '', GOALS.timesTheLimit.toFixed(1), '', String(GOALS.loopDelayMs), '']
      ]
    )
  } finally {
    await sandbox.stop()
  }
}

async function main(): Promise<void> {
  const rows = Number(wanted)
  console.log(describeMachine())
  await comparing(rows)
  rmSync(join(folder, 'people.state'))
  await sending(Math.min(rows, MOST_SENT))
}

main().catch((error: unknown) => {
  if (!stopping) {
    throw error
  }
})
