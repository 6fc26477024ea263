import type { Command } from 'commander'
import { convert } from 'html-to-text'
import { jsonObject } from '../../destinations/amazon-ads-dsp-amc/api/amazonError'
import { CONNECTIONS_MEDIA_TYPE } from '../../destinations/amazon-ads-dsp-amc/api/call'
import { failureOf } from '../../destinations/amazon-ads-dsp-amc/api/failure'
import { CannotRun } from '../../segment/cannotRun'
import { printable } from '../terminal'
import type { AmazonFlags } from './amazonCommand'
import { amazonCommand, print, withAmazon } from './amazonCommand'

const PATH = '/amc/audiences/connections/terms'

export const termsCommand = (): Command =>
  amazonCommand('terms', "Show Amazon's terms for uploads to AMC, and whether they are accepted.")
    .option('--accept', 'accept the terms that are shown, as the connected Amazon user')
    .action(terms)

async function terms(flags: AmazonFlags & { accept?: true }): Promise<void> {
  await withAmazon(flags, async (amazon) => {
    const answer = await amazon.read(PATH, CONNECTIONS_MEDIA_TYPE)
    const shown = answer.status === 200 ? jsonObject(answer.content) : undefined
    const { agreementToken, agreementContent, hasAccepted } = shown ?? {}
    if (typeof agreementToken !== 'string' || typeof agreementContent !== 'string') {
      throw new CannotRun(failureOf(answer, true).errormessage)
    }
    const accepts = flags.accept === true && hasAccepted !== true
    if (accepts) {
      const body = JSON.stringify({ agreementToken, hasAccepted: true })
      const accepted = await amazon.call(PATH, { method: 'PATCH', contentType: CONNECTIONS_MEDIA_TYPE, body })
      if (accepted.status !== 204) {
        throw new CannotRun(failureOf(accepted, true).errormessage)
      }
    }
    const content = convert(agreementContent, { wordwrap: 100 }).split('\n').map(printable).join('\n')
    const isAccepted = accepts || hasAccepted === true
    print(
      flags,
      { agreementContent, hasAccepted: isAccepted },
      () => `${content}\n\n${accepts ? 'Accepted just now.' : isAccepted ? 'Accepted already.' : NOT_YET}`
    )
  })
}

const NOT_YET = 'Not accepted yet: Amazon refuses uploads to AMC. To accept, run the command again with --accept.'
