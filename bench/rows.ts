/**
 * Measures how long rows of a CSV take to be compared with the last run, and how much memory at most:
 * `npm run bench:rows -- <millions> <folder>`. One row in a hundred changed, one in a thousand is gone, as many are new.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import Table from 'cli-table3'
import { Engine } from '../src/segment/rows/engine'
import type { RowsOptions } from '../src/segment/rows/rowsImport'
import { RowsImport } from '../src/segment/rows/rowsImport'
import { literal } from '../src/segment/rows/engine'

const [millions = '10', folder = 'bench/rows.tmp', step] = process.argv.slice(2)
const rows = Number(millions) * 1_000_000
const csv = join(folder, 'people.csv')
const state = join(folder, 'people.state')

const options: RowsOptions = {
  sources: [csv],
  mode: 'mirror',
  maps: [],
  settings: {},
  state,
  dry: false,
  full: false,
  region: 'NA',
  connection: { to: 'running sandbox', url: 'bench' },
  audience: { name: 'Bench' },
  environment: {}
}

/** People with everything; `changed` are those of the second file. */
const people = (changed: boolean): string => `
  select 'customer-' || i as customer_id, 'person.' || i || '@example.com' as email, 'First' || (i % 1000) as first_name,
    'Last' || (i % 5000) as last_name, '+1206' || lpad((i % 10000000)::varchar, 7, '0') as phone,
    lpad((i % 90000 + 10000)::varchar, 5, '0') as zip,
    ${changed ? "case when i % 100 = 0 then 'Houston' else 'Dallas' end" : "'Dallas'"} as city, 'US' as country,
    i * 7 % 1000 as orders
  from range(${changed ? rows / 1000 : 0}, ${rows + (changed ? rows / 1000 : 0)}) t(i)`

async function make(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const engine = await Engine.open(folder)
  await engine.run('set preserve_insertion_order = true')
  await engine.run(`copy (${people(false)}) to ${literal(csv)} (header)`)
  engine.end()
  // As the first run leaves it, once Amazon's jobs are done.
  const first = await RowsImport.open(options)
  await first.compare()
  await first.state.accepted('select id, digest from memory.main.changes')
  await first.close()
  const second = await Engine.open(folder)
  await second.run('set preserve_insertion_order = true')
  await second.run(`copy (${people(true)}) to ${literal(csv)} (header)`)
  second.end()
}

async function compare(): Promise<void> {
  const started = Date.now()
  const before = process.cpuUsage()
  const run = await RowsImport.open({ ...options, dry: true })
  const { changes } = await run.compare()
  const seconds = (Date.now() - started) / 1000
  const { user, system } = process.cpuUsage(before)
  await run.close()
  const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
  console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, peakMegabytes: peak, changes }))
}

interface Measured {
  seconds: number
  cpuSeconds: number
  peakMegabytes: number
  changes: { new: number; updated: number; deleted: number; unchanged: number }
}

function inProcess(what: 'make' | 'compare'): string {
  const args = ['--import', 'tsx', __filename, millions, folder, what]
  return spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).stdout
}

function measure(): void {
  if (!existsSync(state)) {
    inProcess('make')
  }
  const { model } = cpus()[0]
  console.log(`Node ${process.version} · ${model} · ${cpus().length} cores · ${new Date().toISOString().slice(0, 10)}`)
  const table = new Table({
    head: ['rows', 'CSV GB', 'seconds', 'CPU seconds', 'peak MB', 'load before', 'new/changed/gone'],
    style: { head: [], border: [] }
  })
  for (let turn = 0; turn < 3; turn++) {
    const [load] = loadavg()
    const { seconds, cpuSeconds, peakMegabytes, changes } = JSON.parse(inProcess('compare')) as Measured
    table.push([
      rows.toLocaleString('en'),
      (statSync(csv).size / 1e9).toFixed(1),
      seconds.toFixed(1),
      cpuSeconds.toFixed(1),
      Math.round(peakMegabytes),
      load.toFixed(1),
      [changes.new, changes.updated, changes.deleted].map((count) => count.toLocaleString('en')).join(' / ')
    ])
  }
  console.log(table.toString())
  rmSync(folder, { recursive: true, force: true })
}

if (step === 'make') {
  void make()
} else if (step === 'compare') {
  void compare()
} else {
  measure()
}
