import { asObject, asText, jsonObject } from '../destinations/amazon-ads-dsp-amc/api/responseBody'
import { CONNECTIONS_MEDIA_TYPE } from '../destinations/amazon-ads-dsp-amc/api/client'
import { failureOf } from '../destinations/amazon-ads-dsp-amc/api/failure'
import type { AmazonClient } from './client'
import { UserError } from '../system/userError'

export interface AmcAccount {
  accountId: string
  accountName?: string
  marketplaceId: string
}

/** Instances are another API of Amazon's, with a media type of its own. */
const INSTANCES_MEDIA_TYPE = 'application/vnd.amcinstances.v1+json'

export interface AmcInstance {
  instanceId: string
  instanceName?: string
  account: AmcAccount
}

/** The AMC account that an instance belongs to. Throws CannotRun when the connected user sees no such instance. */
export async function findAccountOfInstance(amazon: AmazonClient, instanceId: string): Promise<AmcAccount> {
  const accounts = await accountsOf(amazon)
  for (const account of accounts) {
    const instances = await instancesOf(amazon, account)
    if (instances.some((one) => one.instanceId === instanceId)) {
      return account
    }
  }
  throw new UserError(
    accounts.length === 0
      ? `The connected Amazon user has no AMC account in region ${amazon.region}. Check the region, or give AMC account and marketplace, too.`
      : `No AMC account of the connected Amazon user in region ${
          amazon.region
        } has an instance ${instanceId}. Looked in ${accounts.map(({ accountId }) => accountId).join(', ')}.`
  )
}

/** The AMC instances of all accounts that the connected user sees. Throws CannotRun in Amazon's words. */
export async function listAmcInstances(amazon: AmazonClient): Promise<AmcInstance[]> {
  const instances: AmcInstance[] = []
  for (const account of await accountsOf(amazon)) {
    instances.push(...(await instancesOf(amazon, account)))
  }
  return instances
}

/** Those with an ID and a marketplace, without which nothing can be asked of them. */
async function accountsOf(amazon: AmazonClient): Promise<AmcAccount[]> {
  const accounts = await pages(amazon, '/amc/accounts', 'amcAccounts', CONNECTIONS_MEDIA_TYPE)
  return accounts.flatMap((one) => {
    const { accountId, accountName, marketplaceId } = textsOf(one, ['accountId', 'accountName', 'marketplaceId'])
    return accountId === undefined || marketplaceId === undefined ? [] : [{ accountId, accountName, marketplaceId }]
  })
}

async function instancesOf(amazon: AmazonClient, account: AmcAccount): Promise<AmcInstance[]> {
  const instances = await pages(amazon, '/amc/instances', 'instances', INSTANCES_MEDIA_TYPE, {
    'Amazon-Advertising-API-AdvertiserId': account.accountId,
    'Amazon-Advertising-API-MarketplaceId': account.marketplaceId
  })
  return instances.flatMap((one) => {
    const { instanceId, instanceName } = textsOf(one, ['instanceId', 'instanceName'])
    return instanceId === undefined ? [] : [{ instanceId, instanceName, account }]
  })
}

/** Every property of Amazon's answers is optional. */
const textsOf = <Key extends string>(one: unknown, keys: readonly Key[]) =>
  Object.fromEntries(keys.map((key) => [key, asText(asObject(one)?.[key])])) as Record<Key, string | undefined>

/** All items of a list that comes in pages. */
async function pages(
  amazon: AmazonClient,
  path: string,
  key: string,
  contentType: string,
  headers?: Record<string, string>
): Promise<unknown[]> {
  const items: unknown[] = []
  for (let token: string | undefined = ''; token !== undefined;) {
    const query = token === '' ? '' : `?nextToken=${encodeURIComponent(token)}`
    const answer = await amazon.read(path + query, contentType, headers)
    const body = (answer.status === 200 ? jsonObject(answer.content) : undefined) ?? {}
    const page = body[key]
    if (!Array.isArray(page)) {
      throw new UserError(failureOf(answer, true).errormessage)
    }
    items.push(...(page as unknown[]))
    token = typeof body.nextToken === 'string' && body.nextToken !== '' ? body.nextToken : undefined
  }
  return items
}
