import type { AudienceDetail, ConnectionDetail, FoundMember, JobDetail, JobSummary } from '../../src/sandbox'
import { SizeHistory } from '../../src/sandbox/state/audiences'
import type { Client } from './client'
import { leaver, person, sha256, start, stopAll } from './client'

afterEach(stopAll)

const get = async <T>(client: Client, path: string): Promise<T> =>
  (await (await fetch(client.sandbox.url + path)).json()) as T

const status = async (client: Client, method: string, path: string, body?: string) =>
  (await fetch(client.sandbox.url + path, { method, body })).status

const METADATA = '/amc/audiences/metadata'

test('shows an audience with everything that Amazon has', async () => {
  const client = await start()
  const id = await client.createAudience({ countryCode: 'US' })
  const path = `/sandbox/audiences/${id}`
  expect(await get(client, path)).toMatchObject({
    audienceId: id,
    region: 'NA',
    description: 'Device audiences',
    countryCode: 'US',
    advertiserId: '4728736040201',
    ttl: 34_300_800,
    createdAt: expect.any(Number) as number,
    audienceSize: { receivedRecordSize: -1 }
  })
  expect(client.sandbox.audience(id)).toEqual(await get(client, path))
  expect(await status(client, 'GET', '/sandbox/audiences/1')).toBe(404)
})

describe('the history of an audience', () => {
  let now = 0
  beforeEach(() => (now = Date.UTC(2026, 0, 1)))
  const history = (client: Client, id: string) =>
    client.sandbox.audience(id)!.history.map(({ at, members, active }) => [at - Date.UTC(2026, 0, 1), members, active])

  test('has a sample for its creation and each change of its size', async () => {
    const client = await start({ now: () => now })
    const id = await client.createAudience()
    now += 1000
    await client.records(id, [person('a'), person('b')])
    now += 1000
    await client.records(id, [leaver('a')])
    now += 1000
    await client.send('PUT', `${METADATA}/${id}`, { body: { metadata: { ttl: 1 } } })
    expect(history(client, id)).toEqual([
      [0, 0, 0],
      [1000, 2, 2],
      [2000, 1, 1],
      [3000, 1, 0]
    ])
  })

  test('stays short, from the beginning to the last change', () => {
    const history = new SizeHistory()
    for (let index = 0; index <= 10_000; index++) {
      history.add({ at: index * 1000, members: index, active: index, matched: index })
    }
    const { samples } = history
    expect(samples.length).toBeGreaterThan(100)
    expect(samples.length).toBeLessThanOrEqual(240)
    expect(samples[0].at).toBe(0)
    expect(samples.at(-1)!.at).toBe(10_000_000)
    const gaps = samples.slice(1).map(({ at }, index) => at - samples[index].at)
    expect(Math.min(...gaps)).toBeGreaterThan(0)
    expect(Math.max(...gaps)).toBeLessThan(200_000)
  })
})

describe('a member', () => {
  async function startWithMember() {
    const client = await start()
    const [one, two] = [await client.createAudience(), await client.createAudience()]
    await client.records(one, [person('maria'), person('other')])
    await client.records(two, [person('maria', { hashedPII: [{ phone: sha256('1') }] })])
    return { client, one, two }
  }
  const audiencesOf = (found: FoundMember[]) => found.map(({ audienceId }) => audienceId)

  test('is found by external user ID in every audience', async () => {
    const { client, one, two } = await startWithMember()
    const found = await get<FoundMember[]>(client, '/sandbox/members?externalUserId=maria')
    expect(found).toMatchObject([
      { region: 'NA', audienceId: one, audienceName: 'Test Audience', active: true },
      { audienceId: two, member: { externalUserId: 'maria', hashedPII: [{ phone: sha256('1') }] } }
    ])
    expect(audiencesOf(client.sandbox.findMembers({ externalUserId: 'maria' }))).toEqual([one, two])
    expect(client.sandbox.findMembers({ externalUserId: 'nobody' })).toEqual([])
  })

  test('is found by any hash', async () => {
    const { client, one, two } = await startWithMember()
    expect(audiencesOf(client.sandbox.findMembers({ hash: sha256('maria@example.com') }))).toEqual([one])
    const found = await get<FoundMember[]>(client, `/sandbox/members?hash=${sha256('1')}`)
    expect(audiencesOf(found)).toEqual([two])
  })

  test('is found when expired, and shown as such', async () => {
    const { client, one } = await startWithMember()
    await client.send('PUT', `${METADATA}/${one}`, { body: { metadata: { ttl: 0 } } })
    expect(client.sandbox.findMembers({ externalUserId: 'other' })).toMatchObject([{ active: false }])
    expect(client.sandbox.members(one)).toEqual([])
  })

  test('is not searched without a criterion', async () => {
    expect(await status(await start(), 'GET', '/sandbox/members')).toBe(400)
  })
})

test('jobs are listed, the newest first, with their states, times and invalid records', async () => {
  const client = await start({ jobMilliseconds: 40 })
  const [one, two] = [await client.createAudience(), await client.createAudience()]
  const first = await client.records(one, [person('a'), person('b', { hashedPII: [{ email: 'x' }] })])
  await client.sandbox.settled()
  await client.records(two, [person('a')])
  const jobs = await get<JobSummary[]>(client, '/sandbox/jobs')
  expect(jobs).toMatchObject([
    { audienceId: two, region: 'NA', state: 'PENDING', records: 1, invalid: 0 },
    { audienceId: one, state: 'PARTIALLYSUCCEEDED', records: 2, invalid: 1 }
  ])
  expect(jobs[1].doneAt! - jobs[1].createdAt).toBe(40)
  expect(client.sandbox.jobs({ audienceId: one })).toEqual([jobs[1]])
  expect(await get(client, '/sandbox/jobs?limit=1')).toHaveLength(1)
  const id = String(first.body.jobRequestId)
  expect(await get<JobDetail>(client, `/sandbox/jobs/${id}`)).toMatchObject({
    invalidRecords: [{ audienceId: one, externalId: 'b', error: expect.any(String) as string }]
  })
  expect(client.sandbox.job(id)).toMatchObject({ jobRequestId: id })
  expect(await status(client, 'GET', '/sandbox/jobs/unknown')).toBe(404)
})

test('connections are listed with the audiences that use them', async () => {
  const client = await start()
  const connectionId = await client.connect()
  await client.connect()
  const id = await client.createAudience({ targetResource: { connectionId } })
  const listed = await get<ConnectionDetail[]>(client, '/sandbox/connections')
  expect(listed).toMatchObject([
    { connectionId, region: 'NA', isDefault: true, amcInstanceName: 'Sandbox Instance US', audienceIds: [id] },
    { isDefault: false, audienceIds: [] }
  ])
  expect(client.sandbox.connections()).toMatchObject([{ connectionId }, {}])
})

test('users are listed, and their terms can be set', async () => {
  const client = await start()
  const id = await client.createAudience()
  const accepted = async () =>
    (await get<{ id: string; termsAccepted: boolean }[]>(client, '/sandbox/users')).map((user) => [
      user.id,
      user.termsAccepted
    ])
  expect(await accepted()).toEqual([
    ['ada', true],
    ['ben', false],
    ['cleo', true]
  ])
  expect(await status(client, 'PUT', '/sandbox/users/ada/terms', '{"hasAccepted":false}')).toBe(204)
  expect((await accepted())[0]).toEqual(['ada', false])
  expect((await client.records(id, [person('a')])).status).toBe(403)
  expect(client.sandbox.setTerms('ada', true)).toBe(true)
  expect((await client.records(id, [person('a')])).status).toBe(202)
  expect(await status(client, 'PUT', '/sandbox/users/ada/terms', '{}')).toBe(400)
  expect(await status(client, 'PUT', '/sandbox/users/nobody/terms', '{"hasAccepted":true}')).toBe(404)
})

test('resets everything, and uses no audience ID again', async () => {
  const client = await start()
  const before = await client.createAudience()
  await client.connect()
  client.sandbox.inject({ kind: 'status', operation: 'records', status: 500, times: 9 })
  client.sandbox.revokeRefreshToken()
  expect(await status(client, 'POST', '/sandbox/reset')).toBe(204)
  expect(client.sandbox.audiences()).toEqual([])
  expect(client.sandbox.connections()).toEqual([])
  expect(client.sandbox.faults()).toEqual([])
  expect(client.sandbox.requests).toEqual([])
  expect(client.sandbox.counts.requests).toBe(0)
  expect((await client.send('GET', `${METADATA}/${before}`)).status).toBe(401)
  await client.signIn()
  const after = await client.createAudience()
  expect(after).not.toBe(before)
  const details: AudienceDetail | undefined = client.sandbox.audience(after)
  expect(details?.members).toBe(0)
})

describe('faults', () => {
  const waiting = (client: Client) =>
    get<{ id: number; left: number | null; struck: number }[]>(client, '/sandbox/faults')

  test('are listed with what is left of them, and canceled one by one', async () => {
    const client = await start()
    const id = await client.createAudience()
    const first = client.sandbox.inject({ kind: 'status', operation: 'records', status: 500, times: 3 })
    const answer = await fetch(`${client.sandbox.url}/sandbox/faults`, {
      method: 'POST',
      body: '{"kind":"status","operation":"job","status":503,"rate":0.5}'
    })
    const second = Number(/^\/sandbox\/faults\/(\d+)$/.exec(answer.headers.get('location')!)![1])
    await client.records(id, [person('a')])
    expect(await waiting(client)).toMatchObject([
      { id: first, fault: { status: 500 }, left: 2, struck: 1 },
      { id: second, fault: { status: 503 }, left: null, struck: 0 }
    ])
    expect(await status(client, 'DELETE', `/sandbox/faults/${first}`)).toBe(204)
    expect(await status(client, 'DELETE', `/sandbox/faults/${first}`)).toBe(404)
    expect((await client.records(id, [person('a')])).status).toBe(202)
    expect(client.sandbox.faults()).toMatchObject([{ id: second }])
    expect(client.sandbox.cancelFault(second)).toBe(true)
    expect(await waiting(client)).toEqual([])
  })

  test('are removed after their last hit', async () => {
    const client = await start()
    client.sandbox.inject({ kind: 'drop', operation: 'profiles' })
    await expect(client.send('GET', '/v2/profiles')).rejects.toThrow()
    expect(client.sandbox.faults()).toEqual([])
  })

  test('of a revoked connection end access and refresh tokens', async () => {
    const client = await start()
    client.sandbox.inject({ kind: 'revokeConnection', operation: 'terms' })
    expect((await client.send('GET', '/amc/audiences/connections/terms')).status).toBe(401)
    expect(await client.signIn()).toBe('undefined')
  })
})
