/**
 * `npm run bench`: the destination next to Segment's published one and its floors, then the runner. With `-- --quick` the
 * destination alone in a few turns, for a machine that does other things, too: its ratios mean something, its times don't.
 */
import { parseArgs } from 'node:util'
import { measureDestination } from './destination'
import { describeMachine, run } from './report'
import { measureRunner } from './runner'

const TURNS = 15
const QUICK_TURNS = 5

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
  console.log(describeMachine())
  await measureDestination(values.quick ? QUICK_TURNS : TURNS)
  if (!values.quick) {
    await measureRunner()
  }
}

run(main)
