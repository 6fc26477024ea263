import Table from 'cli-table3'
import { runnerThroughput } from './throughput'

const AMAZON_RECORDS_PER_HOUR = 15_000_000

/** The runner on 100,000 and on 1,000,000 events, each in a process of its own. */
export async function measureRunner(): Promise<void> {
  const runs = new Table({
    head: ['runner', 'seconds', 'events/s', "times Amazon's limit", 'events a CPU second', 'peak MB'],
    style: { head: [], border: [], compact: true }
  })
  for (const count of [100_000, 1_000_000]) {
    const { seconds, cpuSeconds, peakMegabytes } = await runnerThroughput(count)
    const rate = count / seconds
    runs.push([
      `${count} events`,
      seconds.toFixed(1),
      Math.round(rate),
      ((rate * 3600) / AMAZON_RECORDS_PER_HOUR).toFixed(1),
      Math.round(count / cpuSeconds),
      Math.round(peakMegabytes)
    ])
  }
  console.log(runs.toString())
}
