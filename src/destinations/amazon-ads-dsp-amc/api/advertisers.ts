import type { RequestClient } from '@segment/actions-core'
import { AMAZON_PROFILES_API_VERSION } from '../versioning-info'
import { jsonValue } from './amazonError'
import { callAmazon } from './call'
import type { Failure } from './failure'
import { failureOf, unreadable } from './failure'
import { apiUrl } from './regions'

/** A DSP advertiser that the connected Amazon user may use. */
export interface Advertiser {
  advertiserId: string
  name?: string
  country?: string
  currency?: string
  /** Of the agency that it belongs to. */
  profileId: string
}

/** Advertisers of a page; Amazon allows no more. */
const PAGE_SIZE = 100

/** Amazon's greatest start of a page. */
const LAST_START = 29_900

/** All DSP advertisers in the region, or why Amazon does not tell them. DSP profiles are of type agency. */
export async function listAdvertisers(request: RequestClient, region: string): Promise<Advertiser[] | Failure> {
  const profiles = await listOf<Profile>(
    request,
    apiUrl(region, `/${AMAZON_PROFILES_API_VERSION}/profiles?profileTypeFilter=agency`),
    (body) => body
  )
  if (!Array.isArray(profiles)) {
    return profiles
  }
  const advertisers: Advertiser[] = []
  for (const { profileId, accountInfo } of profiles) {
    if (accountInfo?.type === 'agency' && accountInfo.subType !== 'AMAZON_ATTRIBUTION') {
      const found = await advertisersOf(request, region, String(profileId))
      if (!Array.isArray(found)) {
        return found
      }
      advertisers.push(...found)
    }
  }
  return advertisers
}

async function advertisersOf(request: RequestClient, region: string, profileId: string) {
  const advertisers: Advertiser[] = []
  for (let start = 0; start <= LAST_START; start += PAGE_SIZE) {
    const page = await listOf<Omit<Advertiser, 'profileId'>>(
      request,
      apiUrl(region, `/dsp/advertisers?startIndex=${start}&count=${PAGE_SIZE}`),
      (body) => (body as { response?: unknown } | null)?.response,
      { 'Amazon-Advertising-API-Scope': profileId }
    )
    if (!Array.isArray(page)) {
      return page
    }
    page.forEach((one) => advertisers.push({ ...one, advertiserId: String(one.advertiserId), profileId }))
    if (page.length < PAGE_SIZE) {
      break
    }
  }
  return advertisers
}

interface Profile {
  profileId: string | number
  accountInfo?: { type?: string; subType?: string }
}

async function listOf<Item>(
  request: RequestClient,
  url: string,
  read: (body: unknown) => unknown,
  headers?: Record<string, string>
): Promise<Item[] | Failure> {
  const answer = await callAmazon(request, url, { method: 'GET', contentType: 'application/json', headers })
  if (answer.status !== 200) {
    return failureOf(answer)
  }
  const list = read(jsonValue(answer.content))
  return Array.isArray(list) ? (list as Item[]) : unreadable(answer, 'a list')
}
