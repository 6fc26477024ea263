import type { Account } from './account'

/** Somebody who can sign in with Amazon and let an application act for them. */
export interface User {
  id: string
  name: string
  /** What they have, in a sentence. */
  about: string
  customerId: string
  account: Account
  /** Of the AMC terms: of the user who gave the permission (official). */
  terms: { agreementToken: string; hasAccepted: boolean }
}

const NOTHING = { profiles: [], advertisers: {}, amcAccounts: [], amcInstances: {} }

/** The users that the sign-in page offers. The first one gave the sandbox's own refresh token. */
export function createUsers(account: Account, termsAccepted: boolean): [User, ...User[]] {
  const user = (id: string, name: string, about: string, change: { account?: Account; hasAccepted?: boolean }) => ({
    id,
    name,
    about,
    customerId: `amzn1.account.SANDBOX${id.toUpperCase()}`,
    account: change.account ?? account,
    terms: { agreementToken: `sandbox-agreement-${id}`, hasAccepted: change.hasAccepted ?? termsAccepted }
  })
  return [
    user('ada', 'Ada Admin', 'Has advertisers and AMC instances in NA and EU.', {}),
    user('ben', 'Ben Beginner', 'The same, but has not accepted the AMC terms.', { hasAccepted: false }),
    user('cleo', 'Cleo Colleague', 'Has no advertisers and no AMC instances anywhere.', {
      account: { NA: NOTHING, EU: NOTHING, FE: NOTHING }
    })
  ]
}
