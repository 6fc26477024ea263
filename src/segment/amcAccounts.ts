import { jsonObject } from '../destinations/amazon-ads-dsp-amc/api/amazonError'
import { CONNECTIONS_MEDIA_TYPE } from '../destinations/amazon-ads-dsp-amc/api/call'
import { failureOf } from '../destinations/amazon-ads-dsp-amc/api/failure'
import type { Amazon } from './amazon'
import { CannotRun } from './cannotRun'

export interface AmcAccount {
  accountId: string
  accountName?: string
  marketplaceId: string
}

/** Instances are another API of Amazon's, with a media type of its own. */
const INSTANCES_MEDIA_TYPE = 'application/vnd.amcinstances.v1+json'

/** The AMC account that an instance belongs to. Throws CannotRun when the connected user sees no such instance. */
export async function accountOfInstance(amazon: Amazon, instanceId: string): Promise<AmcAccount> {
  const accounts = await pages<AmcAccount>(amazon, '/amc/accounts', 'amcAccounts', CONNECTIONS_MEDIA_TYPE)
  for (const account of accounts) {
    const instances = await pages<{ instanceId: string }>(amazon, '/amc/instances', 'instances', INSTANCES_MEDIA_TYPE, {
      'Amazon-Advertising-API-AdvertiserId': account.accountId,
      'Amazon-Advertising-API-MarketplaceId': account.marketplaceId
    })
    if (instances.some((one) => one.instanceId === instanceId)) {
      return account
    }
  }
  throw new CannotRun(
    accounts.length === 0
      ? `The connected Amazon user has no AMC account in region ${amazon.region}. Check the region, or give AMC account and marketplace, too.`
      : `No AMC account of the connected Amazon user in region ${
          amazon.region
        } has an instance ${instanceId}. Looked in ${accounts.map(({ accountId }) => accountId).join(', ')}.`
  )
}

/** All items of a list that comes in pages. */
async function pages<Item>(
  amazon: Amazon,
  path: string,
  key: string,
  contentType: string,
  headers?: Record<string, string>
): Promise<Item[]> {
  const items: Item[] = []
  for (let token: string | undefined = ''; token !== undefined;) {
    const query = token === '' ? '' : `?nextToken=${encodeURIComponent(token)}`
    const answer = await amazon.read(path + query, contentType, headers)
    const body = answer.status === 200 ? jsonObject(answer.content) : undefined
    const page = body?.[key]
    if (!Array.isArray(page)) {
      throw new CannotRun(failureOf(answer, true).errormessage)
    }
    items.push(...(page as Item[]))
    token = typeof body?.nextToken === 'string' && body.nextToken !== '' ? body.nextToken : undefined
  }
  return items
}
