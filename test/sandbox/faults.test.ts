import type { Fault } from '../../src/sandbox'
import { AUDIENCES, CONNECTIONS, person, refresh, start, stopAll } from './client'

afterEach(stopAll)

async function startWithAudience(options = {}) {
  const client = await start(options)
  const id = await client.createAudience()
  const upload = (name = 'a') => client.records(id, [person(name)])
  const members = () => client.sandbox.members(id).length
  return { client, sandbox: client.sandbox, upload, members }
}

describe('a status', () => {
  test('429 looks like the live one, without Retry-After, and has no effect', async () => {
    const { sandbox, upload, members } = await startWithAudience()
    sandbox.inject({ kind: 'status', operation: 'records', status: 429 })
    const answer = await upload()
    expect(answer).toMatchObject({ status: 429, type: 'application/json', body: { message: 'Too Many Requests' } })
    expect(answer.headers.get('retry-after')).toBeNull()
    expect(answer.headers.get('amazon-advertising-api-throttled')).toBe('true')
    expect(answer.headers.get('x-amzn-errortype')).toBe('AccessDeniedException')
    expect(answer.headers.get('x-amz-rid')).toBeTruthy()
    expect(members()).toBe(0)
    expect((await upload()).status).toBe(202)
  })

  test('carries Retry-After when the fault has one', async () => {
    const { sandbox, upload } = await startWithAudience()
    sandbox.inject({ kind: 'status', status: 429, retryAfter: 7 })
    expect((await upload()).headers.get('retry-after')).toBe('7')
  })

  test('can be a page of the edge, or empty', async () => {
    const { sandbox, upload } = await startWithAudience()
    sandbox.inject({ kind: 'status', status: 429, body: 'html' })
    sandbox.inject({ kind: 'status', status: 503, body: 'empty' })
    const page = await upload()
    expect(page).toMatchObject({ status: 429, type: 'text/html' })
    expect(page.text).toContain('openresty')
    expect(page.headers.get('amazon-advertising-api-throttled')).toBeNull()
    expect(await upload()).toMatchObject({ status: 503, text: '', type: null })
  })

  test('has the form of the family, and the message of the fault', async () => {
    const { client, sandbox, upload } = await startWithAudience()
    sandbox.inject({ kind: 'status', operation: 'records', status: 500, message: 'Try later' })
    sandbox.inject({ kind: 'status', operation: 'connections', status: 500, message: 'Try later' })
    sandbox.inject({ kind: 'status', operation: 'token', status: 500 })
    expect(await upload()).toMatchObject({ status: 500, type: AUDIENCES, body: { message: 'Try later' } })
    const connections = await client.send('GET', '/amc/audiences/connections')
    expect(connections.type).toBe(CONNECTIONS)
    expect(connections.body).toEqual({ message: 'Try later', requestId: expect.any(String) as string })
    expect(await refresh(sandbox)).toMatchObject({ status: 500, body: { error: 'ServerError' } })
  })

  test('can come after the request had its effect', async () => {
    const { sandbox, upload, members } = await startWithAudience()
    sandbox.inject({ kind: 'status', status: 504, applied: true })
    expect((await upload()).status).toBe(504)
    expect(members()).toBe(1)
  })
})

test('a fault waits for its operation and ends after its times', async () => {
  const { client, sandbox, upload } = await startWithAudience()
  sandbox.inject({ kind: 'status', operation: 'records', status: 500, times: 2 })
  expect((await client.send('GET', '/amc/audiences/connections')).status).toBe(200)
  const seen = [await upload(), await upload(), await upload()].map((answer) => answer.status)
  expect(seen).toEqual([500, 500, 202])
})

test('applies faults one after the other', async () => {
  const { sandbox, upload } = await startWithAudience()
  sandbox.inject({ kind: 'status', status: 500 })
  sandbox.inject({ kind: 'status', status: 502 })
  expect([(await upload()).status, (await upload()).status]).toEqual([500, 502])
})

test('hits at random at the given rate, and where the seed says', async () => {
  const seen = async (seed: number) => {
    const { sandbox, upload } = await startWithAudience()
    sandbox.inject({ kind: 'status', operation: 'records', status: 503, rate: 0.3, seed })
    const statuses: number[] = []
    for (let index = 0; index < 100; index++) {
      statuses.push((await upload()).status)
    }
    return statuses
  }
  const first = await seen(7)
  const share = first.filter((status) => status === 503).length / 100
  expect(share).toBeGreaterThan(0.15)
  expect(share).toBeLessThan(0.45)
  expect(await seen(7)).toEqual(first)
  expect(await seen(8)).not.toEqual(first)
})

test('ends a random fault after its times', async () => {
  const { sandbox, upload } = await startWithAudience()
  sandbox.inject({ kind: 'status', status: 503, rate: 1, times: 1 })
  expect([(await upload()).status, (await upload()).status]).toEqual([503, 202])
})

test('delays a slow call, and answers it', async () => {
  const { sandbox, upload } = await startWithAudience()
  sandbox.inject({ kind: 'slow', delayMilliseconds: 100 })
  const before = performance.now()
  expect((await upload()).status).toBe(202)
  expect(performance.now() - before).toBeGreaterThan(90)
})

test.each([
  ['drop, nothing done', { kind: 'drop' }, 0, 'drop'],
  ['drop, all done', { kind: 'drop', applied: true }, 1, 'drop'],
  ['reset', { kind: 'reset' }, 1, 'reset']
] as [string, Fault, number, string][])('%s', async (_case, fault, effect, outcome) => {
  const { sandbox, upload, members } = await startWithAudience()
  sandbox.inject(fault)
  await expect(upload()).rejects.toThrow()
  expect(members()).toBe(effect)
  expect(sandbox.requests.at(-1)?.outcome).toBe(outcome)
  expect((await upload('b')).status).toBe(202)
})

test('resets after the head of the response', async () => {
  const { client, sandbox } = await startWithAudience()
  sandbox.inject({ kind: 'reset', operation: 'connections' })
  const headers = {
    Authorization: `Bearer ${client.token}`,
    'Amazon-Advertising-API-ClientId': sandbox.credentials.clientId
  }
  const response = await fetch(`${sandbox.url}/amc/audiences/connections`, { headers })
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow()
})

test('stalls a response without delaying the close', async () => {
  const { client, sandbox } = await startWithAudience()
  sandbox.inject({ kind: 'stall', operation: 'connections' })
  const headers = {
    Authorization: `Bearer ${client.token}`,
    'Amazon-Advertising-API-ClientId': sandbox.credentials.clientId
  }
  const response = await fetch(`${sandbox.url}/amc/audiences/connections`, { headers })
  expect(response.status).toBe(200)
  const body = response.text().then(
    () => 'ended',
    () => 'broken'
  )
  const waited = new Promise((resolve) => setTimeout(resolve, 100, 'waiting'))
  expect(await Promise.race([body, waited])).toBe('waiting')
  await stopAll()
  expect(await body).toBe('broken')
})

test('closing does not wait for a slow call', async () => {
  const { sandbox, upload } = await startWithAudience()
  sandbox.inject({ kind: 'slow', delayMilliseconds: 60_000 })
  const call = upload().then(
    (answer) => answer.status,
    () => 'broken'
  )
  await new Promise((resolve) => setTimeout(resolve, 50))
  await stopAll()
  expect(await call).toBe('broken')
})

test('a garbled 202 is not JSON, an incomplete one has no jobRequestId', async () => {
  const { sandbox, upload, members } = await startWithAudience()
  sandbox.inject({ kind: 'garbled' })
  sandbox.inject({ kind: 'incomplete' })
  const garbled = await upload('a')
  expect(garbled).toMatchObject({ status: 202, type: AUDIENCES })
  expect(() => JSON.parse(garbled.text) as unknown).toThrow()
  expect(await upload('b')).toMatchObject({ status: 202, text: '{}' })
  expect(members()).toBe(2)
})

test('a minimal success has its effect, and none of the optional fields; an error says what it says', async () => {
  const { client, sandbox, upload, members } = await startWithAudience()
  await client.connect()
  sandbox.inject({ kind: 'minimal', rate: 1 })
  expect(Object.keys((await refresh(sandbox)).body).sort()).toEqual(['access_token', 'refresh_token', 'token_type'])
  const id = await client.createAudience({ name: 'Another audience' })
  expect((await client.send('GET', `/amc/audiences/metadata/${id}`)).text).toBe(`{"audienceId":${id}}`)
  const accepted = await upload('a')
  expect(accepted.body).toEqual({ jobRequestId: expect.any(String) as string })
  expect(members()).toBe(1)
  expect(Object.keys(await client.job(accepted)).sort()).toEqual(['jobRequestId', 'jobState'])
  const { connections } = (await client.send('GET', '/amc/audiences/connections')).body
  expect(connections).toEqual([{ connectionId: expect.any(String) as string }])
  expect((await client.deleteUsers([{ userId: { type: 'EXTERNAL_USER_ID', value: 'a' } }])).text).toBe('{}')
  expect((await client.send('GET', '/amc/audiences/metadata/1')).body).toHaveProperty('message')
})

test('expires and revokes tokens when injected', async () => {
  const { client, sandbox, upload } = await startWithAudience()
  sandbox.inject({ kind: 'expireTokens', operation: 'records' })
  expect((await upload()).status).toBe(401)
  await client.signIn()
  expect((await upload()).status).toBe(202)
  sandbox.expireTokens()
  expect((await upload()).status).toBe(401)
  sandbox.inject({ kind: 'revokeRefreshToken', operation: 'token' })
  expect((await refresh(sandbox)).body.error).toBe('invalid_grant')
})

test('faults are cleared', async () => {
  const { sandbox, upload } = await startWithAudience()
  sandbox.inject({ kind: 'status', status: 500, times: 5 })
  sandbox.clearFaults()
  expect((await upload()).status).toBe(202)
})
