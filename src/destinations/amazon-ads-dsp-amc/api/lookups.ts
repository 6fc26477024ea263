import type { DynamicFieldResponse, RequestClient } from '@segment/actions-core'
import { AMAZON_PROFILES_API_VERSION } from '../versioning-info'
import type { Call } from './client'
import { callAmazon, CONNECTIONS_MEDIA_TYPE } from './client'
import type { Failure } from './failure'
import { toFailure, unreadable } from './failure'
import { apiUrl } from './regions'
import { asObject, asText, jsonValue } from './responseBody'

/** A DSP advertiser that the connected Amazon user may use. */
export interface Advertiser {
  advertiserId: string
  name?: string
  country?: string
  currency?: string
  /** Of the agency that it belongs to. */
  profileId: string
}

/** Amazon's link between an AMC instance, a DSP advertiser or both, and the uploads of audiences. */
export interface Connection {
  connectionId: string
  isDefault?: boolean
  amcAccountId?: string
  amcAccountName?: string
  amcInstanceId?: string
  amcInstanceName?: string
  dspAdvertiserId?: string
  dspAdvertiserName?: string
  dspAdvertiserCountryCode?: string
}

/** Advertisers of a page, and the last page's start: Amazon allows no more. */
const PAGE_SIZE = 100
const LAST_START = 29_900

/**
 * All DSP advertisers in the region, or why Amazon doesn't list them. DSP profiles are of type agency. Advertisers without
 * an ID are skipped.
 */
export async function listAdvertisers(request: RequestClient, region: string): Promise<Advertiser[] | Failure> {
  const path = `/${AMAZON_PROFILES_API_VERSION}/profiles?profileTypeFilter=agency`
  const profiles = await list(request, region, path, (body) => body)
  if (!Array.isArray(profiles)) {
    return profiles
  }
  const advertisers: Advertiser[] = []
  for (const { profileId, isAgency } of profiles.flatMap((profile) => toAgency(profile) ?? [])) {
    const headers = { 'Amazon-Advertising-API-Scope': profileId }
    for (let start = 0; start <= LAST_START; start += PAGE_SIZE) {
      const path = `/dsp/advertisers?startIndex=${start}&count=${PAGE_SIZE}`
      const page = await list(request, region, path, (body) => asObject(body)?.response, { headers })
      if (!Array.isArray(page)) {
        if (!isAgency && NO_ACCESS.includes(page.status)) {
          break
        }
        return page
      }
      advertisers.push(...page.flatMap((one) => toAdvertiser(one, profileId) ?? []))
      if (page.length < PAGE_SIZE) {
        break
      }
    }
  }
  return advertisers
}

/**
 * The connections of the connected Amazon user, or the one with that ID; at most 100, which Amazon returns at once.
 * Connections without an ID are skipped. A Failure with status 404 means that there is no such connection.
 */
export async function listConnections(
  request: RequestClient,
  region: string,
  connectionId?: string
): Promise<Connection[] | Failure> {
  const query = connectionId === undefined ? '' : `?connectionId=${encodeURIComponent(connectionId)}`
  const path = `/amc/audiences/connections${query}`
  const read = (body: unknown): unknown => asObject(body)?.connections
  const connections = await list(request, region, path, read, { contentType: CONNECTIONS_MEDIA_TYPE }, true)
  // The answer to a query for one connection need not repeat its ID.
  return Array.isArray(connections)
    ? connections.flatMap((one) => toConnection(one, connections.length === 1 ? connectionId : undefined) ?? [])
    : connections
}

const CONNECTION_ID = /^[\w-]{1,128}$/

/** Whether a text may be the ID of a connection. Amazon makes UUIDs, and takes others that a caller chose. */
export const isConnectionId = (value: string): boolean => CONNECTION_ID.test(value)

/** The DSP advertisers to choose from. An empty list says why. Never throws. */
export const advertiserChoices = (
  request: RequestClient,
  { settings }: { settings: { region?: unknown } }
): Promise<DynamicFieldResponse> =>
  toChoices(
    () => listAdvertisers(request, String(settings.region)),
    ({ advertiserId, name, country }) => ({
      value: advertiserId,
      label: `${name || 'Unnamed'} (${[country, advertiserId].filter(Boolean).join(', ')})`
    }),
    NO_ADVERTISERS
  )

export const NO_ADVERTISERS =
  'No DSP advertisers found in this region. Check the Region setting and your Amazon Ads permissions, or enter an ID.'

/** The AMC connections to choose from. An empty list says why. Never throws. */
export const connectionChoices = (
  request: RequestClient,
  { settings }: { settings: { region?: unknown } }
): Promise<DynamicFieldResponse> =>
  toChoices(
    () => listConnections(request, String(settings.region)),
    (connection) => ({ value: connection.connectionId, label: connectionLabel(connection) }),
    NO_CONNECTIONS
  )

export const NO_CONNECTIONS = 'No AMC connections found. Create one in Amazon Ads, then refresh this list.'

function connectionLabel({ connectionId, isDefault, ...connection }: Connection): string {
  const { amcInstanceName, amcInstanceId, dspAdvertiserName, dspAdvertiserId } = connection
  const ends = [
    amcInstanceId && `AMC ${amcInstanceName || amcInstanceId}`,
    dspAdvertiserId && `DSP ${dspAdvertiserName || dspAdvertiserId}`
  ].filter(Boolean)
  return `${ends.join(', ') || 'Connection'} (${connectionId}${isDefault ? ', default' : ''})`
}

async function toChoices<Item>(
  query: () => Promise<Item[] | Failure>,
  toChoice: (item: Item) => DynamicFieldResponse['choices'][number],
  none: string
): Promise<DynamicFieldResponse> {
  try {
    const found = await query()
    if (Array.isArray(found) && found.length > 0) {
      return { choices: found.map(toChoice) }
    }
    const { errormessage, status } = Array.isArray(found) ? { errormessage: none, status: 404 } : found
    return { choices: [], error: { message: errormessage, code: String(status) } }
  } catch (error) {
    const { message, status = 400 } = error as { message: string; status?: number }
    return { choices: [], error: { message, code: String(status) } }
  }
}

async function list(
  request: RequestClient,
  region: string,
  path: string,
  read: (body: unknown) => unknown,
  call: Partial<Call> = {},
  amc = false
): Promise<unknown[] | Failure> {
  const answer = await callAmazon(request, apiUrl(region, path), { contentType: 'application/json', ...call })
  if (answer.status !== 200) {
    return toFailure(answer, amc)
  }
  const found = read(jsonValue(answer.content))
  return Array.isArray(found) ? (found as unknown[]) : unreadable(answer, 'a list')
}

// Every property of Amazon's answers is optional.

/** Statuses for a profile that is not one of Amazon DSP. */
const NO_ACCESS = [401, 403]

/** Undefined for a profile that isn't one of Amazon DSP. One that doesn't say its type may be: agencies were asked for. */
function toAgency(profile: unknown): { profileId: string; isAgency: boolean } | undefined {
  const { profileId, accountInfo } = asObject(profile) ?? {}
  const { type, subType } = asObject(accountInfo) ?? {}
  const id = asText(profileId)
  return id === undefined || (type ?? 'agency') !== 'agency' || subType === 'AMAZON_ATTRIBUTION'
    ? undefined
    : { profileId: id, isAgency: type === 'agency' }
}

function toAdvertiser(one: unknown, profileId: string): Advertiser | undefined {
  const given: Record<string, unknown> = asObject(one) ?? {}
  const advertiserId = asText(given.advertiserId)
  const { name, country, currency } = texts(given, ['name', 'country', 'currency'])
  return advertiserId === undefined ? undefined : { ...given, advertiserId, name, country, currency, profileId }
}

const CONNECTION_TEXTS = [
  ...['amcAccountId', 'amcAccountName', 'amcInstanceId', 'amcInstanceName'],
  ...['dspAdvertiserId', 'dspAdvertiserName', 'dspAdvertiserCountryCode']
]

function toConnection(one: unknown, queriedId: string | undefined): Connection | undefined {
  const given = asObject(one)
  const connectionId = asText(given?.connectionId) ?? queriedId
  return given === undefined || connectionId === undefined
    ? undefined
    : { ...given, ...texts(given, CONNECTION_TEXTS), connectionId, isDefault: given.isDefault === true }
}

const texts = (given: Record<string, unknown>, keys: string[]): Record<string, string | undefined> =>
  Object.fromEntries(keys.map((key) => [key, asText(given[key])]))
