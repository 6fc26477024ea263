import type { DynamicFieldResponse, RequestClient } from '@segment/actions-core'
import { AMAZON_PROFILES_API_VERSION } from '../versioning-info'
import type { Call } from './client'
import { apiUrl, callAmazon, CONNECTIONS_MEDIA_TYPE } from './client'
import type { Failure } from './failure'
import { toFailure, unreadable } from './failure'
import { asObject, asText, jsonValue } from './json'

// Every property of Amazon's answers is optional; what has no ID is skipped.
const ADVERTISER_TEXTS = ['name', 'country', 'currency'] as const
const CONNECTION_TEXTS = [
  ...(['amcAccountId', 'amcAccountName', 'amcInstanceId', 'amcInstanceName'] as const),
  ...(['dspAdvertiserId', 'dspAdvertiserName', 'dspAdvertiserCountryCode'] as const)
]

type Texts<Key extends string> = Partial<Record<Key, string>>

/** A DSP advertiser that the connected Amazon user may use, and the profile of the agency that it belongs to. */
export type Advertiser = { advertiserId: string; profileId: string } & Texts<(typeof ADVERTISER_TEXTS)[number]>

/** Amazon's link between an AMC instance, a DSP advertiser or both, and the uploads of audiences. */
export type Connection = { connectionId: string; isDefault?: boolean } & Texts<(typeof CONNECTION_TEXTS)[number]>

/** Advertisers of a page, and the last page's start: Amazon allows no more. */
const PAGE_SIZE = 100
const LAST_START = 29_900

/** All DSP advertisers in the region, or why Amazon doesn't list them. DSP profiles are of type agency. */
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
      if (!Array.isArray(page) && !isAgency && NO_ACCESS.includes(page.status)) {
        break
      }
      if (!Array.isArray(page)) {
        return page
      }
      for (const one of page.map(asObject)) {
        const advertiserId = asText(one?.advertiserId)
        if (one !== undefined && advertiserId !== undefined) {
          advertisers.push({ ...one, ...readTexts(one, ADVERTISER_TEXTS), advertiserId, profileId })
        }
      }
      if (page.length < PAGE_SIZE) {
        break
      }
    }
  }
  return advertisers
}

/** Statuses for a profile that is not one of Amazon DSP. */
const NO_ACCESS = [401, 403]

/** Undefined for a profile that isn't one of Amazon DSP. One that doesn't say its type may be: agencies were asked for. */
function toAgency(profile: unknown): { profileId: string; isAgency: boolean } | undefined {
  const { profileId, accountInfo } = asObject(profile) ?? {}
  const { type, subType } = asObject(accountInfo) ?? {}
  const id = asText(profileId)
  const isDsp = (type ?? 'agency') === 'agency' && subType !== 'AMAZON_ATTRIBUTION'
  return id === undefined || !isDsp ? undefined : { profileId: id, isAgency: type === 'agency' }
}

/** The connections of the connected Amazon user, or the one with that ID; at most 100. Status 404: there is no such one. */
export async function listConnections(
  request: RequestClient,
  region: string,
  queried?: string
): Promise<Connection[] | Failure> {
  const query = queried === undefined ? '' : `?connectionId=${encodeURIComponent(queried)}`
  const path = `/amc/audiences/connections${query}`
  const read = (body: unknown): unknown => asObject(body)?.connections
  const connections = await list(request, region, path, read, { contentType: CONNECTIONS_MEDIA_TYPE }, true)
  return Array.isArray(connections)
    ? connections.map(asObject).flatMap((one) => {
        // The answer to a query for one connection need not repeat its ID.
        const connectionId = asText(one?.connectionId) ?? (connections.length === 1 ? queried : undefined)
        return one === undefined || connectionId === undefined
          ? []
          : { ...one, ...readTexts(one, CONNECTION_TEXTS), connectionId, isDefault: one.isDefault === true }
      })
    : connections
}

const readTexts = <Key extends string>(given: Record<string, unknown>, keys: readonly Key[]): Texts<Key> =>
  Object.fromEntries(keys.map((key) => [key, asText(given[key])])) as Texts<Key>

/** Amazon makes UUIDs, and takes others that a caller chose. */
export const isConnectionId = (value: string): boolean => /^[\w-]{1,128}$/.test(value)

export const NO_ADVERTISERS =
  'No DSP advertisers found in this region. Check the Region setting and your Amazon Ads permissions, or enter an ID.'
export const NO_CONNECTIONS = 'No AMC connections found. Create one in Amazon Ads, then refresh this list.'

type Input = { settings: { region?: unknown } }

/** The DSP advertisers to choose from. An empty list says why. Never throws. */
export const advertiserChoices = (request: RequestClient, { settings }: Input): Promise<DynamicFieldResponse> =>
  toChoices(
    () => listAdvertisers(request, String(settings.region)),
    ({ advertiserId, name, country }) => ({
      value: advertiserId,
      label: `${name || 'Unnamed'} (${[country, advertiserId].filter(Boolean).join(', ')})`
    }),
    NO_ADVERTISERS
  )

/** The AMC connections to choose from. An empty list says why. Never throws. */
export const connectionChoices = (request: RequestClient, { settings }: Input): Promise<DynamicFieldResponse> =>
  toChoices(
    () => listConnections(request, String(settings.region)),
    ({ connectionId, isDefault, amcInstanceId, amcInstanceName, dspAdvertiserId, dspAdvertiserName }) => {
      const amc = amcInstanceId && `AMC ${amcInstanceName || amcInstanceId}`
      const dsp = dspAdvertiserId && `DSP ${dspAdvertiserName || dspAdvertiserId}`
      const label = [amc, dsp].filter(Boolean).join(', ') || 'Connection'
      return { value: connectionId, label: `${label} (${connectionId}${isDefault ? ', default' : ''})` }
    },
    NO_CONNECTIONS
  )

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
