/**
 * Puts the destination into a checkout of Segment's action-destinations as a pull request would have it:
 * `npm run upstream -- <checkout>`. Writes into that folder alone, says what it changed, and runs the checks of that
 * repository when they are installed there.
 */
import { resolve } from 'node:path'
import { moveInto } from './moveInto'

try {
  const checkout = process.argv[2]
  if (checkout === undefined) {
    throw new Error('Name the checkout of segmentio/action-destinations: npm run upstream -- <checkout>')
  }
  process.exitCode = moveInto(resolve(checkout), console.log) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
