import type { DynamicFieldResponse, RequestClient } from '@segment/actions-core'
import { ErrorCodes } from '@segment/actions-core'
import { AMAZON_PROFILES_API_VERSION } from '../versioning-info'
import type { Call } from './client'
import { apiUrl, callAmazon, CONNECTIONS_MEDIA_TYPE } from './client'
import { toError, toFailure, unreadable } from './failure'
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

/** Statuses for a profile that is not one of Amazon DSP. */
const NO_ACCESS = [401, 403]

/** All DSP advertisers in the region. DSP profiles are of type agency. Throws what Amazon answers otherwise. */
export async function listAdvertisers(request: RequestClient, region: string): Promise<Advertiser[]> {
  const advertisers: Advertiser[] = []
  const profiles = await list(request, region, `/${AMAZON_PROFILES_API_VERSION}/profiles?profileTypeFilter=agency`)
  for (const profile of profiles) {
    const { type, subType } = asObject(profile?.accountInfo) ?? {}
    const profileId = asText(profile?.profileId)
    // A profile that doesn't say its type may be one of Amazon DSP: agencies were asked for.
    if (profileId === undefined || (type ?? 'agency') !== 'agency' || subType === 'AMAZON_ATTRIBUTION') {
      continue
    }
    const headers = { 'Amazon-Advertising-API-Scope': profileId }
    try {
      for (let start = 0, size = PAGE_SIZE; size >= PAGE_SIZE && start <= LAST_START; start += PAGE_SIZE) {
        const path = `/dsp/advertisers?startIndex=${start}&count=${PAGE_SIZE}`
        const page = await list(request, region, path, 'response', { headers })
        size = page.length
        for (const one of page) {
          const advertiserId = asText(one?.advertiserId)
          if (one !== undefined && advertiserId !== undefined) {
            advertisers.push({ ...one, ...readTexts(one, ADVERTISER_TEXTS), advertiserId, profileId })
          }
        }
      }
    } catch (error) {
      if (type === 'agency' || !NO_ACCESS.includes((error as { status: number }).status)) {
        throw error
      }
    }
  }
  return advertisers
}

/** The connections of the connected Amazon user, or the one with that ID; at most 100. Throws what Amazon answers otherwise. */
export async function listConnections(request: RequestClient, region: string, queried?: string): Promise<Connection[]> {
  const query = queried === undefined ? '' : `?connectionId=${encodeURIComponent(queried)}`
  const call = { contentType: CONNECTIONS_MEDIA_TYPE }
  const connections = await list(request, region, `/amc/audiences/connections${query}`, 'connections', call, true)
  return connections.flatMap((one) => {
    // The answer to a query for one connection need not repeat its ID.
    const connectionId = asText(one?.connectionId) ?? (connections.length === 1 ? queried : undefined)
    return one === undefined || connectionId === undefined
      ? []
      : { ...one, ...readTexts(one, CONNECTION_TEXTS), connectionId, isDefault: one.isDefault === true }
  })
}

const readTexts = <Key extends string>(given: Record<string, unknown>, keys: readonly Key[]): Texts<Key> =>
  Object.fromEntries(keys.map((key) => [key, asText(given[key])])) as Texts<Key>

/** Amazon makes UUIDs, and takes others that a caller chose. */
export const isConnectionId = (value: string): boolean => /^[\w-]{1,128}$/.test(value)

type Find = (request: RequestClient, input: { settings: { region?: unknown } }) => Promise<DynamicFieldResponse>

/** The DSP advertisers to choose from. An empty list says why. Never throws. */
export const advertiserChoices: Find = (request, { settings }) =>
  toChoices(
    () => listAdvertisers(request, String(settings.region)),
    ({ advertiserId, name, country }) => ({
      value: advertiserId,
      label: `${name || 'Unnamed'} (${[country, advertiserId].filter(Boolean).join(', ')})`
    }),
    'No DSP advertisers found in this region. Check the Region setting and your Amazon Ads permissions, or enter an ID.'
  )

/** The AMC connections to choose from. An empty list says why. Never throws. */
export const connectionChoices: Find = (request, { settings }) =>
  toChoices(
    () => listConnections(request, String(settings.region)),
    ({ connectionId, isDefault, amcInstanceId, amcInstanceName, dspAdvertiserId, dspAdvertiserName }) => {
      const amc = amcInstanceId && `AMC ${amcInstanceName || amcInstanceId}`
      const dsp = dspAdvertiserId && `DSP ${dspAdvertiserName || dspAdvertiserId}`
      const label = [amc, dsp].filter(Boolean).join(', ') || 'Connection'
      return { value: connectionId, label: `${label} (${connectionId}${isDefault ? ', default' : ''})` }
    },
    'No AMC connections found. Create one in Amazon Ads, then refresh this list.'
  )

async function toChoices<Found>(
  query: () => Promise<Found[]>,
  toChoice: (item: Found) => DynamicFieldResponse['choices'][number],
  none: string
): Promise<DynamicFieldResponse> {
  try {
    const choices = (await query()).map(toChoice)
    return choices.length > 0 ? { choices } : { choices, error: { message: none, code: '404' } }
  } catch (error) {
    const { message, status = 400 } = error as { message: string; status?: number }
    return { choices: [], error: { message, code: String(status) } }
  }
}

/** A list of Amazon's, under a key or by itself; undefined for what is no object in it. The items are what an audience is created with, hence the code. */
async function list(
  request: RequestClient,
  region: string,
  path: string,
  key?: string,
  call: Partial<Call> = {},
  amc = false
): Promise<(Record<string, unknown> | undefined)[]> {
  const answer = await callAmazon(request, apiUrl(region, path), { contentType: 'application/json', ...call })
  const body = answer.status === 200 ? jsonValue(answer.content) : undefined
  const found = key === undefined ? body : asObject(body)?.[key]
  if (Array.isArray(found)) {
    return found.map(asObject)
  }
  const failure = answer.status === 200 ? unreadable(answer, 'a list') : toFailure(answer, amc)
  throw toError(failure, ErrorCodes.CREATE_AUDIENCE_FAILED)
}
