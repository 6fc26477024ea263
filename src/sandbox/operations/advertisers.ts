import { refusal } from '../contract/refusals'
import type { Reply, UserCall } from './operation'

export function listAdvertisers(call: UserCall): Reply {
  const { region, user } = call
  const profile = scopeOf(call)
  const startIndex = within(call, 'startIndex', 0, 0, 29900)
  const count = within(call, 'count', 100, 1, 100)
  const wanted = idFilter(call)
  const found = (user.account[region].advertisers[profile] ?? []).filter(
    ({ advertiserId }) => wanted === undefined || wanted.includes(advertiserId)
  )
  return { status: 200, body: { totalResults: found.length, response: found.slice(startIndex, startIndex + count) } }
}

/** DSP profiles are of type agency, not for attribution; another region's profile is not authorized (official). */
function scopeOf({ headers, region, user }: UserCall): string {
  const scope = headers['amazon-advertising-api-scope']
  if (typeof scope !== 'string') {
    throw refusal.scopeMissing()
  }
  const profile = Object.values(user.account)
    .flatMap((content) => content.profiles)
    .find(({ profileId }) => String(profileId) === scope)
  if (profile === undefined) {
    throw refusal.scopeUnknown()
  }
  const { type, subType } = profile.accountInfo
  const here = user.account[region].profiles.includes(profile)
  if (!here || type !== 'agency' || subType === 'AMAZON_ATTRIBUTION') {
    throw refusal.scopeForbidden()
  }
  return scope
}

function within({ query, requestId }: UserCall, field: string, fallback: number, least: number, most: number): number {
  const text = query.get(field) ?? String(fallback)
  const value = /^\d+$/.test(text) ? Number(text) : NaN
  if (!(value >= least && value <= most)) {
    throw refusal.dspQuery(field, `between ${least} and ${most}`, requestId)
  }
  return value
}

/** Undefined: all. */
function idFilter({ query, requestId }: UserCall): string[] | undefined {
  const ids = query.get('advertiserIdFilter')?.split(',')
  if (ids?.some((id) => !/^\d+$/.test(id))) {
    throw refusal.dspQuery('advertiserIdFilter', 'numeric ids with commas between them', requestId)
  }
  return ids
}
