import type { Client } from './client'
import { CONNECTIONS, start, stopAll } from './client'

afterEach(stopAll)

const PATH = '/amc/audiences/connections'
const TERMS = `${PATH}/terms`
const amc = {
  amcAccountId: 'ENTITY1AA1AA11AAA1',
  amcAccountMarketplaceId: 'ATVPDKIKX0DER',
  amcInstanceId: 'amc1alal2aa'
}

const list = async (client: Client, query = '') =>
  (await client.send('GET', `${PATH}${query}`)).body.connections as Record<string, unknown>[]

test('a connection is made and listed with its names', async () => {
  const client = await start()
  const body = { ...amc, dspAdvertiserId: '4728736040201', dspProfileId: '1111111111111111' }
  const answer = await client.send('POST', PATH, { body })
  expect(answer).toMatchObject({ status: 201, type: CONNECTIONS })
  const { connectionId } = answer.body
  expect(connectionId).toMatch(/^[0-9a-f-]{36}$/)
  expect(await list(client)).toEqual([
    {
      ...body,
      connectionId,
      isDefault: true,
      clientId: client.sandbox.credentials.clientId,
      customerId: expect.any(String) as string,
      amcAccountName: 'Sandbox AMC US',
      amcInstanceName: 'Sandbox Instance US',
      dataUploadAwsAccountId: '444455556666',
      dspAdvertiserName: 'Sandbox Shoes',
      dspAdvertiserCountryCode: 'US',
      dspAdvertiserMarketplaceId: 'ATVPDKIKX0DER',
      dspAdvertiserRegion: 'NA',
      creationDateTime: expect.any(String) as string,
      modifiedDateTime: expect.any(String) as string
    }
  ])
})

test.each<[string, object]>([
  ['nothing to connect', {}],
  ['an instance without its account', { amcInstanceId: 'amc1alal2aa' }],
  ['an account without instance', { amcAccountId: 'ENTITY1AA1AA11AAA1', dspAdvertiserId: '4728736040201' }],
  ['an instance of another account', { ...amc, amcInstanceId: 'amc2blbl3bb' }],
  ['another marketplace', { ...amc, amcAccountMarketplaceId: 'A1F83G8C2ARO7P' }],
  ['an unknown advertiser', { dspAdvertiserId: '1' }],
  ['an advertiser of another profile', { dspAdvertiserId: '4728736040201', dspProfileId: '2222222222222221' }],
  ['an advertiser as number', { dspAdvertiserId: 4728736040201 }],
  ['an unknown property', { ...amc, name: 'x' }]
])('%s gives 400', async (_case, body) => {
  const client = await start()
  const answer = await client.send('POST', PATH, { body })
  expect(answer).toMatchObject({
    status: 400,
    type: CONNECTIONS,
    body: { message: expect.any(String) as string, requestId: expect.any(String) as string }
  })
})

test('accepts an ID of the caller, once', async () => {
  const client = await start()
  expect(await client.connect({ connectionId: 'mine' })).toBe('mine')
  await expect(client.connect({ connectionId: 'mine' })).rejects.toThrow('exists')
})

test('has one default: the first, or the latest that requested it', async () => {
  const client = await start()
  const defaults = async () => (await list(client, '?isDefault=true')).map((one) => one.connectionId)
  const first = await client.connect()
  const second = await client.connect()
  expect(await defaults()).toEqual([first])
  const third = await client.connect({ isDefault: true })
  expect(await defaults()).toEqual([third])
  await client.send('DELETE', `${PATH}?connectionId=${third}`)
  expect(await defaults()).toEqual([first])
  expect((await list(client, '?isDefault=false')).map((one) => one.connectionId)).toEqual([first, second])
})

test('the list can be narrowed to one', async () => {
  const client = await start()
  const [first] = [await client.connect(), await client.connect()]
  expect(await list(client, `?connectionId=${first}`)).toHaveLength(1)
  expect((await client.send('GET', `${PATH}?connectionId=unknown`)).status).toBe(404)
  expect((await client.send('GET', `${PATH}?isDefault=yes`)).status).toBe(400)
})

test('treats a blank connectionId as missing', async () => {
  const client = await start()
  const first = await client.connect({ connectionId: '' })
  expect(first).toMatch(/^[0-9a-f-]{36}$/)
  await client.connect({ connectionId: '' })
  expect(await list(client, '?connectionId=')).toHaveLength(2)
  expect((await client.send('DELETE', `${PATH}?connectionId=`)).status).toBe(204)
  expect(await list(client)).toEqual([])
})

test('rejects blank IDs, and a missing body', async () => {
  const client = await start()
  expect(await client.connect({ ...amc, dspAdvertiserId: '', dspProfileId: '' })).toBeDefined()
  expect((await client.send('POST', PATH, { body: { amcInstanceId: '', dspAdvertiserId: '' } })).status).toBe(400)
  expect((await client.send('POST', PATH)).status).toBe(400)
})

test('deletes the one that is named, or all', async () => {
  const client = await start()
  const [first] = [await client.connect(), await client.connect(), await client.connect()]
  expect((await client.send('DELETE', `${PATH}?connectionId=unknown`)).status).toBe(404)
  const one = await client.send('DELETE', `${PATH}?connectionId=${first}`)
  expect(one).toMatchObject({ status: 204, text: '' })
  expect(await list(client)).toHaveLength(2)
  expect((await client.send('DELETE', PATH)).status).toBe(204)
  expect(await list(client)).toEqual([])
})

describe('terms', () => {
  test('are read and accepted', async () => {
    const client = await start({ termsAccepted: false })
    const terms = await client.send('GET', TERMS)
    expect(terms).toMatchObject({ status: 200, type: CONNECTIONS })
    const { agreementToken } = terms.body
    expect(terms.body).toEqual({
      agreementContent: expect.stringContaining('<p>') as string,
      agreementToken: expect.any(String) as string,
      hasAccepted: false
    })
    const answer = await client.send('PATCH', TERMS, { body: { agreementToken, hasAccepted: true } })
    expect(answer).toMatchObject({ status: 204, text: '' })
    expect((await client.send('GET', TERMS)).body.hasAccepted).toBe(true)
  })

  test.each([{}, { hasAccepted: true }, { agreementToken: 'wrong', hasAccepted: true }, { agreementToken: 'x' }])(
    'are not accepted by %j',
    async (body) => {
      const client = await start({ termsAccepted: false })
      expect((await client.send('PATCH', TERMS, { body })).status).toBe(400)
      expect((await client.send('GET', TERMS)).body.hasAccepted).toBe(false)
    }
  )
})
