import type { Sandbox } from '../../src/sandbox'
import { SANDBOX_ACCOUNT, startSandbox } from '../../src/sandbox'
import { AmazonClient } from '../../src/amazon/client'
import { createAmcConnection, findAccountOfInstance, listAmcConnections, listAmcInstances } from '../../src/amazon/amc'
import { Session } from '../../src/amazon/session'
import { UserError } from '../../src/system/userError'
import { answering } from '../helpers/amazon'
import type { Sandboxed } from '../helpers/sandboxed'
import { useSandbox } from '../helpers/sandboxed'

const API = 'https://advertising-api.amazon.com'
const US = { accountId: 'ENTITY1', accountName: 'US', marketplaceId: 'ATVPDKIKX0DER' }
const CANADA = { accountId: 'ENTITY4', marketplaceId: 'A2EUQ1WTGCTBG2' }
const accounts = (...amcAccounts: unknown[]) => ({ status: 200, body: { amcAccounts } })
const instances = (...instances: unknown[]) => ({ status: 200, body: { instances } })

describe('in the sandbox', () => {
  let sandbox: Sandbox
  let used: Sandboxed & { release(): void }
  const amazon = (region = 'NA') => new AmazonClient(new Session(region, sandbox.credentials))
  beforeAll(async () => {
    const { NA } = SANDBOX_ACCOUNT
    const [[accountId, [pattern]]] = Object.entries(NA.amcInstances)
    // Amazon gives ten of an account at a time.
    const many = Array.from({ length: 25 }, (_, n) => ({ ...pattern, instanceId: `amc${n}`, instanceName: `No. ${n}` }))
    sandbox = await startSandbox({
      account: { ...SANDBOX_ACCOUNT, NA: { ...NA, amcInstances: { ...NA.amcInstances, [accountId]: many } } }
    })
    used = useSandbox(sandbox)
  })
  afterAll(async () => {
    used.release()
    await sandbox.close()
  })

  test('the instances of all accounts, to the last page, each with its account', async () => {
    const found = await listAmcInstances(amazon())
    expect(found.map(({ instanceId }) => instanceId)).toEqual([
      ...Array.from({ length: 25 }, (_, n) => `amc${n}`),
      'amc1alal2ac'
    ])
    expect(found.at(-1)).toEqual({
      instanceId: 'amc1alal2ac',
      instanceName: 'Sandbox Instance Canada',
      account: {
        accountId: 'ENTITY1AA1AA11AAA4',
        accountName: 'Sandbox AMC Canada',
        marketplaceId: 'A2EUQ1WTGCTBG2'
      }
    })
  })

  test('a connection gets the account and marketplace of its instance, of the second account, too', async () => {
    const connectionId = await createAmcConnection(amazon(), { amcInstanceId: 'amc1alal2ac', isDefault: true })
    expect(sandbox.connections()).toMatchObject([
      { connectionId, amcInstanceId: 'amc1alal2ac', amcAccountId: 'ENTITY1AA1AA11AAA4', isDefault: true }
    ])
  })

  test('an instance that no account has is reported with the accounts that were asked', async () => {
    await expect(findAccountOfInstance(amazon(), 'amcnone')).rejects.toThrow(
      'No AMC account of the connected Amazon user in region NA has an instance amcnone. Looked in ENTITY1AA1AA11AAA1, ENTITY1AA1AA11AAA4.'
    )
  })

  test('who has no account is reported the region, and what to do', async () => {
    expect(await listAmcInstances(amazon('FE'))).toEqual([])
    const refused = findAccountOfInstance(amazon('FE'), 'amc0')
    await expect(refused).rejects.toBeInstanceOf(UserError)
    await expect(refused).rejects.toThrow(
      'has no AMC account in region FE. Check the region, or give AMC account and marketplace, too.'
    )
  })
})

test('accounts are asked as AMC’s, and their instances for account and marketplace', async () => {
  const { amazon, calls, headers } = answering(accounts(US), instances({ instanceId: 'amc1' }))
  expect(await findAccountOfInstance(amazon, 'amc1')).toEqual(US)
  expect(calls.map(({ method, url }) => ({ method, url }))).toEqual([
    { method: 'GET', url: `${API}/amc/accounts` },
    { method: 'GET', url: `${API}/amc/instances` }
  ])
  expect(headers).toEqual([
    { 'Content-Type': 'application/vnd.amcaudiencesconnections.v1+json' },
    {
      'Content-Type': 'application/vnd.amcinstances.v1+json',
      'Amazon-Advertising-API-AdvertiserId': US.accountId,
      'Amazon-Advertising-API-MarketplaceId': US.marketplaceId
    }
  ])
})

test('once the instance is found no other account is asked', async () => {
  const { amazon, calls } = answering(accounts(US, CANADA), instances({ instanceId: 'other' }, { instanceId: 'amc1' }))
  expect(await findAccountOfInstance(amazon, 'amc1')).toEqual(US)
  expect(calls).toHaveLength(2)
})

test('the token of the next page goes back as it came, whatever its characters', async () => {
  const { amazon, calls } = answering(
    { status: 200, body: { amcAccounts: [], nextToken: 'a+b/c==&d' } },
    { status: 200, body: { amcAccounts: [US], nextToken: '' } },
    instances()
  )
  expect(await listAmcInstances(amazon)).toEqual([])
  expect(calls.map(({ url }) => url)).toEqual([
    `${API}/amc/accounts`,
    `${API}/amc/accounts?nextToken=a%2Bb%2Fc%3D%3D%26d`,
    `${API}/amc/instances`
  ])
})

test.each([7, null, {}])('a next token of %j is none', async (nextToken) => {
  const { amazon, calls } = answering({ status: 200, body: { amcAccounts: [], nextToken } })
  expect(await listAmcInstances(amazon)).toEqual([])
  expect(calls).toHaveLength(1)
})

test('accounts without ID or marketplace and instances without ID are left out; a name may be missing', async () => {
  const { amazon, calls } = answering(
    accounts(null, 'text', {}, { accountId: 'A' }, { marketplaceId: 'M' }, CANADA),
    instances(null, {}, { instanceName: 'Nameless' }, { instanceId: 17, instanceName: ' ' })
  )
  expect(await listAmcInstances(amazon)).toEqual([
    { instanceId: '17', instanceName: undefined, account: { ...CANADA, accountName: undefined } }
  ])
  expect(calls).toHaveLength(2)
})

test.each([
  [{ status: 200, body: {} }, 'Amazon answered 200 without what was asked for.'],
  [{ status: 200, body: { amcAccounts: {} } }, 'Amazon answered 200 without what was asked for.'],
  [{ status: 200 }, 'Amazon answered 200 without what was asked for.'],
  [{ status: 206, body: { amcAccounts: [] } }, 'Amazon answered 206 without what was asked for.'],
  [{ status: 400, body: { amcAccounts: [US], message: 'No such page.' } }, "Amazon's message: No such page."],
  [{ status: 403, body: {} }, 'Accept the AMC terms']
])('an answer such as %j is no list, and that is said', async (answer, words) => {
  const { amazon } = answering(answer)
  await expect(listAmcInstances(amazon)).rejects.toThrow(words)
  const { amazon: second } = answering(accounts(US), answer)
  await expect(listAmcInstances(second)).rejects.toBeInstanceOf(UserError)
})

test('a connection without an ID is no use to anybody and is left out', async () => {
  const { amazon } = answering({ status: 200, body: { connections: [{ isDefault: true }, { connectionId: 'c-1' }] } })
  expect(await listAmcConnections(amazon)).toMatchObject([{ connectionId: 'c-1', isDefault: false }])
})

test('a connection with its account is made as it is given', async () => {
  const { amazon, calls } = answering({ status: 201, body: { connectionId: 'c-1' } })
  const wanted = { amcInstanceId: 'amc1', amcAccountId: 'ENTITY1', amcAccountMarketplaceId: 'A1', isDefault: true }
  expect(await createAmcConnection(amazon, wanted)).toBe('c-1')
  expect(calls).toEqual([
    { method: 'POST', url: 'https://advertising-api.amazon.com/amc/audiences/connections', body: wanted }
  ])
})

test.each([false, undefined])('one that is not to be the default says nothing of it: %j', async (isDefault) => {
  const { amazon, calls } = answering({ status: 201, body: { connectionId: 'c-1' } })
  await createAmcConnection(amazon, { dspAdvertiserId: '1', isDefault })
  expect(calls.map(({ body }) => body)).toEqual([{ dspAdvertiserId: '1' }])
})

test('without an instance no account is looked up', async () => {
  const { amazon, calls } = answering({ status: 201, body: { connectionId: 'c-1' } })
  await createAmcConnection(amazon, { dspAdvertiserId: '1' })
  expect(calls.map(({ method }) => method)).toEqual(['POST'])
})

test.each([
  { status: 500, body: {} },
  { status: 201, body: {} },
  { status: 201 },
  { status: 200, body: { connectionId: 'c-1' } }
])('after %j it may have been made, and that is said', async (answer) => {
  const { amazon } = answering(answer)
  await expect(createAmcConnection(amazon, { dspAdvertiserId: '1' })).rejects.toThrow(/may have been made/)
})

test('after a refusal it was certainly not made', async () => {
  const { amazon } = answering({ status: 400, body: { message: 'dspAdvertiserId not found' } })
  await expect(createAmcConnection(amazon, { dspAdvertiserId: '1' })).rejects.toThrow(/dspAdvertiserId not found$/)
})

test('says to accept the terms where Amazon denies access', async () => {
  const { amazon } = answering({ status: 403, body: {} })
  await expect(createAmcConnection(amazon, { dspAdvertiserId: '1' })).rejects.toThrow(/Accept the AMC terms/)
})
