import { once } from 'node:events'
import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { SegmentEvent } from '@segment/actions-core'
import omit from 'lodash/omit'
import type { LoopDelay } from './processes'
import { createTracks } from './shapes'
import { BUILT, readLoopDelay, sandboxProcess, scratchFolder, startCommand, WITH_LOOP_DELAY } from './processes'

/* oxlint-disable typescript/no-require-imports -- what is measured is compiled as it ships */
const { Platform } = require(join(BUILT, 'segment/platform')) as typeof import('../src/segment/platform')
const { SANDBOX_CREDENTIALS } = require(join(BUILT, 'sandbox')) as typeof import('../src/sandbox')
/* oxlint-enable typescript/no-require-imports */

const EVENTS_AT_A_TIME = 10_000
const BATCHES = 15

const FLAGS = '--advertiser-id 4728736040201 --country-code US --external-audience-id bench --wait 0 --json'.split(' ')

export interface Throughput {
  /** Of the whole run, start of the process included. */
  seconds: number
  cpuSeconds: number
  /** Greatest resident size of the runner. */
  peakMegabytes: number
  /** Greatest size of the heap right after V8 has collected all of it: what the runner holds, without garbage. */
  heldMegabytes: number
  delay: LoopDelay
  /** What `executeBatch` takes for as many events, measured on a part of them in this process. */
  executeCpuSeconds: number
}

/** Runs `sync` on so many events, each of another person, against a sandbox in a process of its own. Linux only. */
export async function runnerThroughput(count: number): Promise<Throughput> {
  const folder = scratchFolder('amazon-ads-bench-')
  const file = join(folder, 'events.jsonl')
  const sandbox = await sandboxProcess({ keepIdentities: false })
  try {
    await writeEvents(file, count)
    const executeCpuSeconds = ((await batchCpuMilliseconds(sandbox.url)) * count) / EVENTS_AT_A_TIME / 1000
    const started = process.hrtime.bigint()
    const runner = startCommand(['sync', file, ...FLAGS], sandbox.url, { ofNode: ['--trace-gc', ...WITH_LOOP_DELAY] })
    const { code, stdout, stderr } = await runner.ended
    if (code !== 0) {
      throw new Error(`The runner ended with ${code}. ${stderr.slice(-500)}`)
    }
    return {
      seconds: Number(process.hrtime.bigint() - started) / 1e9,
      cpuSeconds: runner.cpuSeconds(),
      peakMegabytes: runner.peakMegabytes(),
      heldMegabytes: Math.max(...[...stdout.matchAll(COLLECTED)].map(([, held]) => Number(held))),
      delay: readLoopDelay(stderr),
      executeCpuSeconds
    }
  } finally {
    await sandbox.stop()
    rmSync(folder, { recursive: true })
  }
}

/** As V8 reports a full collection with --trace-gc: `Mark-Compact 217.0 (246.3) -> 53.2 (146.3) MB`. */
const COLLECTED = /Mark-Compact .*? -> ([\d.]+) \(/g

/** CPU time of this process for a batch of 10,000 events that each are met for the first time, the median, in milliseconds. */
async function batchCpuMilliseconds(sandboxUrl: string): Promise<number> {
  process.env.AMAZON_ADS_SANDBOX_URL = sandboxUrl
  process.env.ACTIONS_AMAZON_AMC_CLIENT_ID = SANDBOX_CREDENTIALS.clientId
  const platform = new Platform('NA', {}, SANDBOX_CREDENTIALS)
  await platform.signIn()
  const settings = { advertiserId: '4728736040201', countryCode: 'US', externalAudienceId: 'batches' }
  const audienceId = await platform.createAudience({ name: 'Batches', settings })
  const times: number[] = []
  for (let batch = 0; batch < BATCHES; batch++) {
    const events = linesOf(batch * EVENTS_AT_A_TIME, EVENTS_AT_A_TIME).map((line) => JSON.parse(line) as SegmentEvent)
    events.forEach(({ context }) => Object.assign(context?.personas as object, { external_audience_id: audienceId }))
    const before = process.cpuUsage()
    await platform.send(events)
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1000)
  }
  delete process.env.AMAZON_ADS_SANDBOX_URL
  return times.sort((one, other) => one - other)[BATCHES >> 1]
}

const linesOf = (from: number, count: number): string[] =>
  createTracks(count).map((event, n) => {
    const personas = omit(event.context?.personas as object | undefined, 'external_audience_id')
    return JSON.stringify({ ...event, userId: `user-${from + n}`, context: { ...event.context, personas } })
  })

async function writeEvents(file: string, count: number): Promise<void> {
  const stream = createWriteStream(file, { mode: 0o600 })
  for (let from = 0; from < count; from += EVENTS_AT_A_TIME) {
    const lines = linesOf(from, Math.min(EVENTS_AT_A_TIME, count - from))
    if (!stream.write(lines.join('\n') + '\n')) {
      await once(stream, 'drain')
    }
  }
  stream.end()
  await once(stream, 'finish')
}
