import { listAmcConnections, createAmcConnection } from '../../src/amazon/amcConnections'
import { answering } from '../helpers/amazon'

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

test('who may not is told of the terms', async () => {
  const { amazon } = answering({ status: 403, body: {} })
  await expect(createAmcConnection(amazon, { dspAdvertiserId: '1' })).rejects.toThrow(/have accepted the AMC terms/)
})
