import type { Call, Reply } from './operation'
import { Refusal } from './operation'
import type { State } from './state'

const PROFILE_QUERY: Record<string, string[]> = {
  apiProgram: ['billing', 'campaign', 'paymentMethod', 'store', 'report', 'account', 'posts'],
  accessLevel: ['edit', 'view'],
  profileTypeFilter: ['seller', 'vendor', 'agency'],
  validPaymentMethodFilter: ['true', 'false']
}

export function listProfiles({ query, region }: Call, { settings }: State): Reply {
  for (const [name, allowed] of Object.entries(PROFILE_QUERY)) {
    const wrong = query
      .getAll(name)
      .flatMap((value) => value.split(','))
      .find((value) => !allowed.includes(value))
    if (wrong !== undefined) {
      throw new Refusal(400, `${name} must be one of ${allowed.join(', ')}`)
    }
  }
  const types = query.get('profileTypeFilter')?.split(',')
  const payment = query.get('validPaymentMethodFilter')
  const profiles = settings.account[region].profiles.filter(
    ({ accountInfo }) =>
      (types === undefined || types.includes(accountInfo.type)) &&
      (payment === null || String(accountInfo.validPaymentMethod ?? false) === payment)
  )
  return { status: 200, body: profiles }
}

export function listAdvertisers({ headers, query, region, requestId }: Call, { settings }: State): Reply {
  const scope = headers['amazon-advertising-api-scope']
  if (typeof scope !== 'string') {
    throw new Refusal(401, 'Scope header is missing')
  }
  const profile = Object.values(settings.account)
    .flatMap((content) => content.profiles)
    .find(({ profileId }) => String(profileId) === scope)
  if (profile === undefined) {
    throw new Refusal(401, 'No matching advertiser found for scope')
  }
  // DSP profiles are of type agency, not for attribution; another region's profile is not authorized (official).
  const { type, subType } = profile.accountInfo
  const here = settings.account[region].profiles.includes(profile)
  if (!here || type !== 'agency' || subType === 'AMAZON_ATTRIBUTION') {
    throw new Refusal(401, 'Not authorized to access scope')
  }
  const within = (field: string, fallback: number, least: number, most: number) => {
    const text = query.get(field) ?? String(fallback)
    const value = /^\d+$/.test(text) ? Number(text) : NaN
    if (!(value >= least && value <= most)) {
      const errors = [
        { errorType: 'DSP_INVALID_QUERY_PARAM', field, message: `${field} must be between ${least} and ${most}` }
      ]
      throw new Refusal(422, 'Validation Error', { body: { message: 'Validation Error', requestId, errors } })
    }
    return value
  }
  const startIndex = within('startIndex', 0, 0, 29900)
  const count = within('count', 100, 1, 100)
  const wanted = query.get('advertiserIdFilter')?.split(',')
  const found = (settings.account[region].advertisers[scope] ?? []).filter(
    ({ advertiserId }) => wanted === undefined || wanted.includes(advertiserId)
  )
  return { status: 200, body: { totalResults: found.length, response: found.slice(startIndex, startIndex + count) } }
}

export function listAmcAccounts({ query, region }: Call, { settings }: State): Reply {
  const { items, nextToken } = page(settings.account[region].amcAccounts, query.get('nextToken'), 100)
  return { status: 200, body: { amcAccounts: items, nextToken } }
}

export function listAmcInstances({ headers, query, region }: Call, { settings }: State): Reply {
  const accountId = headers['amazon-advertising-api-advertiserid']
  const marketplaceId = headers['amazon-advertising-api-marketplaceid']
  if (typeof accountId !== 'string' || accountId === '') {
    // Reported, word for word.
    throw new Refusal(400, 'entityId provided is null')
  }
  if (typeof marketplaceId !== 'string' || marketplaceId === '') {
    throw new Refusal(400, 'marketplaceId provided is null')
  }
  const { amcAccounts, amcInstances } = settings.account[region]
  if (!amcAccounts.some((one) => one.accountId === accountId && one.marketplaceId === marketplaceId)) {
    throw new Refusal(403, 'Not authorized to access this AMC account')
  }
  // The schema's default is 100, the guide's is 10: the smaller one makes callers follow nextToken.
  const limit = query.get('limit') ?? '10'
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100) {
    throw new Refusal(422, 'limit must be between 1 and 100')
  }
  const { items, nextToken } = page(amcInstances[accountId] ?? [], query.get('nextToken'), Number(limit))
  return { status: 200, body: { instances: items, nextToken } }
}

/** A token is the place to go on from; callers are to take it as opaque. */
function page<T>(all: T[], token: string | null, size: number): { items: T[]; nextToken?: string } {
  const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString())
  if (!Number.isInteger(start) || start < 0 || (token !== null && start >= all.length)) {
    throw new Refusal(400, 'nextToken is not valid')
  }
  const end = start + size
  const items = all.slice(start, end)
  return end < all.length ? { items, nextToken: Buffer.from(String(end)).toString('base64url') } : { items }
}
