import { isTermsAnswer, readBody } from './contract'
import type { Call, Reply } from './operation'
import { Refusal } from './operation'
import type { State } from './state'

/** Of the user who gave the permission (official): the sandbox has one. */
export interface Terms {
  agreementToken: string
  hasAccepted: boolean
}

export function readTerms(_call: Call, { terms }: State): Reply {
  return { status: 200, body: { agreementContent: '<p>The terms of the sandbox: no person is real.</p>', ...terms } }
}

export function answerTerms({ text }: Call, { terms }: State): Reply {
  const { agreementToken, hasAccepted } = readBody(text, isTermsAnswer)
  if (agreementToken !== terms.agreementToken) {
    throw new Refusal(400, 'agreementToken is not valid')
  }
  terms.hasAccepted = hasAccepted
  return { status: 204 }
}
