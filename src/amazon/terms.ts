import { asText, jsonObject } from '../destinations/amazon-ads-dsp-amc/api/json'
import { CONNECTIONS_MEDIA_TYPE } from '../destinations/amazon-ads-dsp-amc/api/client'
import { toFailure } from '../destinations/amazon-ads-dsp-amc/api/failure'
import type { AmazonClient } from './client'
import { UserError } from '../system/userError'

const PATH = '/amc/audiences/connections/terms'

/** Amazon's terms for uploads to AMC, as the connected user has them. All of it is optional. */
export interface Terms {
  hasAccepted?: boolean
  /** The terms, in HTML. */
  agreementContent?: string
  /** Says which terms are accepted. */
  agreementToken?: string
}

/** Throws UserError when Amazon's answer has no terms. */
export async function readTerms(amazon: AmazonClient): Promise<Terms> {
  const answer = await amazon.read(PATH, CONNECTIONS_MEDIA_TYPE)
  const terms = (answer.status === 200 ? jsonObject(answer.content) : undefined) ?? {}
  const hasAccepted = typeof terms.hasAccepted === 'boolean' ? terms.hasAccepted : undefined
  const agreementContent = asText(terms.agreementContent)
  const agreementToken = asText(terms.agreementToken)
  if ([hasAccepted, agreementContent, agreementToken].every((one) => one === undefined)) {
    throw new UserError(toFailure(answer, true).errormessage)
  }
  return { hasAccepted, agreementContent, agreementToken }
}

/** Accepts the terms that were read, as the connected user. Throws UserError in Amazon's words. */
export async function acceptTerms(amazon: AmazonClient, { agreementToken }: Terms): Promise<void> {
  if (agreementToken === undefined) {
    throw new UserError('Amazon does not say which terms there are to accept. Accept them in the Amazon Ads console.')
  }
  const body = JSON.stringify({ agreementToken, hasAccepted: true })
  const answer = await amazon.call(PATH, { method: 'PATCH', contentType: CONNECTIONS_MEDIA_TYPE, body })
  if (answer.status !== 204) {
    throw new UserError(toFailure(answer, true).errormessage)
  }
}
