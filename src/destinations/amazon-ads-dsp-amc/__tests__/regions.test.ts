import { apiUrl, tokenUrl, toRegion } from '../api/client'

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
])('%s, as older connections have it, is %s', (saved, region) => {
  expect(toRegion(saved)).toBe(region)
  expect(apiUrl(saved, '/v2/profiles')).toBe(apiUrl(region, '/v2/profiles'))
  expect(tokenUrl(saved)).toBe(tokenUrl(region))
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
])('%j is not a region', (saved) => {
  expect(() => apiUrl(saved, '/')).toThrow('Region must be NA, EU or FE')
})

test.each(['', 'na', 'US', 'https://evil.example', 'evil.example/', '__proto__', 'toString'])(
  'no host is made of the region %j',
  (region) => {
    expect(() => apiUrl(region, '/')).toThrow('Region must be NA, EU or FE')
    expect(() => tokenUrl(region)).toThrow('Region must be NA, EU or FE')
  }
)

test('a wrong region has a code of its own', () => {
  expect(() => apiUrl('US', '/')).toThrow(expect.objectContaining({ code: 'INVALID_REGION', status: 400 }) as Error)
})

test('an address in the environment moves no call', () => {
  process.env.AMAZON_ADS_SANDBOX_URL = 'http://127.0.0.1:4010'
  expect(apiUrl('NA', '/v2/profiles')).toBe('https://advertising-api.amazon.com/v2/profiles')
  delete process.env.AMAZON_ADS_SANDBOX_URL
})
