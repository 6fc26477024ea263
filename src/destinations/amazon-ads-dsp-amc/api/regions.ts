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

/**
 * What the region setting may hold: a region by name, or the address of its API, as workspaces have it that were set up
 * with Segment's former destination for Amazon Ads. Nothing else that looks like an address.
 */
const SAVED_REGIONS: ReadonlyMap<string, Region> = new Map(
  (Object.keys(HOSTS) as Region[]).flatMap((region): [string, Region][] => [
    [region, region],
    [HOSTS[region].api, region]
  ])
)

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

/** The region that a setting holds; undefined when it holds none. */
export const toRegion = (saved: string): Region | undefined => SAVED_REGIONS.get(saved)

/** Address of the region's API, which former settings hold. */
export const apiAddress = (region: Region): string => HOSTS[region].api

/** Address of an Amazon Ads call. Throws for a setting that is none of a region. */
export const apiUrl = (region: string, path: string): string => `${origin(region, 'api')}${path}`

/** Address of Login with Amazon's token service. Throws for a setting that is none of a region. */
export const tokenUrl = (region: string): string => `${origin(region, 'token')}/auth/o2/token`

function origin(saved: string, service: 'api' | 'token'): string {
  const region = toRegion(saved)
  if (region === undefined) {
    throw new IntegrationError(
      'Region must be NA, EU or FE. Choose it in the settings of the destination.',
      'INVALID_REGION',
      400
    )
  }
  const sandbox = process.env.AMAZON_ADS_SANDBOX_URL
  return sandbox ? sandboxOrigin(sandbox, region) : HOSTS[region][service]
}

/** A sandbox serves every region of both services under one address, one path a region. */
function sandboxOrigin(address: string, region: Region): string {
  const url = parseUrl(address)
  if (url?.protocol !== 'http:' || !LOOPBACK.includes(url.hostname)) {
    throw new IntegrationError(
      'AMAZON_ADS_SANDBOX_URL must be an http address on this machine, such as http://127.0.0.1:4010. Unset it to reach Amazon.',
      'INVALID_SANDBOX_URL',
      400
    )
  }
  return `${url.origin}/${region}`
}

function parseUrl(address: string): URL | undefined {
  try {
    return new URL(address)
  } catch {
    // It is no address.
  }
  return undefined
}
