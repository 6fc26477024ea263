import type { Command } from 'commander'
import { convert } from 'html-to-text'
import type { Terms } from '../../amazon/terms'
import { acceptTerms, readTerms } from '../../amazon/terms'
import { columns, printable } from '../terminal'
import type { AmazonFlags } from './amazonCommand'
import { amazonCommand, print, withAmazon } from './amazonCommand'

export const createCommand = (): Command =>
  amazonCommand('terms').option('--accept', 'accept the terms shown, as the connected Amazon user').action(terms)

async function terms(flags: AmazonFlags & { accept?: true }): Promise<void> {
  await withAmazon(flags, async (amazon) => {
    const read = await readTerms(amazon)
    const accepts = flags.accept === true && read.hasAccepted !== true
    if (accepts) {
      await acceptTerms(amazon, read)
    }
    const { agreementContent } = read
    const hasAccepted = accepts || read.hasAccepted
    print(
      flags,
      { agreementContent, hasAccepted },
      () => `${contentText(read)}\n\n${accepts ? 'Accepted.' : stateText(read)}`
    )
  })
}

const contentText = ({ agreementContent }: Terms): string =>
  agreementContent === undefined
    ? 'Amazon returned no text for its terms.'
    : convert(agreementContent, { wordwrap: columns() }).split('\n').map(printable).join('\n')

function stateText({ hasAccepted }: Terms): string {
  if (hasAccepted === undefined) {
    return "Amazon doesn't say whether they have been accepted. To accept, run the command again with --accept."
  }
  return hasAccepted ? 'Already accepted.' : NOT_YET
}

const NOT_YET = `Not accepted yet. Amazon rejects uploads to AMC until you accept.
To accept, run the command again with --accept.`
