import type { Client } from './client'
import { person, start, stopAll } from './client'

afterEach(stopAll)

const get = async (client: Client, path: string) => (await fetch(client.sandbox.url + path)).json() as Promise<unknown>

const inject = (client: Client, fault: object | string) =>
  fetch(`${client.sandbox.url}/sandbox/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: typeof fault === 'string' ? fault : JSON.stringify(fault)
  })

test('lists audiences with exact IDs and counts', async () => {
  const client = await start()
  const id = await client.createAudience()
  await client.records(id, [person('a'), person('b', { countryCode: 'KR' })])
  const expected = [
    {
      audienceId: id,
      region: 'NA',
      externalAudienceId: 'external-1',
      name: 'Test Audience',
      members: 2,
      active: 2,
      matched: 1
    }
  ]
  expect(await get(client, '/sandbox/audiences')).toEqual(expected)
  expect(client.sandbox.audiences()).toEqual(expected)
  await client.send('PUT', `/amc/audiences/metadata/${id}`, { body: { metadata: { ttl: 0 } } })
  expect(client.sandbox.audiences()).toEqual([{ ...expected[0], active: 0, matched: 0 }])
})

test('lists members one a line', async () => {
  const client = await start()
  const id = await client.createAudience()
  const people = Array.from({ length: 2500 }, (_, index) => person(`user-${index}`))
  await client.records(id, people)
  const response = await fetch(`${client.sandbox.url}/sandbox/audiences/${id}/members`)
  expect(response.headers.get('content-type')).toBe('application/x-ndjson')
  const lines = (await response.text()).trimEnd().split('\n')
  expect(lines).toHaveLength(2500)
  expect(JSON.parse(lines[2499])).toMatchObject({ externalUserId: 'user-2499', hashedPII: people[2499].hashedPII })
  expect((await fetch(`${client.sandbox.url}/sandbox/audiences/1/members`)).status).toBe(404)
})

test('counts requests by operation and outcome', async () => {
  const client = await start()
  const id = await client.createAudience()
  await client.records(id, [person('a'), person('b')])
  await client.records(id, [])
  client.sandbox.inject({ kind: 'drop' })
  await expect(client.records(id, [person('c')])).rejects.toThrow()
  const expected = {
    requests: 5,
    records: 2,
    byOperation: { token: { 200: 1 }, createAudience: { 201: 1 }, records: { 202: 1, 400: 1, drop: 1 } },
    faults: { drop: 1 }
  }
  expect(await get(client, '/sandbox/requests')).toEqual(expected)
  expect(client.sandbox.counts).toEqual(expected)
})

test('keeps bodies and headers with keepRequests, with exact IDs', async () => {
  const client = await start({ keepRequests: true })
  const id = await client.createAudience()
  await client.records(id, [person('a')])
  expect(client.sandbox.requests.at(-1)).toMatchObject({
    operation: 'records',
    region: 'NA',
    method: 'POST',
    path: '/amc/audiences/records',
    outcome: 202,
    headers: { 'content-type': 'application/vnd.amcaudiences.v1+json' },
    body: { audienceId: BigInt(id), records: [{ externalUserId: 'a' }] }
  })
})

test('keeps no whole bodies and headers by default', async () => {
  const client = await start()
  await client.createAudience()
  const request = client.sandbox.requests.at(-1)
  expect(request).toMatchObject({
    number: 2,
    operation: 'createAudience',
    region: 'NA',
    method: 'POST',
    path: '/amc/audiences/metadata',
    outcome: 201,
    records: 0,
    milliseconds: expect.any(Number) as number
  })
  expect(request).not.toHaveProperty('headers')
  expect(request).not.toHaveProperty('body')
})

test('logs the region of a request', async () => {
  const client = await start()
  await client.send('GET', '/amc/accounts', { region: '/EU' })
  expect(client.sandbox.requests.at(-1)).toMatchObject({ region: 'EU', path: '/EU/amc/accounts' })
})

test('injects and clears faults over HTTP', async () => {
  const client = await start()
  const id = await client.createAudience()
  const fault = { kind: 'status', operation: 'records', status: 500, times: 9 }
  expect((await inject(client, fault)).status).toBe(204)
  expect((await client.records(id, [person('a')])).status).toBe(500)
  expect((await fetch(`${client.sandbox.url}/sandbox/faults`, { method: 'DELETE' })).status).toBe(204)
  expect((await client.records(id, [person('a')])).status).toBe(202)
})

test.each([
  { kind: 'slow', delayMilliseconds: 1 },
  { kind: 'drop', applied: true, rate: 0.5, seed: 3 },
  { kind: 'reset' },
  { kind: 'stall' },
  { kind: 'garbled' },
  { kind: 'incomplete' },
  { kind: 'minimal' },
  { kind: 'expireTokens', operation: 'records' },
  { kind: 'revokeRefreshToken' },
  { kind: 'jobState', state: 'COMPLETED' },
  { kind: 'status', status: 429, retryAfter: 2, body: 'html', message: 'x', applied: true }
])('accepts the fault %j', async (fault) => {
  expect((await inject(await start(), fault)).status).toBe(204)
})

test.each<object | string>([
  {},
  { kind: 'explode' },
  { kind: 'status' },
  { kind: 'status', status: 42 },
  { kind: 'slow' },
  { kind: 'drop', operation: 'unknown' },
  { kind: 'drop', times: 0 },
  { kind: 'drop', rate: 2 },
  { kind: 'drop', status: 500 },
  '{'
])('rejects the fault %j', async (fault) => {
  const response = await inject(await start(), fault)
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({ message: expect.any(String) as string })
})

test('treats an undefined option as missing', async () => {
  const client = await start({ maxBodyBytes: undefined, now: undefined })
  expect(await client.createAudience()).toBeDefined()
})

test('listens on loopback only, on the given port', async () => {
  const port = Number(new URL((await start()).sandbox.url).port)
  await stopAll()
  const client = await start({ port })
  expect(client.sandbox.url).toBe(`http://127.0.0.1:${port}`)
  await expect(start({ port })).rejects.toThrow('EADDRINUSE')
})
