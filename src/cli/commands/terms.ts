import type { Command } from 'commander'
import { convert } from 'html-to-text'
import type { Terms } from '../../amazon/terms'
import { acceptTerms, readTerms } from '../../amazon/terms'
import { columns, printable } from '../terminal'
import type { AmazonFlags } from './amazonCommand'
import { amazonCommand, print, withAmazon } from './amazonCommand'

export const termsCommand = (): Command =>
  amazonCommand('terms', "Show Amazon's terms for uploads to AMC, and whether they are accepted.")
    .option('--accept', 'accept the terms that are shown, as the connected Amazon user')
    .action(terms)

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
      () => `${contentText(read)}\n\n${accepts ? 'Accepted just now.' : stateText(read)}`
    )
  })
}

const contentText = ({ agreementContent }: Terms): string =>
  agreementContent === undefined
    ? 'Amazon shows no text of its terms.'
    : convert(agreementContent, { wordwrap: columns() }).split('\n').map(printable).join('\n')

function stateText({ hasAccepted }: Terms): string {
  if (hasAccepted === undefined) {
    return 'Amazon does not say whether they are accepted. To accept, run the command again with --accept.'
  }
  return hasAccepted ? 'Accepted already.' : NOT_YET
}

const NOT_YET = `Not accepted yet: Amazon refuses uploads to AMC.
To accept, run the command again with --accept.`
