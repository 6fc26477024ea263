import { IntegrationError } from '@segment/actions-core'

/**
 * Hosts of Amazon Ads and of Login with Amazon.
 * Source: https://advertising.amazon.com/API/docs/en-us/guides/account-management/authorization/overview
 */
const HOSTS = {
  NA: { api: 'https://advertising-api.amazon.com', token: 'https://api.amazon.com' },
  EU: { api: 'https://advertising-api-eu.amazon.com', token: 'https://api.amazon.co.uk' },
  FE: { api: 'https://advertising-api-fe.amazon.com', token: 'https://api.amazon.co.jp' }
} as const

export type Region = keyof typeof HOSTS

export const REGIONS = Object.keys(HOSTS) as Region[]

/** The region that a setting holds, by name or, as older connections have it, by the address of its API. */
export const toRegion = (saved: string): Region | undefined =>
  REGIONS.find((region) => region === saved || HOSTS[region].api === saved)

/** Address of the region's API, which settings of older connections hold. */
export const apiAddress = (region: Region): string => HOSTS[region].api

/** Address of an Amazon Ads call. Throws an IntegrationError for a setting that isn't a region. */
export const apiUrl = (region: string, path: string): string => `${hostsOf(region).api}${path}`

/** Address of Login with Amazon's token service. Throws an IntegrationError for a setting that isn't a region. */
export const tokenUrl = (region: string): string => `${hostsOf(region).token}/auth/o2/token`

function hostsOf(saved: string): (typeof HOSTS)[Region] {
  const region = toRegion(saved)
  if (region === undefined) {
    throw new IntegrationError(
      'Region must be NA, EU or FE. Choose it in the settings of the destination.',
      'INVALID_REGION',
      400
    )
  }
  return HOSTS[region]
}
