/**
 * `npm run bench:console -- --events <n>`: a run of so many events, watched in the console's page by a browser. Says what
 * memory the server and the page take as the run goes on.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import chromium from '@sparticuz/chromium'
import type { Page } from 'playwright-core'
import { chromium as driver } from 'playwright-core'
import type { RunView, WorkspaceView } from '../src/console/api'
import { sandboxProcess } from './processes'
import { count, describeMachine, printTable, readMegabytes, run } from './report'
import { writeEvents } from './soakEvents'

const MAIN = join(__dirname, '../dist/cli/main.js')

/** Rows of the table. */
const SAMPLES = 10

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { events: { type: 'string', default: '1000000' } } })
  const events = Number(values.events)
  if (!Number.isInteger(events) || events < 1_000) {
    throw new Error('--events must be a whole number from 1000 upwards.')
  }
  const folder = mkdtempSync(join(tmpdir(), 'amazon-ads-console-'))
  const sandbox = await sandboxProcess({ keepIdentities: false })
  const { files } = await writeEvents(folder, events, 1)
  const server = spawn(process.execPath, [MAIN, 'console', '--no-open', ...files], {
    env: { ...process.env, AMAZON_ADS_SANDBOX_URL: sandbox.url },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const browser = await driver.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu']
  })
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer]
    const address = /http:\S+(?=,)/.exec(line.toString())?.[0] ?? ''
    const megabytes = (which: 'VmRSS' | 'VmHWM') => count(readMegabytes(server.pid, which) ?? 0)
    const send = (method: string, path: string, body?: unknown) => call(address, method, path, body)

    const reading = Date.now()
    const { audiences, engageSpaces } = await whenRead(address)
    process.stdout.write(
      `${count(events)} events read for their audiences in ${count((Date.now() - reading) / 1000)} s, ${megabytes('VmHWM')} MB at most\n`
    )
    await send('POST', '/destination', { id: '66543798b2fb3cb3e9ff992c', engageSpace: engageSpaces[0] })
    const connection = await send('POST', '/connection')
    await fetch((connection as { address: string }).address)
    await send('PUT', '/enabled', { enabled: true })
    const keys = audiences.map(({ key }) => key)
    for (const key of keys) {
      await send('PUT', `/audiences/${key}/settings`, {
        advertiserId: '4728736040201',
        countryCode: 'US',
        externalAudienceId: key
      })
    }
    await send('PUT', '/mapping', { fields: {}, enabled: true })

    const page = await (await browser.newContext({ locale: 'en-US' })).newPage()
    const { id } = (await send('POST', '/runs', { audiences: keys })) as { id: number }
    await page.goto(`${address}/compute/${id}`)
    const head = ['Seconds', 'Events read', 'Server, MB', "Page's heap, MB"]
    const rows: string[][] = []
    for (let next = events / SAMPLES; ;) {
      const run = (await send('GET', `/runs/${id}`)) as RunView
      const ended = run.state !== 'sending' && run.state !== 'counting'
      if (run.counts.read >= next || ended) {
        rows.push([
          count(run.seconds),
          count(run.counts.read),
          megabytes('VmRSS'),
          (await heapMegabytes(page)).toFixed(1)
        ])
        next += events / SAMPLES
      }
      if (ended) {
        const { counts, requests, state } = run
        printTable(head, rows, { colAligns: head.map(() => 'right'), compact: true })
        process.stdout.write(
          `${state}: ${count(counts.delivered)} delivered, ${count(counts.superseded)} superseded, ${count(counts.refused)} refused, ${count(requests.accepted)} requests; ` +
            `server ${megabytes('VmHWM')} MB at most · ${describeMachine()}\n`
        )
        break
      }
      await sleep(250)
    }
  } finally {
    await browser.close()
    server.kill()
    await sandbox.stop()
    rmSync(folder, { recursive: true })
  }
}

async function call(address: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${address}/api${path}`, {
    method,
    headers: { 'Sec-Fetch-Site': 'same-origin', ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) })
  })
  const text = await response.text()
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`)
  }
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}

/** The space once all its events were read, as its pages hear of it. */
async function whenRead(address: string): Promise<WorkspaceView> {
  for (;;) {
    const { body } = await fetch(`${address}/api/live`)
    let said = ''
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      said += Buffer.from(chunk).toString()
      const [, data] = /^event: space\ndata: (.+)\n\n/m.exec(said) ?? []
      if (data !== undefined) {
        const space = JSON.parse(data) as WorkspaceView
        if (space.reading.state === 'read') {
          return space
        }
        break
      }
    }
    await sleep(500)
  }
}

/** What the page's script keeps, after a collection. */
async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  await session.detach()
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1024 / 1024
}

run(main)
