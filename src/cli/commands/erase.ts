import type { Command } from 'commander'
import { deletePerson } from '../../segment/deletePerson'
import { UserError } from '../../system/userError'
import { askYes, canAsk } from '../confirm'
import { wrapped } from '../terminal'
import type { AmazonFlags } from './amazonCommand'
import { amazonCommand, print, withAmazon } from './amazonCommand'

interface EraseFlags extends AmazonFlags {
  user?: string
  anonymousId?: string
  yes?: true
}

export const eraseCommand = (): Command =>
  amazonCommand('erase', 'Ask Amazon to delete a person, as Segment does for a deletion request.')
    .option('--user <id>', 'user ID, as it was sent to Amazon or before it was hashed')
    .option('--anonymous-id <id>', 'anonymous ID, for people who were sent without a user ID')
    .option('--yes', 'confirm the deletion')
    .addHelpText(
      'after',
      `
Amazon deletes what this connection uploaded for the person, from all audiences,
within 30 days. It can't be undone. If a source still contains the person, the
next run adds them again: delete them there first.

Exit codes: 0 Amazon accepted the request; 1 it did not, or nothing was asked.`
    )
    .action(erase)

async function erase(flags: EraseFlags): Promise<void> {
  const [userId, anonymousId] = [flags.user?.trim() || undefined, flags.anonymousId?.trim() || undefined]
  if (userId === undefined && anonymousId === undefined) {
    throw new UserError('Whom to delete is missing. Use --user, --anonymous-id, or both.')
  }
  if (flags.yes !== true && !(await confirmed())) {
    throw new UserError('Nothing was deleted.')
  }
  await withAmazon(flags, async (_amazon, platform) => {
    const requestId = await deletePerson(platform, { userId, anonymousId })
    const suffix = requestId === undefined ? '' : ` (request ${requestId})`
    print(flags, { requestId }, () =>
      wrapped(`Amazon accepted the deletion request${suffix} and deletes the person within 30 days.`)
    )
  })
}

/** The question doesn't repeat the ID: terminals are recorded. */
async function confirmed(): Promise<boolean> {
  if (!canAsk()) {
    throw new UserError("Deleting a person can't be undone. Add --yes to confirm. Nothing was deleted.")
  }
  return askYes("Delete this person from all audiences at Amazon? This can't be undone.")
}
