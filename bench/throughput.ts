import { once } from 'node:events'
import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fullEvents } from './people'
import { sandboxProcess, scratchFolder, startCommand } from './processes'

const EVENTS_AT_A_TIME = 10_000

const FLAGS = '--advertiser-id 4728736040201 --country-code US --external-audience-id bench --wait 0 --json'.split(' ')

export interface Throughput {
  /** Of the whole run, start of the process included. */
  seconds: number
  cpuSeconds: number
  /** Greatest resident size of the runner. */
  peakMegabytes: number
}

/** Runs `sync` on so many events, each of another person, against a sandbox in a process of its own. Linux only. */
export async function runnerThroughput(count: number): Promise<Throughput> {
  const folder = scratchFolder('amazon-ads-bench-')
  const file = join(folder, 'events.jsonl')
  const sandbox = await sandboxProcess({ keepIdentities: false })
  try {
    await writeEvents(file, count)
    const started = process.hrtime.bigint()
    const runner = startCommand(['sync', file, ...FLAGS], sandbox.url)
    const { code, stderr } = await runner.ended
    if (code !== 0) {
      throw new Error(`The runner ended with ${code}. ${stderr.slice(-500)}`)
    }
    return {
      seconds: Number(process.hrtime.bigint() - started) / 1e9,
      cpuSeconds: runner.cpuSeconds(),
      peakMegabytes: runner.peakMegabytes()
    }
  } finally {
    await sandbox.stop()
    rmSync(folder, { recursive: true })
  }
}

async function writeEvents(file: string, count: number): Promise<void> {
  const stream = createWriteStream(file, { mode: 0o600 })
  for (let from = 0; from < count; from += EVENTS_AT_A_TIME) {
    const lines = fullEvents(Math.min(EVENTS_AT_A_TIME, count - from)).map((event, n) => {
      const { external_audience_id: _unknown, ...personas } = event.context?.personas as Record<string, unknown>
      return JSON.stringify({ ...event, userId: `user-${from + n}`, context: { ...event.context, personas } })
    })
    if (!stream.write(lines.join('\n') + '\n')) {
      await once(stream, 'drain')
    }
  }
  stream.end()
  await once(stream, 'finish')
}
