/**
 * Puts the destination into a checkout of Segment's action-destinations as a pull request would have it:
 * `npm run upstream -- <checkout>`. Writes into that folder alone, says what it changed, and runs the checks of that
 * repository as far as they are installed there.
 */
import { resolve } from 'node:path'
import { runChecks } from './checks'
import { placeFolder } from './placeFolder'

/** Puts the folder there and checks it. Tells whether every check that ran passed. */
export function upstream(checkout: string, say: (line: string) => void): boolean {
  const folder = placeFolder(checkout, say)
  return runChecks(checkout, folder, say)
}

function main([checkout]: readonly string[]): void {
  try {
    if (checkout === undefined) {
      throw new Error('Name the checkout of segmentio/action-destinations: npm run upstream -- <checkout>')
    }
    process.exitCode = upstream(resolve(checkout), console.log) ? 0 : 1
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

if (require.main === module) {
  main(process.argv.slice(2))
}
