import { asObject, asText, jsonObject } from '../destinations/amazon-ads-dsp-amc/api/json'
import { CONNECTIONS_MEDIA_TYPE } from '../destinations/amazon-ads-dsp-amc/api/client'
import type { Connection } from '../destinations/amazon-ads-dsp-amc/api/lookups'
import { listConnections } from '../destinations/amazon-ads-dsp-amc/api/lookups'
import { isCertainlyUndone, toFailure } from '../destinations/amazon-ads-dsp-amc/api/failure'
import { UserError } from '../system/userError'
import type { AmazonClient } from './client'

export type AmcConnection = Connection

/** What a connection ties together: an AMC instance, a DSP advertiser, or both. */
interface NewAmcConnection {
  amcInstanceId?: string
  /** With its marketplace; both are looked up where they are missing. */
  amcAccountId?: string
  amcAccountMarketplaceId?: string
  dspAdvertiserId?: string
  isDefault?: boolean
}

interface AmcAccount {
  accountId: string
  accountName?: string
  marketplaceId: string
}

/** Instances are another API of Amazon's, with a media type of its own. */
const INSTANCES_MEDIA_TYPE = 'application/vnd.amcinstances.v1+json'

interface AmcInstance {
  instanceId: string
  instanceName?: string
  account: AmcAccount
}

/** The AMC account that an instance belongs to. Throws UserError when the connected user sees no such instance. */
export async function findAccountOfInstance(amazon: AmazonClient, instanceId: string): Promise<AmcAccount> {
  const accounts = await listAccounts(amazon)
  for (const account of accounts) {
    const instances = await listInstances(amazon, account)
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

/** The AMC instances of all accounts that the connected user sees. Throws UserError in Amazon's words. */
export async function listAmcInstances(amazon: AmazonClient): Promise<AmcInstance[]> {
  const instances: AmcInstance[] = []
  for (const account of await listAccounts(amazon)) {
    instances.push(...(await listInstances(amazon, account)))
  }
  return instances
}

/** Those with an ID and a marketplace, without which nothing can be asked of them. */
async function listAccounts(amazon: AmazonClient): Promise<AmcAccount[]> {
  const accounts = await readPages(amazon, '/amc/accounts', 'amcAccounts', CONNECTIONS_MEDIA_TYPE)
  return accounts.flatMap((one) => {
    const { accountId, accountName, marketplaceId } = pickTexts(one, ['accountId', 'accountName', 'marketplaceId'])
    return accountId === undefined || marketplaceId === undefined ? [] : [{ accountId, accountName, marketplaceId }]
  })
}

async function listInstances(amazon: AmazonClient, account: AmcAccount): Promise<AmcInstance[]> {
  const instances = await readPages(amazon, '/amc/instances', 'instances', INSTANCES_MEDIA_TYPE, {
    'Amazon-Advertising-API-AdvertiserId': account.accountId,
    'Amazon-Advertising-API-MarketplaceId': account.marketplaceId
  })
  return instances.flatMap((one) => {
    const { instanceId, instanceName } = pickTexts(one, ['instanceId', 'instanceName'])
    return instanceId === undefined ? [] : [{ instanceId, instanceName, account }]
  })
}

/** Every property of Amazon's answers is optional. */
const pickTexts = <Key extends string>(one: unknown, keys: readonly Key[]) =>
  Object.fromEntries(keys.map((key) => [key, asText(asObject(one)?.[key])])) as Record<Key, string | undefined>

/** All items of a list that comes in pages. */
async function readPages(
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
      throw new UserError(toFailure(answer, true).errormessage)
    }
    items.push(...(page as unknown[]))
    token = typeof body.nextToken === 'string' && body.nextToken !== '' ? body.nextToken : undefined
  }
  return items
}

/** The connections of the connected Amazon user. Throws UserError in the words of Amazon's failure. */
export const listAmcConnections = (amazon: AmazonClient): Promise<AmcConnection[]> =>
  amazon.lookUp((request, region) => listConnections(request, region))

/** Amazon's ID of a new connection. Throws UserError; where it may have been made all the same, that says so. */
export async function createAmcConnection(amazon: AmazonClient, wanted: NewAmcConnection): Promise<string> {
  const { amcInstanceId, amcAccountId, isDefault, ...others } = wanted
  const account =
    amcInstanceId === undefined || amcAccountId !== undefined
      ? { amcAccountId }
      : await findAmcAccount(amazon, amcInstanceId)
  const connection = { ...others, amcInstanceId, ...account, ...(isDefault === true && { isDefault }) }
  const answer = await amazon.call('/amc/audiences/connections', {
    method: 'POST',
    contentType: CONNECTIONS_MEDIA_TYPE,
    body: JSON.stringify(connection)
  })
  const connectionId = answer.status === 201 ? asText(jsonObject(answer.content)?.connectionId) : undefined
  if (connectionId === undefined) {
    const { errormessage } = toFailure(answer, true)
    throw new UserError(isCertainlyUndone(answer) ? errormessage : `${errormessage} ${MAY_BE_MADE}`)
  }
  return connectionId
}

const MAY_BE_MADE = 'The connection may have been made: check the list of connections before you create it again.'

async function findAmcAccount(amazon: AmazonClient, instanceId: string) {
  const { accountId, marketplaceId } = await findAccountOfInstance(amazon, instanceId)
  return { amcAccountId: accountId, amcAccountMarketplaceId: marketplaceId }
}
