import type { IntegrationError } from '@segment/actions-core'
import { apiUrl, tokenUrl, toRegion } from '../../../../src/destinations/amazon-ads-dsp-amc/api/regions'

afterEach(() => {
  delete process.env.AMAZON_ADS_SANDBOX_URL
})

test.each([
  ['NA', 'https://advertising-api.amazon.com/v2/profiles', 'https://api.amazon.com/auth/o2/token'],
  ['EU', 'https://advertising-api-eu.amazon.com/v2/profiles', 'https://api.amazon.co.uk/auth/o2/token'],
  ['FE', 'https://advertising-api-fe.amazon.com/v2/profiles', 'https://api.amazon.co.jp/auth/o2/token']
])('%s has its own hosts', (region, api, token) => {
  expect(apiUrl(region, '/v2/profiles')).toBe(api)
  expect(tokenUrl(region)).toBe(token)
})

test.each([
  ['https://advertising-api.amazon.com', 'NA'],
  ['https://advertising-api-eu.amazon.com', 'EU'],
  ['https://advertising-api-fe.amazon.com', 'FE']
])('%s, as the former destination saved it, is %s', (saved, region) => {
  expect(toRegion(saved)).toBe(region)
  expect(apiUrl(saved, '/v2/profiles')).toBe(apiUrl(region, '/v2/profiles'))
  expect(tokenUrl(saved)).toBe(tokenUrl(region))
  process.env.AMAZON_ADS_SANDBOX_URL = 'http://127.0.0.1:4010'
  expect(apiUrl(saved, '/v2/profiles')).toBe(`http://127.0.0.1:4010/${region}/v2/profiles`)
})

test.each([
  'https://advertising-api.amazon.com/',
  'https://advertising-api.amazon.com:443',
  'http://advertising-api.amazon.com',
  'HTTPS://ADVERTISING-API.AMAZON.COM',
  'https://advertising-api.amazon.com.evil.example',
  'https://advertising-api-xx.amazon.com',
  'https://api.amazon.com',
  'advertising-api.amazon.com',
  ' NA'
])('%j is no saved region', (saved) => {
  expect(() => apiUrl(saved, '/')).toThrow('Region must be NA, EU or FE')
})

test.each(['', 'na', 'US', 'https://evil.example', 'evil.example/', '__proto__', 'toString'])(
  'no host is made of the region %j',
  (region) => {
    expect(() => apiUrl(region, '/')).toThrow('Region must be NA, EU or FE')
    expect(() => tokenUrl(region)).toThrow('Region must be NA, EU or FE')
  }
)

test.each(['http://127.0.0.1:4010', 'http://localhost:4010/', 'http://[::1]:4010'])(
  'a sandbox at %s takes API and token calls',
  (address) => {
    process.env.AMAZON_ADS_SANDBOX_URL = address
    const origin = address.replace(/\/$/, '')
    expect(apiUrl('EU', '/v2/profiles')).toBe(`${origin}/EU/v2/profiles`)
    expect(tokenUrl('EU')).toBe(`${origin}/EU/auth/o2/token`)
  }
)

test.each([
  'https://127.0.0.1:4010',
  'http://127.0.0.1.evil.example',
  'http://localhost.evil.example',
  'http://127.0.0.1@evil.example',
  'http://10.0.0.1',
  'evil.example',
  'http://0.0.0.0:4010'
])('%s is no sandbox', (address) => {
  process.env.AMAZON_ADS_SANDBOX_URL = address
  expect(() => apiUrl('NA', '/')).toThrow('must be an http address on this machine')
})

test('the errors of a setting that is wrong have codes of their own', () => {
  const codeOf = (region: string) => {
    try {
      return apiUrl(region, '/')
    } catch (error) {
      return { code: (error as IntegrationError).code, status: (error as IntegrationError).status }
    }
  }
  expect(codeOf('US')).toEqual({ code: 'INVALID_REGION', status: 400 })
  process.env.AMAZON_ADS_SANDBOX_URL = 'https://evil.example'
  expect(codeOf('NA')).toEqual({ code: 'INVALID_SANDBOX_URL', status: 400 })
})
