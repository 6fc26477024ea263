/**
 * Puts the destination into a checkout of Segment's action-destinations as a pull request would have it:
 * `npm run upstream -- <checkout>`. Writes into that folder alone, says what it changed, and runs the checks of that
 * repository as far as they are installed there. With `--series` it makes branches of it instead, each with its checks.
 * `npm run upstream -- <new folder> --cut <name>` lays out what a branch of the series goes without, to make it again.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { layOutSeries } from './branches'
import { runChecks } from './checks'
import { layOutCut } from './cuts'
import { placeFolder } from './placeFolder'

/** Puts the folder there and checks it. Tells whether every check that ran passed. */
export function upstream(checkout: string, say: (line: string) => void): boolean {
  const folder = placeFolder(checkout, say)
  return runChecks(checkout, folder, say)
}

function main(): void {
  try {
    const options = { series: { type: 'boolean' }, cut: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ allowPositionals: true, options })
    const [checkout] = positionals
    if (checkout === undefined) {
      throw new Error('Name the checkout of segmentio/action-destinations: npm run upstream -- <checkout> [--series]')
    }
    if (values.cut !== undefined) {
      layOutCut(values.cut, resolve(checkout), console.log)
      return
    }
    const work = values.series ? layOutSeries : upstream
    process.exitCode = work(resolve(checkout), console.log) ? 0 : 1
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

if (require.main === module) {
  main()
}
