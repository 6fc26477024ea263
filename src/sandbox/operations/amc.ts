import { refusal } from '../contract/refusals'
import type { Reply, UserCall } from './operation'

export function listAmcAccounts({ query, region, user }: UserCall): Reply {
  const { items, nextToken } = page(user.account[region].amcAccounts, query.get('nextToken'), 100)
  return { status: 200, body: { amcAccounts: items, nextToken } }
}

export function listAmcInstances({ headers, query, region, user }: UserCall): Reply {
  const accountId = headers['amazon-advertising-api-advertiserid']
  const marketplaceId = headers['amazon-advertising-api-marketplaceid']
  if (typeof accountId !== 'string' || accountId === '') {
    throw refusal.entityMissing()
  }
  if (typeof marketplaceId !== 'string' || marketplaceId === '') {
    throw refusal.marketplaceMissing()
  }
  const { amcAccounts, amcInstances } = user.account[region]
  if (!amcAccounts.some((one) => one.accountId === accountId && one.marketplaceId === marketplaceId)) {
    throw refusal.accountForbidden()
  }
  // The schema's default is 100, the guide's is 10: the smaller one makes callers follow nextToken.
  const limit = query.get('limit') ?? '10'
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100) {
    throw refusal.limit()
  }
  const { items, nextToken } = page(amcInstances[accountId] ?? [], query.get('nextToken'), Number(limit))
  return { status: 200, body: { instances: items, nextToken } }
}

/** A token is the place to go on from; callers are to take it as opaque. */
function page<T>(all: T[], token: string | null, size: number): { items: T[]; nextToken?: string } {
  const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString())
  if (!Number.isInteger(start) || start < 0 || (token !== null && start >= all.length)) {
    throw refusal.nextToken()
  }
  const end = start + size
  const items = all.slice(start, end)
  return end < all.length ? { items, nextToken: Buffer.from(String(end)).toString('base64url') } : { items }
}
