import { perRecords } from './processes'
import { AMAZON_RECORDS_PER_HOUR, printTable } from './report'
import type { Throughput } from './throughput'
import { runnerThroughput } from './throughput'

const COUNTS = [100_000, 1_000_000]
/** A signal, a page and a progress bar are answered within that. */
const MAX_DELAY_MS = 100

/** The runner on 100,000 and on 1,000,000 events, each in a process of its own, with the goals beside the figures. */
export async function measureRunner(): Promise<void> {
  const runs: Throughput[] = []
  for (const count of COUNTS) {
    runs.push(await runnerThroughput(count))
  }
  const [few, many] = runs
  const head = ['the runner', ...COUNTS.map((events) => `${events.toLocaleString('en')} events`), 'goal']
  const perSecond = runs.map(({ seconds }, nth) => COUNTS[nth] / seconds)
  const rows = [
    row("times Amazon's limit", perSecond, '5', (rate) => ((rate * 3600) / AMAZON_RECORDS_PER_HOUR).toFixed(1)),
    row('CPU, times that of executeBatch', runs, '1.3', (run) => (run.cpuSeconds / run.executeCpuSeconds).toFixed(2)),
    row('event loop away, ms: CPU', runs, String(MAX_DELAY_MS), ({ delay }) => String(delay.busiest)),
    row('event loop away, ms: longest', runs, String(MAX_DELAY_MS), ({ delay }) => String(delay.longest)),
    row('event loop away, ms: 99.9 %', runs, String(MAX_DELAY_MS), ({ delay }) => String(delay.longest999)),
    row('events a second', perSecond, '', (rate) => rate.toFixed(0)),
    row('CPU seconds per 100,000 records', runs, '', ({ cpuSeconds }, nth) => perRecords(cpuSeconds, COUNTS[nth])),
    row('peak memory, MB', runs, growth(few.peakMegabytes), ({ peakMegabytes }) => peakMegabytes.toFixed(0)),
    row('held without garbage, MB', runs, growth(few.heldMegabytes), ({ heldMegabytes }) => heldMegabytes.toFixed(0))
  ]
  printTable(head, rows, { compact: true })
  console.log(`Peak memory grows by ${percent(few.peakMegabytes, many.peakMegabytes)} %.`)
}

const row = <Run>(
  what: string,
  runs: readonly Run[],
  goal: string,
  text: (run: Run, nth: number) => string
): string[] => [what, ...runs.map(text), goal]

/** Within a tenth of what the shorter run takes. */
const growth = (megabytes: number): string => `${(megabytes * 1.1).toFixed(0)} at most`

const percent = (before: number, after: number): string => ((after / before - 1) * 100).toFixed(0)
