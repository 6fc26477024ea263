import type { RequestClient } from '@segment/actions-core'
import { AMAZON_PROFILES_API_VERSION } from '../versioning-info'
import { asObject, asText, jsonValue } from './responseBody'
import { callAmazon } from './client'
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

/**
 * All DSP advertisers in the region, or why Amazon does not tell them. DSP profiles are of type agency. What Amazon gives
 * no ID is left out.
 */
export async function listAdvertisers(request: RequestClient, region: string): Promise<Advertiser[] | Failure> {
  const profiles = await listOf(
    request,
    apiUrl(region, `/${AMAZON_PROFILES_API_VERSION}/profiles?profileTypeFilter=agency`),
    (body) => body
  )
  if (!Array.isArray(profiles)) {
    return profiles
  }
  const advertisers: Advertiser[] = []
  for (const profile of profiles) {
    const profileId = agencyIn(profile)
    if (profileId !== undefined) {
      const found = await advertisersOf(request, region, profileId)
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
    const page = await listOf(
      request,
      apiUrl(region, `/dsp/advertisers?startIndex=${start}&count=${PAGE_SIZE}`),
      (body) => asObject(body)?.response,
      { 'Amazon-Advertising-API-Scope': profileId }
    )
    if (!Array.isArray(page)) {
      return page
    }
    advertisers.push(...page.flatMap((one) => toAdvertiser(one, profileId) ?? []))
    if (page.length < PAGE_SIZE) {
      break
    }
  }
  return advertisers
}

/** The ID of an agency's profile; every property of Amazon's answer is optional. */
function agencyIn(profile: unknown): string | undefined {
  const { profileId, accountInfo } = asObject(profile) ?? {}
  const { type, subType } = asObject(accountInfo) ?? {}
  return type === 'agency' && subType !== 'AMAZON_ATTRIBUTION' ? asText(profileId) : undefined
}

function toAdvertiser(one: unknown, profileId: string): Advertiser | undefined {
  const given: Record<string, unknown> = asObject(one) ?? {}
  const advertiserId = asText(given.advertiserId)
  return advertiserId === undefined
    ? undefined
    : {
        ...given,
        advertiserId,
        name: asText(given.name),
        country: asText(given.country),
        currency: asText(given.currency),
        profileId
      }
}

async function listOf(
  request: RequestClient,
  url: string,
  read: (body: unknown) => unknown,
  headers?: Record<string, string>
): Promise<unknown[] | Failure> {
  const answer = await callAmazon(request, url, { contentType: 'application/json', headers })
  if (answer.status !== 200) {
    return failureOf(answer)
  }
  const list = read(jsonValue(answer.content))
  return Array.isArray(list) ? (list as unknown[]) : unreadable(answer, 'a list')
}
