import type { MembershipView, PersonView, PreviewView } from '../api'

type Verdict = Pick<PersonView['audiences'][number], 'isIn' | 'why'>

/** Why somebody is in an audience, or is not, by the last event that counts and by what Amazon has. */
export function explainMembership(
  last: PreviewView | undefined,
  audienceId: string | undefined,
  membership: MembershipView | undefined,
  known: boolean
): Verdict {
  if (membership !== undefined) {
    if (!membership.active) {
      return { isIn: false, why: 'The time to live is over since the person was added.' }
    }
    const why =
      last?.outcome === 'leaves'
        ? 'Still in: the last event takes the person out, and was not sent yet.'
        : membership.matched
          ? 'Amazon has the person, and recognised them.'
          : 'Amazon has the person, but does not recognise them by the identities it was sent.'
    return { isIn: true, why }
  }
  switch (last?.outcome) {
    case 'refused':
      return { isIn: false, why: `The last event was not sent. ${last.reason ?? ''}` }
    case 'leaves':
      return { isIn: false, why: 'The last event takes the person out of the audience.' }
    case 'enters':
      return audienceId === undefined
        ? { isIn: false, why: 'The audience is not connected to Amazon. Complete its settings.' }
        : known
          ? {
              isIn: false,
              why: 'Nothing was sent yet: the last event would be an entry, but Amazon has nobody by that ID. Compute the audience.'
            }
          : { isIn: undefined, why: 'The event is sent as an entry. Amazon Ads does not tell who is in.' }
    default:
      return { isIn: false, why: 'No event of the person decides.' }
  }
}
