import type { MembershipView, PersonView, PreviewView } from '../api'

type MembershipReason = Pick<PersonView['audiences'][number], 'isIn' | 'why'>

/** Why somebody is in an audience, or is not, by the last event that counts and by what Amazon has. */
export function explainMembership(
  last: PreviewView | undefined,
  audienceId: string | undefined,
  membership: MembershipView | undefined,
  isSandbox: boolean
): MembershipReason {
  if (membership !== undefined) {
    if (!membership.active) {
      return { isIn: false, why: 'Membership expired: the time to live has passed since the person was added.' }
    }
    const why =
      last?.outcome === 'leaves'
        ? 'Still a member: the last event removes the person, but it wasn’t sent yet.'
        : membership.matched
          ? 'Amazon has the person, and recognized them.'
          : 'Amazon has the person, but didn’t recognize them by the identities that were sent.'
    return { isIn: true, why }
  }
  switch (last?.outcome) {
    case 'refused':
      return { isIn: false, why: `The last event is rejected. ${last.reason ?? ''}` }
    case 'leaves':
      return { isIn: false, why: 'The last event removes the person from the audience.' }
    case 'enters':
      return audienceId === undefined
        ? {
            isIn: false,
            why: 'The audience is not connected to Amazon yet. The person would be added after you connect it.'
          }
        : isSandbox
          ? {
              isIn: false,
              why: 'Nothing was sent yet: the last event adds the person, but Amazon has nobody with this ID. Compute the audience.'
            }
          : { isIn: undefined, why: 'The last event adds the person. Amazon Ads doesn’t say who is a member.' }
    default:
      return { isIn: false, why: 'No event of this person adds them.' }
  }
}
