import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fullEvents } from './people'

const MAIN = join(__dirname, '../dist/cli/main.js')
const EVENTS_AT_A_TIME = 10_000

export interface Throughput {
  /** Of the whole run, start of the process included. */
  seconds: number
  cpuSeconds: number
  /** Greatest resident size of the runner. */
  peakMegabytes: number
}

/** Runs `sync` on so many events, each of another person, against a sandbox in a process of its own. Linux only. */
export async function runnerThroughput(count: number): Promise<Throughput> {
  const folder = mkdtempSync(join(tmpdir(), 'amazon-ads-bench-'))
  const file = join(folder, 'events.jsonl')
  const sandbox = spawn(process.execPath, ['-e', SANDBOX], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await writeEvents(file, count)
    const [url] = (await once(sandbox.stdout, 'data')) as [Buffer]
    return await run(file, url.toString().trim())
  } finally {
    sandbox.kill()
    rmSync(folder, { recursive: true })
  }
}

const SANDBOX = `require(${JSON.stringify(join(__dirname, '../dist/sandbox'))})
  .startSandbox({ keepIdentities: false }).then(({ url }) => console.log(url))`

async function run(file: string, url: string): Promise<Throughput> {
  const started = process.hrtime.bigint()
  const environment = { ...process.env, AMAZON_ADS_SANDBOX_URL: url }
  const settings = ['--advertiser-id', '4728736040201', '--country-code', 'US', '--external-audience-id', 'bench']
  const runner = spawn(process.execPath, [MAIN, 'sync', file, '--wait', '0', '--json', ...settings], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe']
  })
  let errors = ''
  runner.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  let peakMegabytes = 0
  let cpuSeconds = 0
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${runner.pid}/status`, 'utf8')
      peakMegabytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
      // Ticks of user and system time, a hundred a second.
      const fields = readFileSync(`/proc/${runner.pid}/stat`, 'utf8').split(') ')[1].split(' ')
      cpuSeconds = (Number(fields[11]) + Number(fields[12])) / 100
    } catch {
      // It has just ended.
    }
  }, 100)
  const [code] = (await once(runner, 'exit')) as [number]
  clearInterval(watch)
  if (code !== 0) {
    throw new Error(`The runner ended with ${code}. ${errors.slice(-500)}`)
  }
  return { seconds: Number(process.hrtime.bigint() - started) / 1e9, cpuSeconds, peakMegabytes }
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
