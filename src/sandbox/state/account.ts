import type { Region } from '../contract/names'

export interface Profile {
  profileId: number
  countryCode: string
  currencyCode: string
  timezone: string
  accountInfo: {
    marketplaceStringId: string
    id: string
    type: 'seller' | 'vendor' | 'agency'
    subType?: string
    name: string
    /** Of vendors only (official). */
    validPaymentMethod?: boolean
  }
}

export interface Advertiser {
  advertiserId: string
  name: string
  currency: string
  url: string
  country: string
  timezone: string
}

export interface AmcAccount {
  accountId: string
  accountName: string
  marketplaceId: string
}

export interface AmcInstance {
  instanceId: string
  instanceName: string
  creationStatus: string
  apiEndpoint: string
  awsAccountId: string
  dataUploadAwsAccountId: string
  entities: string[]
  s3BucketName: string
  s3BucketRegion: string
  creationDatetime: string
}

export interface RegionContent {
  profiles: Profile[]
  /** By the id of the agency profile. */
  advertisers: Record<string, Advertiser[]>
  amcAccounts: AmcAccount[]
  /** By the id of the AMC account. */
  amcInstances: Record<string, AmcInstance[]>
}

export type Account = Record<Region, RegionContent>

export function findAdvertiser({ advertisers }: RegionContent, advertiserId: string) {
  for (const [profile, list] of Object.entries(advertisers)) {
    const advertiser = list.find((one) => one.advertiserId === advertiserId)
    if (advertiser !== undefined) {
      return { ...advertiser, profile }
    }
  }
  return undefined
}

export function findInstance({ amcAccounts, amcInstances }: RegionContent, accountId: string, instanceId: string) {
  const owner = amcAccounts.find((one) => one.accountId === accountId)
  const instance = amcInstances[accountId]?.find((one) => one.instanceId === instanceId)
  return owner !== undefined && instance !== undefined ? { owner, instance } : undefined
}

const instance = (instanceId: string, instanceName: string, s3BucketRegion: string): AmcInstance => ({
  instanceId,
  instanceName,
  creationStatus: 'COMPLETED',
  apiEndpoint: `https://${instanceId}.execute-api.invalid/prod`,
  awsAccountId: '111122223333',
  dataUploadAwsAccountId: '444455556666',
  entities: [],
  s3BucketName: `${instanceId}-sandbox`,
  s3BucketRegion,
  creationDatetime: '2025-01-15T09:00:00Z'
})

type Marketplace = Pick<Profile, 'countryCode' | 'currencyCode' | 'timezone'> & { id: string }

const US: Marketplace = {
  countryCode: 'US',
  currencyCode: 'USD',
  timezone: 'America/Los_Angeles',
  id: 'ATVPDKIKX0DER'
}
const CA: Marketplace = { ...US, countryCode: 'CA', currencyCode: 'CAD', id: 'A2EUQ1WTGCTBG2' }
/** Profiles say UK, not GB (official). */
const UK: Marketplace = {
  countryCode: 'UK',
  currencyCode: 'GBP',
  timezone: 'Europe/London',
  id: 'A1F83G8C2ARO7P'
}

const profile = (
  profileId: number,
  { id, ...marketplace }: Marketplace,
  account: Omit<Profile['accountInfo'], 'marketplaceStringId'>
): Profile => ({ profileId, ...marketplace, accountInfo: { marketplaceStringId: id, ...account } })

const advertiser = (
  advertiserId: string,
  goods: string,
  currency: string,
  country: string,
  timezone: string
): Advertiser => ({
  advertiserId,
  name: `Sandbox ${goods}`,
  currency,
  url: `https://${goods.toLowerCase()}.example.com`,
  country,
  timezone
})

/** What an invented user has: an agency in North America, another in Europe, and nothing in the Far East. */
export const SANDBOX_ACCOUNT: Account = {
  NA: {
    profiles: [
      profile(1111111111111111, US, { id: 'ENTITY1AA1AA11AAA1', type: 'agency', name: 'Sandbox Agency' }),
      profile(1111111111111112, US, {
        id: 'ENTITY1AA1AA11AAA2',
        type: 'agency',
        subType: 'AMAZON_ATTRIBUTION',
        name: 'Sandbox Attribution'
      }),
      profile(1111111111111113, CA, { id: 'A1SANDBOXSELLER', type: 'seller', name: 'Sandbox Seller' })
    ],
    advertisers: {
      '1111111111111111': [
        advertiser('4728736040201', 'Shoes', 'USD', 'US', 'America/New_York'),
        advertiser('4728736040202', 'Tea', 'USD', 'US', 'America/New_York'),
        advertiser('4728736040203', 'Canoes', 'CAD', 'CA', 'America/New_York')
      ]
    },
    amcAccounts: [
      { accountId: 'ENTITY1AA1AA11AAA1', accountName: 'Sandbox AMC US', marketplaceId: US.id },
      { accountId: 'ENTITY1AA1AA11AAA4', accountName: 'Sandbox AMC Canada', marketplaceId: CA.id }
    ],
    amcInstances: {
      ENTITY1AA1AA11AAA1: [
        instance('amc1alal2aa', 'Sandbox Instance US', 'us-east-1'),
        instance('amc1alal2ab', 'Sandbox Second Instance US', 'us-east-1')
      ],
      ENTITY1AA1AA11AAA4: [instance('amc1alal2ac', 'Sandbox Instance Canada', 'us-east-1')]
    }
  },
  EU: {
    profiles: [
      profile(2222222222222221, UK, { id: 'ENTITY2BB2BB22BBB1', type: 'agency', name: 'Sandbox Agency Europe' })
    ],
    advertisers: {
      '2222222222222221': [
        advertiser('5839847151301', 'Bicycles', 'EUR', 'DE', 'Europe/Paris'),
        advertiser('5839847151302', 'Umbrellas', 'GBP', 'UK', 'Europe/London')
      ]
    },
    amcAccounts: [{ accountId: 'ENTITY2BB2BB22BBB1', accountName: 'Sandbox AMC Europe', marketplaceId: UK.id }],
    amcInstances: { ENTITY2BB2BB22BBB1: [instance('amc2blbl3bb', 'Sandbox Instance Europe', 'eu-west-1')] }
  },
  FE: { profiles: [], advertisers: {}, amcAccounts: [], amcInstances: {} }
}
