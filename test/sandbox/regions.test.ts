import type { Client } from './client'
import { audience, consentOf, person, start, stopAll } from './client'

afterEach(stopAll)

const METADATA = '/amc/audiences/metadata'
const CONNECTIONS = '/amc/audiences/connections'

async function startWithAudience() {
  const here = await start()
  const id = await here.createAudience()
  return { here, there: here.in('EU'), id }
}

const readAudience = (client: Client, id: string) => client.send('GET', `${METADATA}/${id}`)

test('an audience of one region does not exist in another', async () => {
  const { here, there, id } = await startWithAudience()
  expect((await readAudience(here, id)).status).toBe(200)
  expect(await readAudience(there, id)).toMatchObject({ status: 404, body: { message: 'audienceId not found' } })
  const update = await there.send('PUT', `${METADATA}/${id}`, { body: { description: 'New' } })
  expect(update.status).toBe(404)
})

test('accepts records in the wrong region, and fails their job, as for any unknown audience', async () => {
  const { here, there, id } = await startWithAudience()
  const answer = await there.records(id, [person('a')])
  expect(answer.status).toBe(202)
  expect(await there.job(answer)).toMatchObject({ jobState: 'FAILED', invalidRecords: [{ externalId: 'a' }] })
  expect(here.sandbox.members(id)).toEqual([])
})

test('a job exists in its region only', async () => {
  const { here, there, id } = await startWithAudience()
  const { body } = await here.records(id, [person('a')])
  const job = `/amc/audiences/records/${String(body.jobRequestId)}`
  expect((await here.send('GET', job)).status).toBe(200)
  expect(await there.send('GET', job)).toMatchObject({ status: 404, body: { message: 'jobRequestId not found' } })
})

test('a connection exists in its region only', async () => {
  const { here, there } = await startWithAudience()
  const connectionId = await here.connect()
  expect((await there.send('GET', CONNECTIONS)).body).toEqual({ connections: [] })
  expect((await there.send('GET', `${CONNECTIONS}?connectionId=${connectionId}`)).status).toBe(404)
  expect((await there.send('DELETE', `${CONNECTIONS}?connectionId=${connectionId}`)).status).toBe(404)
  const body = { ...audience, targetResource: { connectionId } }
  expect((await there.send('POST', METADATA, { body })).body.message).toBe('connectionId not found')
  await there.send('DELETE', CONNECTIONS)
  expect((await here.send('GET', CONNECTIONS)).body.connections).toHaveLength(1)
})

test('an advertiser and an instance exist in their region only', async () => {
  const { here, there } = await startWithAudience()
  const european = { targetResource: { advertiserId: 5839847151301 } }
  expect(await there.createAudience(european)).toMatch(/^\d{18}$/)
  await expect(here.createAudience(european)).rejects.toThrow('advertiserId not found')
  await expect(here.connect({ dspAdvertiserId: '5839847151301' })).rejects.toThrow('dspAdvertiserId not found')
  await expect(there.connect()).rejects.toThrow('belong together')
})

test('no two regions give the same audience ID', async () => {
  const { there, id } = await startWithAudience()
  expect(await there.createAudience({ targetResource: { advertiserId: 5839847151301 } })).not.toBe(id)
})

test('a sign-in holds in every region, and so do the terms a user accepted', async () => {
  const client = await start({ termsAccepted: false })
  const terms = async (region: string) => (await client.in(region).send('GET', `${CONNECTIONS}/terms`)).body
  const { agreementToken } = await terms('NA')
  await client.send('PATCH', `${CONNECTIONS}/terms`, { body: { agreementToken, hasAccepted: true } })
  expect(await terms('EU')).toMatchObject({ hasAccepted: true })
})

describe('another user', () => {
  test('without advertisers sees nothing, and can create nothing', async () => {
    const client = await start()
    await client.signIn(await consentOf(client.sandbox, 'cleo'))
    const profiles = await client.send('GET', '/v2/profiles', { headers: { 'Content-Type': 'application/json' } })
    expect(profiles.body).toEqual([])
    expect((await client.send('GET', '/amc/accounts')).body).toEqual({ amcAccounts: [] })
    await expect(client.createAudience()).rejects.toThrow('advertiserId not found')
  })

  test('has terms of their own to accept', async () => {
    const client = await start()
    const id = await client.createAudience()
    await client.signIn(await consentOf(client.sandbox, 'ben'))
    expect((await client.records(id, [person('a')])).status).toBe(403)
    const { agreementToken } = (await client.send('GET', `${CONNECTIONS}/terms`)).body
    await client.send('PATCH', `${CONNECTIONS}/terms`, { body: { agreementToken, hasAccepted: true } })
    expect((await client.records(id, [person('a')])).status).toBe(202)
  })
})
