import { SANDBOX_ACCOUNT } from '../../src/sandbox'
import type { Account } from '../../src/sandbox'
import { CONNECTIONS, start, stopAll } from './client'

afterEach(stopAll)

const JSON_TYPE = { 'Content-Type': 'application/json' }

describe('GET /v2/profiles', () => {
  test('lists the profiles of the region, none where there are none', async () => {
    const client = await start()
    const profiles = async (region: string) =>
      (await client.send('GET', '/v2/profiles', { region, headers: JSON_TYPE })).body
    expect(await profiles('')).toEqual(SANDBOX_ACCOUNT.NA.profiles)
    expect(await profiles('/NA')).toEqual(SANDBOX_ACCOUNT.NA.profiles)
    expect(await profiles('/EU')).toEqual(SANDBOX_ACCOUNT.EU.profiles)
    expect(await profiles('/FE')).toEqual([])
  })

  test('gives 415 without Content-Type: application/json', async () => {
    const client = await start()
    expect((await client.send('GET', '/v2/profiles')).status).toBe(415)
  })

  test('filters by type and payment method, and rejects unknown values', async () => {
    const client = await start()
    const get = (query: string) => client.send('GET', `/v2/profiles?${query}`, { headers: JSON_TYPE })
    expect((await get('profileTypeFilter=agency')).body).toHaveLength(2)
    expect((await get('profileTypeFilter=seller,vendor')).body).toHaveLength(1)
    expect((await get('excludeSubTypeFilter=AMAZON_ATTRIBUTION,KDP_AUTHOR')).body).toHaveLength(2)
    expect((await get('apiProgram=campaign&accessLevel=view')).body).toHaveLength(3)
    expect((await get('excludeSubTypeFilter=OTHER')).status).toBe(400)
    expect(await get('apiProgram=dsp')).toMatchObject({ status: 400, body: { code: '400' } })
  })

  test('takes a profile without the field for one with a valid payment method', async () => {
    const vendor = (validPaymentMethod: boolean) => ({
      ...SANDBOX_ACCOUNT.NA.profiles[2],
      accountInfo: { ...SANDBOX_ACCOUNT.NA.profiles[2].accountInfo, type: 'vendor' as const, validPaymentMethod }
    })
    const profiles = [...SANDBOX_ACCOUNT.NA.profiles, vendor(true), vendor(false)]
    const client = await start({ account: { ...SANDBOX_ACCOUNT, NA: { ...SANDBOX_ACCOUNT.NA, profiles } } })
    const get = async (value: string) =>
      (await client.send('GET', `/v2/profiles?validPaymentMethodFilter=${value}`, { headers: JSON_TYPE })).body
    expect(await get('true')).toEqual(profiles.slice(0, 4))
    expect(await get('false')).toEqual(profiles.slice(4))
  })

  test('has time zones that the schemas list', () => {
    const { NA, EU } = SANDBOX_ACCOUNT
    const zones = [...NA.profiles, ...EU.profiles].map(({ countryCode, timezone }) => [countryCode, timezone])
    // The table in the schema of profiles.
    expect(new Map(zones as [string, string][])).toEqual(
      new Map([
        ['US', 'America/Los_Angeles'],
        ['CA', 'America/Los_Angeles'],
        ['UK', 'Europe/London']
      ])
    )
    const advertisers = [...Object.values(NA.advertisers), ...Object.values(EU.advertisers)].flat()
    const listed = ['America/New_York', 'America/Los_Angeles', 'Europe/London', 'Europe/Paris']
    expect(advertisers.filter(({ timezone }) => !listed.includes(timezone))).toEqual([])
  })

  test('has 401 in its own form', async () => {
    const client = await start()
    const answer = await client.send('GET', '/v2/profiles', { headers: { ...JSON_TYPE, Authorization: undefined } })
    expect(answer).toMatchObject({ status: 401, body: { code: '401', details: 'Unauthorized' } })
  })
})

describe('GET /dsp/advertisers', () => {
  const scope = (id: string | undefined) => ({ 'Amazon-Advertising-API-Scope': id })
  const NA = '1111111111111111'

  test('pages by startIndex and count', async () => {
    const client = await start()
    const get = async (query: string) =>
      (await client.send('GET', `/dsp/advertisers${query}`, { headers: scope(NA) })).body as {
        totalResults: number
        response: { advertiserId: string }[]
      }
    const all = await get('')
    expect(all.totalResults).toBe(3)
    expect(all.response.map((one) => one.advertiserId)).toEqual(['4728736040201', '4728736040202', '4728736040203'])
    expect(await get('?startIndex=1&count=1')).toEqual({ totalResults: 3, response: [all.response[1]] })
    expect(await get('?startIndex=3')).toEqual({ totalResults: 3, response: [] })
    expect(await get('?advertiserIdFilter=4728736040203,1')).toEqual({ totalResults: 1, response: [all.response[2]] })
  })

  test.each([
    'startIndex=-1',
    'startIndex=29901',
    'count=0',
    'count=101',
    'count=x',
    'advertiserIdFilter=abc',
    'advertiserIdFilter=4728736040201,'
  ])('%s gives 422', async (query) => {
    const client = await start()
    const answer = await client.send('GET', `/dsp/advertisers?${query}`, { headers: scope(NA) })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({
      message: 'Validation Error',
      errors: [{ errorType: 'DSP_INVALID_QUERY_PARAM', field: query.split('=')[0] }]
    })
  })

  test.each([
    ['no profile', '', undefined, 'Scope header is missing'],
    ['an unknown profile', '', '1', 'No matching advertiser found for scope'],
    ["another region's profile", '/EU', NA, 'Not authorized to access scope'],
    ['a seller', '', '1111111111111113', 'Not authorized to access scope'],
    ['an attribution profile', '', '1111111111111112', 'Not authorized to access scope']
  ])('%s as scope gives 401', async (_case, region, id, message) => {
    const client = await start()
    const answer = await client.send('GET', '/dsp/advertisers', { region, headers: scope(id) })
    expect(answer).toMatchObject({ status: 401, body: { message, requestId: expect.any(String) as string } })
  })

  test('the advertisers of Europe are in Europe', async () => {
    const client = await start()
    const answer = await client.send('GET', '/dsp/advertisers', { region: '/EU', headers: scope('2222222222222221') })
    expect(answer.body).toMatchObject({ totalResults: 2 })
  })
})

describe('AMC accounts and instances', () => {
  const owner = {
    'Amazon-Advertising-API-AdvertiserId': 'ENTITY1AA1AA11AAA1',
    'Amazon-Advertising-API-MarketplaceId': 'ATVPDKIKX0DER'
  }

  const many: Account = {
    ...SANDBOX_ACCOUNT,
    NA: {
      ...SANDBOX_ACCOUNT.NA,
      amcAccounts: Array.from({ length: 150 }, (_, index) => ({
        accountId: index === 0 ? 'ENTITY1AA1AA11AAA1' : `ENTITY${index}`,
        accountName: `Account ${index}`,
        marketplaceId: 'ATVPDKIKX0DER'
      })),
      amcInstances: {
        ENTITY1AA1AA11AAA1: Array.from({ length: 25 }, (_, index) => ({
          ...SANDBOX_ACCOUNT.NA.amcInstances.ENTITY1AA1AA11AAA1[0],
          instanceId: `amc${index}`
        }))
      }
    }
  }

  test('pages accounts by 100 with a nextToken', async () => {
    const client = await start({ account: many })
    const first = await client.send('GET', '/amc/accounts')
    expect(first).toMatchObject({ status: 200, type: CONNECTIONS })
    expect(first.body.amcAccounts).toHaveLength(100)
    const rest = await client.send('GET', `/amc/accounts?nextToken=${String(first.body.nextToken)}`)
    expect(rest.body.amcAccounts).toHaveLength(50)
    expect(rest.body).not.toHaveProperty('nextToken')
    expect((await client.send('GET', '/amc/accounts?nextToken=bogus')).status).toBe(400)
  })

  test('accounts are those of the region', async () => {
    const client = await start()
    const get = async (region: string) => (await client.send('GET', '/amc/accounts', { region })).body.amcAccounts
    expect(await get('/EU')).toEqual(SANDBOX_ACCOUNT.EU.amcAccounts)
    expect(await get('/FE')).toEqual([])
  })

  test('pages instances by 10, or by limit, with a nextToken', async () => {
    const client = await start({ account: many })
    const get = (query: string) => client.send('GET', `/amc/instances${query}`, { headers: owner })
    const first = await get('')
    expect(first).toMatchObject({ status: 200, type: 'application/vnd.amcinstances.v1+json' })
    expect(first.body.instances).toHaveLength(10)
    const next = await get(`?limit=100&nextToken=${String(first.body.nextToken)}`)
    expect(next.body.instances).toHaveLength(15)
    expect((await get('?limit=101')).status).toBe(422)
    expect((await get('?limit=0')).status).toBe(422)
  })

  test('requires the account and the marketplace for instances', async () => {
    const client = await start()
    const get = (change: Record<string, string | undefined>) =>
      client.send('GET', '/amc/instances', { headers: { ...owner, ...change } })
    const none = await get({ 'Amazon-Advertising-API-AdvertiserId': undefined })
    expect(none).toMatchObject({ status: 400, body: { code: '400', details: 'entityId provided is null' } })
    expect((await get({ 'Amazon-Advertising-API-MarketplaceId': undefined })).status).toBe(400)
    expect((await get({ 'Amazon-Advertising-API-AdvertiserId': 'ENTITY9' })).status).toBe(403)
    expect((await get({ 'Amazon-Advertising-API-MarketplaceId': 'A2EUQ1WTGCTBG2' })).status).toBe(403)
  })
})
