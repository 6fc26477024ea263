/**
 * The regions, with the hosts of Amazon Ads and of Login with Amazon.
 * Source: https://advertising.amazon.com/API/docs/en-us/guides/account-management/authorization/overview
 */
export const HOSTS = {
  NA: { label: 'North America (NA)', api: 'https://advertising-api.amazon.com', token: 'https://api.amazon.com' },
  EU: { label: 'Europe (EU)', api: 'https://advertising-api-eu.amazon.com', token: 'https://api.amazon.co.uk' },
  FE: { label: 'Far East (FE)', api: 'https://advertising-api-fe.amazon.com', token: 'https://api.amazon.co.jp' }
} as const
