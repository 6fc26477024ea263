import { isTermsAnswer } from '../contract/bodies'
import { readBody } from '../contract/readBody'
import { refusal } from '../contract/refusals'
import type { Reply, UserCall } from './operation'

const AGREEMENT = '<p>The terms of the sandbox: no person is real.</p>'

export const readTerms = ({ user }: UserCall): Reply => ({
  status: 200,
  body: { agreementContent: AGREEMENT, ...user.terms }
})

export function answerTerms({ text, user }: UserCall): Reply {
  const { agreementToken, hasAccepted } = readBody(text, isTermsAnswer)
  if (agreementToken !== user.terms.agreementToken) {
    throw refusal.agreementToken()
  }
  user.terms.hasAccepted = hasAccepted
  return { status: 204 }
}
