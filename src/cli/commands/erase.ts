import type { Command } from 'commander'
import { deletePerson, toExternalUserIds } from '../../segment/erasure'
import type { FoundStates, StateErasure } from '../../segment/reverseEtl/eraseFromStates'
import { removeFromList, requireList } from '../../segment/delivery/rejectedFile'
import { plural } from '../../system/numbers'
import { UserError } from '../../system/userError'
import { askYes, canAsk } from '../confirm'
import { wrapped } from '../terminal'
import type { AmazonFlags } from './amazonCommand'
import { amazonCommand, print, withAmazon } from './amazonCommand'

interface EraseFlags extends AmazonFlags {
  user?: string
  anonymousId?: string
  state?: string[]
  rejected?: string[]
  allowAgain?: true
  yes?: true
}

/** A list of rejected rows, and how many of its lines were about the person. */
interface ErasedList {
  list: string
  lines: number
  /** Why it could not be changed. */
  problem?: string
}

export const createCommand = (): Command =>
  amazonCommand('erase')
    .option('--user <id>', 'user ID, as it was sent to Amazon or before it was hashed')
    .option('--anonymous-id <id>', 'anonymous ID, for people who were sent without a user ID')
    .option('--state <path...>', 'states of rows, or folders with them (default: those in this folder)')
    .option('--rejected <file...>', 'lists of rejected rows to take the person out of')
    .option('--allow-again', 'let a person who was erased be sent again: changes the states, asks Amazon nothing')
    .option('--yes', 'confirm the deletion')
    .addHelpText(
      'after',
      `
Amazon deletes what this connection uploaded for the person, from all audiences,
within 30 days. It can't be undone.

The person is removed from the states of rows for the same Amazon and region. A
digest of their ID stays, so that rows skips them while a source still has them.
--allow-again takes that back, for somebody who may be sent again.
For sync nothing is kept of people: remove the person from your events first, or
the next run adds them again.

Exit codes: 0 Amazon accepted the request, and the states are changed; 1 it did
not, a state couldn't be changed, or nothing was asked.`
    )
    .action(erase)

async function erase(flags: EraseFlags): Promise<void> {
  const [userId, anonymousId] = [flags.user?.trim() || undefined, flags.anonymousId?.trim() || undefined]
  if (userId === undefined && anonymousId === undefined) {
    throw new UserError('Whom to delete is missing. Use --user, --anonymous-id, or both.')
  }
  if (flags.allowAgain === true) {
    return allowAgain(flags, toExternalUserIds({ userId, anonymousId }))
  }
  if (flags.yes !== true && !(await confirmed())) {
    throw new UserError('Nothing was deleted.')
  }
  await withAmazon(flags, async (_amazon, platform, at) => {
    // DuckDB is loaded only here.
    const { eraseFromStates, findStates } = await import('../../segment/reverseEtl/eraseFromStates')
    // A state that can't be changed is found before Amazon is asked.
    const found = await findStates(flags.state, at)
    flags.rejected?.forEach(requireList)
    const requestId = await deletePerson(platform, { userId, anonymousId })
    const ids = toExternalUserIds({ userId, anonymousId })
    const states = await eraseFromStates(found.states, ids)
    const lists: ErasedList[] = []
    for (const list of flags.rejected ?? []) {
      lists.push(
        await removeFromList(list, ids).then(
          (lines): ErasedList => ({ list, lines }),
          (error: Error): ErasedList => ({ list, lines: 0, problem: error.message })
        )
      )
    }
    const answer = {
      requestId,
      ...(states.length > 0 && { states }),
      ...(lists.length > 0 && { rejected: lists })
    }
    print(flags, answer, () => erasureText(requestId, states, found, lists))
    throwProblems([...states, ...lists], 'Amazon has accepted the request. Run the same command again.')
  })
}

async function allowAgain(flags: EraseFlags, externalUserIds: readonly string[]): Promise<void> {
  await withAmazon(flags, async (_amazon, _platform, at) => {
    const { allowInStates, findStates } = await import('../../segment/reverseEtl/eraseFromStates')
    const states = await allowInStates((await findStates(flags.state, at)).states, externalUserIds)
    print(flags, { states }, () =>
      states.length === 0
        ? wrapped(NO_STATE)
        : states
            .map(({ state, wasIn }) =>
              wrapped(`${state}: ${wasIn ? 'rows sends the person again' : 'the person was not erased'}.`)
            )
            .join('\n')
    )
    throwProblems(states, 'Run the same command again.')
  })
}

function throwProblems(changed: readonly { problem?: string }[], whatToDo: string): void {
  const problems = changed.flatMap(({ problem }) => problem ?? [])
  if (problems.length > 0) {
    throw new UserError([...problems, whatToDo].join('\n'))
  }
}

const NO_STATE = 'No state of rows was changed. Name states that are elsewhere with --state.'

function erasureText(
  requestId: string | undefined,
  states: readonly StateErasure[],
  { others }: FoundStates,
  lists: readonly ErasedList[]
): string {
  const suffix = requestId === undefined ? '' : ` (request ${requestId})`
  const done = states.filter(({ problem }) => problem === undefined)
  return [
    `Amazon accepted the deletion request${suffix} and deletes the person within 30 days.`,
    ...done.map(
      ({ state, wasIn }) =>
        `${state}: ${wasIn ? 'the person was removed' : 'the person was not in it'}. rows skips them from now on.`
    ),
    ...others.map((state) => `${state}: not changed, it belongs to another Amazon or region.`),
    ...(states.length === 0 ? [NO_STATE] : []),
    ...lists
      .filter(({ problem }) => problem === undefined)
      .map(({ list, lines }) => `${list}: ${plural(lines, 'line was', 'lines were')} removed.`),
    'Remove the person from your sources, too: sync sends them again.'
  ]
    .map((line) => wrapped(line))
    .join('\n')
}

/** The question doesn't repeat the ID: terminals are recorded. */
async function confirmed(): Promise<boolean> {
  if (!canAsk()) {
    throw new UserError("Deleting a person can't be undone. Add --yes to confirm. Nothing was deleted.")
  }
  return askYes("Delete this person from all audiences at Amazon? This can't be undone.")
}
