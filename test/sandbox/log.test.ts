import type { LoggedRequest } from '../../src/sandbox'
import type { Client } from './client'
import { consentOf, person, refresh, start, stopAll } from './client'

afterEach(stopAll)

const get = async <T>(client: Client, path: string): Promise<T> =>
  (await (await fetch(client.sandbox.url + path)).json()) as T

const list = (client: Client, query = '') => get<LoggedRequest[]>(client, `/sandbox/log${query}`)

test('lists the latest requests, the newest first, with their outcomes', async () => {
  const client = await start()
  const id = await client.createAudience()
  client.sandbox.inject({ kind: 'slow', operation: 'records', delayMilliseconds: 30 })
  await client.records(id, [person('a'), person('b')])
  const [newest, ...rest] = await list(client)
  expect(newest).toMatchObject({
    number: 3,
    operation: 'records',
    method: 'POST',
    path: '/amc/audiences/records',
    region: 'NA',
    outcome: 202,
    fault: 'slow',
    records: 2,
    at: expect.any(Number) as number
  })
  expect(newest.milliseconds).toBeGreaterThanOrEqual(29)
  expect(newest).not.toHaveProperty('exchange')
  expect(rest.map(({ operation }) => operation)).toEqual(['createAudience', 'token'])
})

test('filters requests by operation, outcome, region and number', async () => {
  const client = await start()
  const id = await client.createAudience()
  await client.records(id, [])
  await client.in('EU').send('GET', '/amc/accounts')
  const numbers = async (query: string) => (await list(client, query)).map(({ number }) => number)
  expect(await numbers('?operation=records')).toEqual([3])
  expect(await numbers('?outcome=400')).toEqual([3])
  expect(await numbers('?region=EU')).toEqual([4])
  expect(await numbers('?after=2')).toEqual([4, 3])
  expect(await numbers('?limit=1')).toEqual([4])
  expect(client.sandbox.log({ operation: 'createAudience' })).toMatchObject([{ number: 2 }])
})

test('shows what a request sent and received', async () => {
  const client = await start()
  const id = await client.createAudience()
  await client.records(id, [person('a')])
  const request = await get<LoggedRequest>(client, '/sandbox/log/3')
  expect(request.exchange).toMatchObject({
    requestHeaders: { 'content-type': 'application/vnd.amcaudiences.v1+json' },
    answerHeaders: { 'content-type': 'application/vnd.amcaudiences.v1+json' }
  })
  expect(request.exchange!.requestBody.text).toContain(`{"audienceId":${id},"records":[{"action":"CREATE"`)
  expect(JSON.parse(request.exchange!.answerBody.text)).toEqual({ jobRequestId: expect.any(String) as string })
  expect((await fetch(`${client.sandbox.url}/sandbox/log/99`)).status).toBe(404)
})

test('keeps no token, code or secret', async () => {
  const client = await start()
  const granted = await consentOf(client.sandbox, 'ada')
  await client.signIn(granted)
  await client.send('GET', '/v2/profiles', { headers: { 'Content-Type': 'application/json' } })
  await client.send('GET', `/v2/profiles?access_token=${client.token}`)
  await refresh(client.sandbox, { refresh_token: 'Atzr|mine', client_secret: 'my-secret-of-elsewhere' })
  const kept = JSON.stringify(client.sandbox.requests)
  expect(kept).toContain('grant_type=refresh_token')
  expect(kept).toContain('expires_in')
  const { refreshToken, clientSecret } = client.sandbox.credentials
  for (const secret of [client.token, granted, refreshToken, clientSecret, 'Atzr|mine', 'my-secret']) {
    expect(kept).not.toContain(secret.replace(/^Atz[ar]\|/, ''))
  }
  expect(kept).not.toMatch(/ANsandbox[0-9a-f]/)
  expect(kept.toLowerCase()).not.toContain('"authorization"')
})

test('cuts large bodies, and says how large they were', async () => {
  const client = await start()
  const id = await client.createAudience()
  await client.records(
    id,
    Array.from({ length: 500 }, (_, index) => person(`user-${index}`))
  )
  const { requestBody } = client.sandbox.requests.at(-1)!.exchange!
  expect(requestBody.text).toHaveLength(16_000)
  expect(requestBody.length).toBeGreaterThan(50_000)
})

test('keeps the exchanges of the latest 200, the rest of the latest 10,000', async () => {
  const client = await start()
  await Promise.all(Array.from({ length: 205 }, () => client.send('GET', '/amc/accounts')))
  const kept = client.sandbox.requests.filter(({ exchange }) => exchange !== undefined)
  expect(kept).toHaveLength(200)
  expect(kept[0].number).toBe(7)
  expect(client.sandbox.request(1)).toMatchObject({ operation: 'token' })
  expect(client.sandbox.request(1)!.exchange).toBeUndefined()
})
