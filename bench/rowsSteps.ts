/** The steps of the bench of rows, each in a process of its own: `tsx rowsSteps.ts make|compare <rows> <folder>`. */
import { join } from 'node:path'
import { withDigests } from '../src/segment/reverseEtl/diff'
import { Engine, literal } from '../src/segment/sources/duckdb'
import type { RowsOptions } from '../src/segment/reverseEtl/import'
import { RowsImport } from '../src/segment/reverseEtl/import'
import { readMegabytes } from './report'

export interface ComparedStep {
  seconds: number
  cpuSeconds: number
  peakMegabytes: number
  changes: { new: number; updated: number; deleted: number; unchanged: number }
}

const [step, count, folder] = process.argv.slice(2)
const rows = Number(count)
const csv = join(folder, 'people.csv')

const options: RowsOptions = {
  sources: [csv],
  mode: 'mirror',
  maps: [],
  settings: {},
  state: join(folder, 'people.state'),
  dry: false,
  full: false,
  region: 'NA',
  connection: { to: 'running sandbox', url: 'bench' },
  audience: { name: 'Bench' },
  environment: {}
}

/** People with everything; `changed` are those of the file: one in a hundred moved, one in a thousand went and came. */
const people = (changed: boolean): string => `
  select 'customer-' || i as customer_id, 'person.' || i || '@example.com' as email, 'First' || (i % 1000) as first_name,
    'Last' || (i % 5000) as last_name, '+1206' || lpad((i % 10000000)::varchar, 7, '0') as phone,
    lpad((i % 90000 + 10000)::varchar, 5, '0') as zip,
    ${changed ? "case when i % 100 = 0 then 'Houston' else 'Dallas' end" : "'Dallas'"} as city, 'US' as country,
    i * 7 % 1000 as orders
  from range(${changed ? rows / 1000 : 0}, ${rows + (changed ? rows / 1000 : 0)}) t(i)`

async function make(): Promise<void> {
  const engine = await Engine.open(folder)
  await engine.run(`copy (${people(true)}) to ${literal(csv)} (header)`)
  engine.end()
  const before = await RowsImport.open(options)
  const ofBefore = withDigests(`(${people(false)})`, before.found.key, before.mapping)
  // As a run leaves it, once Amazon's jobs are done.
  await before.state.accepted(`select "id of row", "digest of row" from ${ofBefore}`)
  await before.close()
}

async function compare(): Promise<ComparedStep> {
  const started = Date.now()
  const before = process.cpuUsage()
  const run = await RowsImport.open({ ...options, dry: true })
  const { changes } = await run.compare()
  const seconds = (Date.now() - started) / 1000
  const { user, system } = process.cpuUsage(before)
  await run.close()
  const peakMegabytes = readMegabytes('self', 'VmHWM') ?? 0
  return { seconds, cpuSeconds: (user + system) / 1e6, peakMegabytes, changes }
}

if (step === 'make') {
  void make()
} else if (step === 'compare') {
  void compare().then((compared) => console.log(JSON.stringify(compared)))
}
