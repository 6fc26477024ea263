import { apiErrors } from '../contract/errors'
import type { OperationResult, UserCall } from './operation'

/* What the user has: profiles, DSP advertisers, AMC accounts and their instances. */

const PROFILE_PARAMETERS: Record<string, string[]> = {
  apiProgram: ['billing', 'campaign', 'paymentMethod', 'store', 'report', 'account', 'posts'],
  accessLevel: ['edit', 'view'],
  profileTypeFilter: ['seller', 'vendor', 'agency'],
  excludeSubTypeFilter: ['AMAZON_ATTRIBUTION', 'KDP_AUTHOR'],
  validPaymentMethodFilter: ['true', 'false']
}

export function listProfiles({ query, region, user }: UserCall): OperationResult {
  for (const [name, allowed] of Object.entries(PROFILE_PARAMETERS)) {
    if (readList(query, name)?.some((value) => !allowed.includes(value))) {
      throw apiErrors.invalidParameter(name, `one of ${allowed.join(', ')}`)
    }
  }
  const types = readList(query, 'profileTypeFilter')
  const excluded = readList(query, 'excludeSubTypeFilter')
  const payment = query.get('validPaymentMethodFilter')
  const profiles = user.account[region].profiles.filter(
    ({ accountInfo: { type, subType, validPaymentMethod } }) =>
      (types === undefined || types.includes(type)) &&
      (subType === undefined || !excluded?.includes(subType)) &&
      // Without the field counts as valid (official).
      (payment === null || String(validPaymentMethod ?? true) === payment)
  )
  return { status: 200, body: profiles }
}

/** A list with commas (official); undefined when the parameter is not there. */
const readList = (query: URLSearchParams, name: string) => query.get(name)?.split(',')

export function listAdvertisers(call: UserCall): OperationResult {
  const { region, user } = call
  const profile = readScope(call)
  const startIndex = readNumber(call, 'startIndex', 0, 0, 29900)
  const count = readNumber(call, 'count', 100, 1, 100)
  const wanted = readIdFilter(call)
  const found = (user.account[region].advertisers[profile] ?? []).filter(
    ({ advertiserId }) => wanted === undefined || wanted.includes(advertiserId)
  )
  return { status: 200, body: { totalResults: found.length, response: found.slice(startIndex, startIndex + count) } }
}

/** DSP profiles are of type agency, not for attribution; another region's profile is not authorized (official). */
function readScope({ headers, region, user }: UserCall): string {
  const scope = headers['amazon-advertising-api-scope']
  if (typeof scope !== 'string') {
    throw apiErrors.scopeMissing()
  }
  const profile = Object.values(user.account)
    .flatMap((content) => content.profiles)
    .find(({ profileId }) => String(profileId) === scope)
  if (profile === undefined) {
    throw apiErrors.scopeUnknown()
  }
  const { type, subType } = profile.accountInfo
  const here = user.account[region].profiles.includes(profile)
  if (!here || type !== 'agency' || subType === 'AMAZON_ATTRIBUTION') {
    throw apiErrors.scopeForbidden()
  }
  return scope
}

function readNumber(
  { query, requestId }: UserCall,
  field: string,
  fallback: number,
  least: number,
  most: number
): number {
  const text = query.get(field) ?? String(fallback)
  const value = /^\d+$/.test(text) ? Number(text) : NaN
  if (!(value >= least && value <= most)) {
    throw apiErrors.dspQuery(field, `between ${least} and ${most}`, requestId)
  }
  return value
}

/** Undefined: all. */
function readIdFilter({ query, requestId }: UserCall): string[] | undefined {
  const ids = query.get('advertiserIdFilter')?.split(',')
  if (ids?.some((id) => !/^\d+$/.test(id))) {
    throw apiErrors.dspQuery('advertiserIdFilter', 'numeric ids with commas between them', requestId)
  }
  return ids
}

export function listAmcAccounts({ query, region, user }: UserCall): OperationResult {
  const { items, nextToken } = cutPage(user.account[region].amcAccounts, query.get('nextToken'), 100)
  return { status: 200, body: { amcAccounts: items, nextToken } }
}

export function listAmcInstances({ headers, query, region, user }: UserCall): OperationResult {
  const accountId = headers['amazon-advertising-api-advertiserid']
  const marketplaceId = headers['amazon-advertising-api-marketplaceid']
  if (typeof accountId !== 'string' || accountId === '') {
    throw apiErrors.entityMissing()
  }
  if (typeof marketplaceId !== 'string' || marketplaceId === '') {
    throw apiErrors.marketplaceMissing()
  }
  const { amcAccounts, amcInstances } = user.account[region]
  if (!amcAccounts.some((one) => one.accountId === accountId && one.marketplaceId === marketplaceId)) {
    throw apiErrors.accountForbidden()
  }
  // The schema's default is 100, the guide's is 10: the smaller one makes callers follow nextToken.
  const limit = query.get('limit') ?? '10'
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100) {
    throw apiErrors.limit()
  }
  const { items, nextToken } = cutPage(amcInstances[accountId] ?? [], query.get('nextToken'), Number(limit))
  return { status: 200, body: { instances: items, nextToken } }
}

/** A token is the index to resume from; callers are to take it as opaque. */
function cutPage<T>(all: T[], token: string | null, size: number): { items: T[]; nextToken?: string } {
  const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString())
  if (!Number.isInteger(start) || start < 0 || (token !== null && start >= all.length)) {
    throw apiErrors.nextToken()
  }
  const end = start + size
  const items = all.slice(start, end)
  return end < all.length ? { items, nextToken: Buffer.from(String(end)).toString('base64url') } : { items }
}
