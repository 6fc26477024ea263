import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import type { TableConstructorOptions } from 'cli-table3'
import Table from 'cli-table3'
import { count as formatCount } from '../src/system/numbers'

export { sum } from '../src/system/numbers'

/** Amazon's limit for a connection. */
export const AMAZON_RECORDS_PER_HOUR = 15_000_000

/** A whole number as people read it. */
export const count = (value: number): string => formatCount(Math.round(value))

/** Where and when figures were taken. */
export const describeMachine = (): string =>
  `Node ${process.version} · ${cpus()[0]?.model ?? 'unknown CPU'} · ${cpus().length} cores · ${new Date().toISOString().slice(0, 10)}`

export function printTable(
  head: readonly string[],
  rows: readonly (string | number)[][],
  { colAligns, compact = false }: Pick<TableConstructorOptions, 'colAligns'> & { compact?: boolean } = {}
): void {
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], compact },
    ...(colAligns && { colAligns })
  })
  table.push(...rows)
  console.log(table.toString())
}

/** Memory of a process, in megabytes: now, or at most so far. Linux only. Undefined for one that has just ended. */
export function readMegabytes(pid: number | 'self' | undefined, which: 'VmRSS' | 'VmHWM'): number | undefined {
  const [, kilobytes] = new RegExp(`${which}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
}

/** Runs a program of this folder. What it throws is printed, and ends it with code 1. */
export function run(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}
