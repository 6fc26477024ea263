import type { ErasureDetail, ErasureSummary } from '../../src/sandbox'
import type { Client } from './client'
import { person, start, stopAll, user } from './client'

afterEach(stopAll)

const OTHER_ADVERTISER = '4728736040202'

const names = (client: Client, id: string) => client.sandbox.members(id).map((member) => member.externalUserId)

/** A sandbox with a clock of its own, so that calls can be a second apart. */
async function startWithMembers(options: object = {}) {
  const clock = { now: Date.UTC(2026, 10, 1) }
  const client = await start({ erasureMilliseconds: 0, tokenLifetimeSeconds: 1e9, now: () => clock.now, ...options })
  const [id, other] = [
    await client.createAudience(),
    await client.createAudience({ targetResource: { advertiserId: Number(OTHER_ADVERTISER) } })
  ]
  for (const audienceId of [id, other]) {
    await client.records(audienceId, [person('a'), person('b'), person('c')])
  }
  return { client, sandbox: client.sandbox, clock, id, other }
}

test('deletes a person from every audience of the region, and says so to those who inspect', async () => {
  const { client, sandbox, id, other } = await startWithMembers()
  const answer = await client.deleteUsers([user('a'), user('nobody')])
  expect(answer).toMatchObject({ status: 202, type: 'application/json' })
  expect(answer.body).toEqual({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string })
  expect([names(client, id), names(client, other)]).toEqual([
    ['b', 'c'],
    ['b', 'c']
  ])
  expect(sandbox.findMembers({ externalUserId: 'a' })).toEqual([])
  expect(sandbox.audience(id)).toMatchObject({ members: 2, history: [{}, { members: 3 }, { members: 2 }] })

  const requestId = String(answer.body.requestId)
  const summary = { requestId, region: 'NA', state: 'DONE', users: 2, erased: 2, doneAt: expect.any(Number) as number }
  expect(sandbox.erasures({ externalUserId: 'a' })).toMatchObject([summary])
  expect(sandbox.erasures({ externalUserId: 'b' })).toEqual([])
  expect(sandbox.erasure(requestId)).toEqual({
    ...sandbox.erasures()[0],
    users: [
      { ...user('a'), audienceIds: [id, other] },
      { ...user('nobody'), audienceIds: [] }
    ]
  })
  const get = async <T>(path: string) => (await (await fetch(`${sandbox.url}/sandbox/erasures${path}`)).json()) as T
  expect(await get<ErasureSummary[]>('?externalUserId=a')).toEqual(sandbox.erasures())
  expect(await get<ErasureDetail>(`/${requestId}`)).toEqual(sandbox.erasure(requestId))
  expect((await fetch(`${sandbox.url}/sandbox/erasures/unknown`)).status).toBe(404)
})

test('deletes one advertiser’s data of a person alone where it is named', async () => {
  const { client, id, other } = await startWithMembers()
  await client.deleteUsers([user('a', { advertiserId: OTHER_ADVERTISER, consentTime: 1_000 })])
  expect([names(client, id), names(client, other)]).toEqual([
    ['a', 'b', 'c'],
    ['b', 'c']
  ])
})

test('leaves the other regions alone', async () => {
  const { client, id } = await startWithMembers()
  expect((await client.in('EU').deleteUsers([user('a')])).status).toBe(202)
  expect(names(client, id)).toEqual(['a', 'b', 'c'])
  expect(client.sandbox.erasures()).toMatchObject([{ region: 'EU', erased: 0 }])
})

test('takes cookies and mobile advertising IDs, which no member has', async () => {
  const { client, id } = await startWithMembers()
  const users = ['COOKIE', 'MAID'].map((type) => ({ userId: { type, value: 'a' } }))
  expect((await client.deleteUsers(users)).status).toBe(202)
  expect(names(client, id)).toEqual(['a', 'b', 'c'])
})

test('is carried out after a time, for whoever is there by then', async () => {
  const { client, sandbox, id } = await startWithMembers({ erasureMilliseconds: 100 })
  await client.deleteUsers([user('a'), user('d')])
  await client.records(id, [person('d')])
  expect(names(client, id)).toEqual(['a', 'b', 'c', 'd'])
  expect(sandbox.erasures()).toMatchObject([{ state: 'PENDING', erased: 0 }])
  await sandbox.settled()
  expect(names(client, id)).toEqual(['b', 'c'])
  expect(sandbox.erasures()).toMatchObject([{ state: 'DONE', erased: 3 }])
})

test('is carried out after a number of polls', async () => {
  const { client, sandbox, id } = await startWithMembers({ erasurePolls: 2 })
  const { body } = await client.deleteUsers([user('a')])
  expect(sandbox.erasures()).toMatchObject([{ state: 'PENDING', doneAt: null }])
  const poll = async () =>
    ((await (await fetch(`${sandbox.url}/sandbox/erasures/${String(body.requestId)}`)).json()) as ErasureDetail).state
  expect([await poll(), names(client, id).length, await poll(), names(client, id).length, await poll()]).toEqual([
    'PENDING',
    3,
    'PENDING',
    2,
    'DONE'
  ])
})

test('readmits an erased person as new with a later upload', async () => {
  const { client, clock, sandbox, id } = await startWithMembers()
  await client.deleteUsers([user('a')])
  clock.now += 86_400_000
  await client.records(id, [person('a')])
  expect(sandbox.members(id).at(-1)).toMatchObject({ externalUserId: 'a', addedAt: new Date(clock.now) })
})

test('takes one call a second, and reports the others as throttled', async () => {
  const { client, clock, id } = await startWithMembers()
  expect((await client.deleteUsers([user('a')])).status).toBe(202)
  clock.now += 999
  const throttled = await client.deleteUsers([user('b')])
  expect(throttled).toMatchObject({
    status: 429,
    body: {
      requestId: expect.any(String) as string,
      error: {
        httpStatusCode: '429',
        description: 'Too Many Requests',
        errors: [{ errorType: 'TOO_MANY_REQUESTS', message: 'The number of requests exceeded 1 TPS.' }]
      }
    }
  })
  expect((await client.in('EU').deleteUsers([user('b')])).status).toBe(202)
  expect(names(client, id)).toEqual(['b', 'c'])
  clock.now += 1
  expect((await client.deleteUsers([user('b')])).status).toBe(202)
})

test('takes 1,000 users of 1 MB, and not one more', async () => {
  const { client, clock, sandbox } = await startWithMembers()
  const users = Array.from({ length: 1_001 }, (_, index) => user(`u-${index}`))
  const tooLarge = { status: 413, body: { error: { description: 'Input Too Large' } } }
  expect(await client.deleteUsers(users)).toMatchObject(tooLarge)
  clock.now += 1_000
  expect((await client.deleteUsers(users.slice(1))).status).toBe(202)
  clock.now += 1_000
  const cookie = (length: number) => [{ userId: { type: 'COOKIE', value: 'x'.repeat(length) } }]
  const rest = JSON.stringify({ users: cookie(0), operation: 'DELETE' }).length
  expect(await client.deleteUsers(cookie(1_000_001 - rest))).toMatchObject(tooLarge)
  expect((await client.deleteUsers(cookie(1_000_000 - rest))).status).toBe(202)
  expect(sandbox.erasures()).toHaveLength(2)
})

test.each<[string, object]>([
  ['no users', { users: [] }],
  ['no list of users', { users: user('a') }],
  ['a user without an ID', { users: [{}] }],
  ['an ID without a type', { users: [{ userId: { value: 'a' } }] }],
  ['an ID without a value', { users: [{ userId: { type: 'EXTERNAL_USER_ID' } }] }],
  ['an ID of another type', { users: [{ userId: { type: 'EMAIL', value: 'a' } }] }],
  ['the list that a sample of the guide has', { users: [{ userId: [{ type: 'COOKIE', id: 'a' }] }] }],
  ['an external user ID that no upload can have', { users: [user('ann@example.com')] }],
  ['an empty cookie', { users: [{ userId: { type: 'COOKIE', value: '' } }] }],
  ['an advertiser as a number', { users: [user('a', { advertiserId: 4728736040201 })] }],
  ['an advertiser that the user does not have', { users: [user('a', { advertiserId: '1' })] }],
  ['a consent time as text', { users: [user('a', { consentTime: '2026-11-01' })] }],
  ['a misspelled property', { users: [user('a', { advertiser: '4728736040201' })] }],
  ['no operation', { operation: undefined }],
  ['another operation', { operation: 'SUPPRESS' }],
  ['an unknown property', { patches: [] }]
])('rejects %s, and deletes nobody', async (_case, change) => {
  const { client, id } = await startWithMembers()
  const answer = await client.deleteUsers([user('a')], change)
  expect(answer).toMatchObject({
    status: 400,
    type: 'application/json',
    body: { error: { httpStatusCode: '400', errors: [{ errorType: 'INVALID_INPUT' }] } }
  })
  expect(answer.text).not.toContain('example.com')
  expect(names(client, id)).toEqual(['a', 'b', 'c'])
})

test('needs a token, the client and its media type, and no scope', async () => {
  const { client } = await startWithMembers()
  const send = (headers: Record<string, string | undefined>) =>
    client.send('PATCH', '/v2/dp/users', {
      headers: { 'Content-Type': 'application/json', ...headers },
      body: { users: [user('a')], operation: 'DELETE' }
    })
  expect((await send({ Authorization: undefined })).status).toBe(401)
  expect((await send({ 'Amazon-Advertising-API-ClientId': undefined })).status).toBe(401)
  expect((await send({ 'Content-Type': 'application/vnd.amcaudiences.v1+json' })).status).toBe(415)
  expect((await send({})).status).toBe(202)
})

test('has faults of its own, and ends with a reset', async () => {
  const { client, sandbox, id } = await startWithMembers()
  sandbox.inject({ kind: 'status', operation: 'deleteUsers', status: 503 })
  const answer = await client.deleteUsers([user('a')])
  expect(answer).toMatchObject({ status: 503, body: { error: { description: 'Service Unavailable' } } })
  expect(names(client, id)).toEqual(['a', 'b', 'c'])
  expect((await client.deleteUsers([user('a')])).status).toBe(202)
  expect(sandbox.counts.byOperation.deleteUsers).toEqual({ 202: 1, 503: 1 })
  sandbox.reset()
  expect(sandbox.erasures()).toEqual([])
})
