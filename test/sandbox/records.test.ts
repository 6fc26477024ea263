import { gppString, tcfString } from '../../scripts/consentStrings'
import { startSandbox } from '../../src/sandbox'
import { AUDIENCES, Client, leaver, person, sha256, start, stopAll } from './client'

afterEach(stopAll)

/** A sandbox as it starts by itself, for tests that have an audience of their own in it. */
let shared: Client
beforeAll(async () => {
  shared = new Client(await startSandbox({ jobMilliseconds: 1, matchRate: 1 }))
  await shared.signIn()
})
afterAll(() => shared.sandbox.close())

const names = (client: Client, id: string) => client.sandbox.members(id).map((member) => member.externalUserId)

test('changes members as soon as the request is accepted', async () => {
  const client = await start({ jobMilliseconds: 60_000 })
  const id = await client.createAudience()
  const answer = await client.records(id, [person('a'), person('b')])
  expect(answer).toMatchObject({ status: 202, type: AUDIENCES })
  expect(answer.body).toEqual({ jobRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string })
  expect(client.sandbox.members(id)[0]).toEqual({
    externalUserId: 'a',
    hashedPII: [{ email: sha256('a@example.com') }],
    countryCode: 'US',
    addedAt: expect.any(Date) as Date,
    matched: true
  })
  expect(names(client, id)).toEqual(['a', 'b'])
})

test('adds and removes in one request, in its order', async () => {
  const client = await start()
  const id = await client.createAudience()
  await client.records(id, [person('a'), person('b'), leaver('a'), leaver('c'), person('c'), leaver('unknown')])
  expect(names(client, id)).toEqual(['b', 'c'])
})

test('replaces the identities of a member who is added again', async () => {
  const client = await start()
  const id = await client.createAudience()
  await client.records(id, [person('a')])
  await client.records(id, [person('a', { hashedPII: [{ phone: sha256('1') }] })])
  expect(client.sandbox.members(id)).toMatchObject([{ hashedPII: [{ phone: sha256('1') }] }])
})

test('reads the audience ID exactly', async () => {
  const client = await start()
  const id = await client.createAudience()
  const answer = await client.records(BigInt(Number(id)).toString(), [person('a')])
  expect(answer.status).toBe(202)
  expect(names(client, id)).toEqual([])
  expect((await client.job(answer)).jobState).toBe('FAILED')
})

test('rejects a quoted or invalid audience ID with the message seen live', async () => {
  const client = await start()
  const id = await client.createAudience()
  for (const wrong of [`"${id}"`, '1.5', '99999999999999999999']) {
    const answer = await client.records(wrong, [person('a')])
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({ Message: 'STRING_VALUE can not be converted to a Long' })
  }
})

test('accepts records for an unknown audience, and fails their job', async () => {
  const client = await start()
  const audienceId = '413642381039213536'
  const answer = await client.records(audienceId, [person('a')])
  expect(answer.status).toBe(202)
  expect(await client.job(answer)).toMatchObject({
    jobState: 'FAILED',
    successful: { recordsProcessedRate: 0 },
    invalidRecords: [{ audienceId, externalId: 'a', error: expect.any(String) as string }]
  })
})

test.each<[string, object[]]>([
  ['no records', []],
  ['an unknown action', [person('a', { action: 'UPDATE' })]],
  ['no action', [person('a', { action: undefined })]],
  ['a blank in the id', [person('a b')]],
  ['an empty id', [person('')]],
  ['an id of 129', [person('a'.repeat(129))]],
  ['an id with a line end', [person('a\n')]],
  ['no identities', [person('a', { hashedPII: undefined })]],
  ['an empty list of identities', [person('a', { hashedPII: [] })]],
  ['101 identities', [person('a', { hashedPII: Array(101).fill({ email: sha256('a') }) })]],
  ['an unknown field', [person('a', { hashedPII: [{ firstName: sha256('a') }] })]],
  ['a field that is no text', [person('a', { hashedPII: [{ email: 1 }] })]],
  ['an unknown consent', [person('a', { userConsent: { consent: { amzn: { amznUserData: 'YES' } } } })]],
  ['an unknown country of consent', [person('a', { userConsent: { geo: { countryCode: 'XX' } } })]],
  ['an unknown property', [person('a', { country: 'US' })]]
])('%s rejects the whole request', async (_case, records) => {
  const client = shared
  const id = await client.createAudience()
  const answer = await client.records(id, [...records.map(() => person('good')), ...records])
  expect(answer).toMatchObject({ status: 400, type: AUDIENCES, body: { message: expect.any(String) as string } })
  expect(names(client, id)).toEqual([])
})

test('accepts 10,000 records and rejects 10,001', async () => {
  const client = await start()
  const id = await client.createAudience()
  const people = Array.from({ length: 10_001 }, (_, index) => person(`user-${index}`))
  expect((await client.records(id, people)).status).toBe(400)
  expect((await client.records(id, people.slice(1))).status).toBe(202)
  expect(client.sandbox.members(id)).toHaveLength(10_000)
})

test('accepts IDs of 128 characters, 100 identities and measurements', async () => {
  const client = await start()
  const id = await client.createAudience()
  const hashedPII = Array<object>(100).fill({ email: sha256('a') })
  const answer = await client.records(id, [person('a_-Z9'.padEnd(128, 'x'), { hashedPII, measurements: { any: [1] } })])
  expect(answer.status).toBe(202)
  expect(client.sandbox.members(id)).toHaveLength(1)
})

/** The error that the job reports for a single record beside a good one. */
async function judged(record: object, audience: object = {}): Promise<string | undefined> {
  const client = shared
  const id = await client.createAudience(audience)
  const job = await client.job(await client.records(id, [person('good'), record]))
  const [invalid] = job.invalidRecords as { externalId: string; error: string; audienceId: string }[]
  expect(names(client, id).includes('x')).toBe(invalid === undefined && JSON.stringify(record).includes('CREATE'))
  expect(job.jobState).toBe(invalid === undefined ? 'SUCCEEDED' : 'PARTIALLYSUCCEEDED')
  if (invalid !== undefined) {
    expect(invalid).toMatchObject({ audienceId: id, externalId: 'x' })
    expect(job.successful).toEqual({ recordsProcessedRate: 50 })
  }
  return invalid?.error
}

const FIELDS = ['email', 'phone', 'firstname', 'lastname', 'address', 'city', 'state', 'postal']

describe('hashes', () => {
  test.each(FIELDS)('%s must be 64 lower-case hexadecimal digits', async (field) => {
    const hash = sha256('a')
    expect(await judged(person('x', { hashedPII: [{ [field]: hash }] }))).toBeUndefined()
    for (const wrong of [hash.toUpperCase(), hash.slice(1), `${hash}0`, `g${hash.slice(1)}`, '', `${hash}\n`]) {
      expect(await judged(person('x', { hashedPII: [{ [field]: wrong }] }))).toMatch(field)
    }
  })

  test('are validated in every identity, and in removals', async () => {
    expect(await judged(person('x', { hashedPII: [{ email: sha256('a') }, { phone: '1' }] }))).toMatch('phone')
    expect(await judged(leaver('x', { hashedPII: [{ email: 'plain@example.com' }] }))).toMatch('email')
  })

  test('may be missing from removals only', async () => {
    expect(await judged(person('x', { hashedPII: [{}] }))).toBe('no identity')
    expect(await judged(leaver('x', { hashedPII: [{}] }))).toBeUndefined()
  })
})

describe('consent', () => {
  const amzn = (amznUserData: string) => ({ userConsent: { consent: { amzn: { amznUserData } } } })

  test.each(['DE', 'GB', 'UK', 'CH', 'NO', 'IS', 'LI', 'RE', 'de'])('is needed in %s', async (countryCode) => {
    expect(await judged(person('x', { countryCode }))).toBe('consent missing')
  })

  test.each(['US', 'BR', 'TR', 'JP', undefined])('is not needed in %s', async (countryCode) => {
    expect(await judged(person('x', { countryCode }))).toBeUndefined()
  })

  test.each<[string, object]>([
    ['GRANTED', amzn('GRANTED')],
    ['TCF', { userConsent: { consent: { tcf: tcfString() } } }],
    ['GPP', { userConsent: { consent: { gpp: gppString() } } }]
  ])('%s is enough', async (_case, given) => {
    expect(await judged(person('x', { countryCode: 'FR', ...given }))).toBeUndefined()
  })

  test.each<[string, object]>([
    ['UNKNOWN', amzn('UNKNOWN')],
    ['NOT_APPLICABLE', amzn('NOT_APPLICABLE')],
    ['an address alone', { userConsent: { geo: { ipAddress: '192.0.2.1' } } }],
    ['an empty TCF string', { userConsent: { consent: { tcf: '' } } }]
  ])('%s is not enough', async (_case, given) => {
    expect(await judged(person('x', { countryCode: 'FR', ...given }))).toBe('consent missing')
  })

  test.each(['none', 'false', '0', 'denied', '1YNN', 'BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA', 'CPxyzA.YAAAAAAAAAAA'])(
    '%s is neither a TCF nor a GPP string, wherever the person lives and whatever else is given',
    async (text) => {
      const given = (consent: object) => ({ userConsent: { consent } })
      expect(await judged(person('x', { countryCode: 'DE', ...given({ tcf: text }) }))).toBe(
        'tcf is not a TCF v2 string'
      )
      expect(await judged(person('x', { countryCode: 'DE', ...given({ gpp: text }) }))).toBe('gpp is not a GPP string')
      const both = given({ tcf: tcfString(), gpp: text, amzn: { amznUserData: 'GRANTED' } })
      expect(await judged(person('x', both))).toBe('gpp is not a GPP string')
      expect(await judged(leaver('x', given({ tcf: text })))).toBeUndefined()
    }
  )

  test('is denied everywhere by DENIED, whatever else is given', async () => {
    expect(await judged(person('x', amzn('DENIED')))).toBe('consent denied')
    const both = { userConsent: { consent: { amzn: { amznUserData: 'DENIED' }, tcf: tcfString() } } }
    expect(await judged(person('x', { countryCode: 'FR', ...both }))).toBe('consent denied')
  })

  test('never prevents a removal', async () => {
    expect(await judged(leaver('x', { countryCode: 'FR' }))).toBeUndefined()
    expect(await judged(leaver('x', { countryCode: 'FR', ...amzn('DENIED') }))).toBeUndefined()
  })

  test("goes by the record's country, then by the audience's, and by where the person is", async () => {
    const german = { countryCode: 'DE' }
    expect(await judged(person('x', { countryCode: undefined }), german)).toBe('consent missing')
    expect(await judged(person('x', { countryCode: 'US' }), german)).toBeUndefined()
    expect(await judged(person('x', { userConsent: { geo: { countryCode: 'DE' } } }))).toBe('consent missing')
  })

  test('rejects the whole request where the option says so', async () => {
    const client = await start({ consentAnswer: 'request' })
    const id = await client.createAudience()
    expect((await client.records(id, [person('a'), person('b', { countryCode: 'DE' })])).status).toBe(400)
    expect(names(client, id)).toEqual([])
  })
})

describe('connections', () => {
  const target = (connectionId: string) => ({ targetResource: { connectionId } })

  test('records of an audience go through its own connection', async () => {
    const client = await start()
    const [first, second] = [await client.connect(), await client.connect()]
    const id = await client.createAudience(target(second))
    const status = async (more: object) => (await client.records(id, [person('a')], more)).status
    expect(await status(target(second))).toBe(202)
    expect(await status({ targetResource: { connectionId: second, targetTypes: ['DSP'] } })).toBe(202)
    expect(await status(target(first))).toBe(400)
    expect(await status(target('unknown'))).toBe(400)
    // The default connection stands in, and that is the first.
    expect(await status({})).toBe(400)
    expect(await status(target(''))).toBe(400)
    const third = await client.createAudience(target(first))
    expect((await client.records(third, [person('a')])).status).toBe(202)
  })

  test('an audience of an advertiser has none', async () => {
    const client = await start()
    const connectionId = await client.connect()
    const id = await client.createAudience()
    expect((await client.records(id, [person('a')])).status).toBe(202)
    expect((await client.records(id, [person('a')], target(connectionId))).status).toBe(400)
  })

  test.each([{}, { connectionId: 1 }, { targetTypes: ['DSP'] }])('target %j is rejected', async (targetResource) => {
    const client = shared
    const id = await client.createAudience()
    expect((await client.records(id, [person('a')], { targetResource })).status).toBe(400)
  })

  test.each([[['AMC']], [['DSP', 'DSP']]])('target types %j are rejected', async (targetTypes) => {
    const client = await start()
    const connectionId = await client.connect()
    const id = await client.createAudience(target(connectionId))
    const more = { targetResource: { connectionId, targetTypes } }
    expect((await client.records(id, [person('a')], more)).status).toBe(400)
  })
})

test('rejects uploads until the terms are accepted', async () => {
  const client = await start({ termsAccepted: false })
  const id = await client.createAudience()
  expect((await client.records(id, [person('a')])).status).toBe(403)
  const { body } = await client.send('GET', '/amc/audiences/connections/terms')
  await client.send('PATCH', '/amc/audiences/connections/terms', {
    body: { agreementToken: body.agreementToken, hasAccepted: true }
  })
  expect((await client.records(id, [person('a')])).status).toBe(202)
})

test('rejects them with the status of the option', async () => {
  const client = await start({ termsAccepted: false, termsMissingStatus: 400 })
  const id = await client.createAudience()
  expect((await client.records(id, [person('a')])).status).toBe(400)
})

test('throttles records beyond the limit of an hour until it is over', async () => {
  let now = Date.UTC(2026, 0, 1)
  const client = await start({ recordsPerHour: 3, now: () => now, tokenLifetimeSeconds: 100_000 })
  const [id, other] = [await client.createAudience(), await client.createAudience()]
  expect((await client.records(id, [person('a'), person('b')])).status).toBe(202)
  const refused = await client.records(id, [person('c'), person('d')])
  expect(refused).toMatchObject({ status: 429, type: 'application/json', body: { message: 'Too Many Requests' } })
  expect(refused.headers.get('amazon-advertising-api-throttled')).toBe('true')
  expect(names(client, id)).toEqual(['a', 'b'])
  expect((await client.records(other, [person('c'), person('d')])).status).toBe(202)
  now += 3_600_000
  expect((await client.records(id, [person('c'), person('d')])).status).toBe(202)
})

test('counts the records of one connection together', async () => {
  const client = await start({ recordsPerHour: 3 })
  const targetResource = { connectionId: await client.connect() }
  const [id, other] = [await client.createAudience({ targetResource }), await client.createAudience({ targetResource })]
  expect((await client.records(id, [person('a'), person('b')])).status).toBe(202)
  expect((await client.records(other, [person('c'), person('d')])).status).toBe(429)
})

describe('time to live', () => {
  const DAY = 86_400_000

  test('is counted from the day of adding; 0 removes all, and more brings them back', async () => {
    let now = Date.UTC(2026, 0, 1)
    const client = await start({ now: () => now, tokenLifetimeSeconds: 1e9 })
    const id = await client.createAudience({ metadata: { externalAudienceId: 'x', ttl: 10 * 86_400 } })
    const setTtl = (ttl: number) => client.send('PUT', `/amc/audiences/metadata/${id}`, { body: { metadata: { ttl } } })
    await client.records(id, [person('a')])
    now += 6 * DAY
    await client.records(id, [person('b')])
    now += 4 * DAY - 1
    expect(names(client, id)).toEqual(['a', 'b'])
    now += 1
    expect(names(client, id)).toEqual(['b'])
    await setTtl(0)
    expect(names(client, id)).toEqual([])
    await setTtl(5 * 86_400)
    expect(names(client, id)).toEqual(['b'])
    await setTtl(11 * 86_400)
    expect(names(client, id)).toEqual(['a', 'b'])
  })

  test.each([
    ['renewed by adding again', true, ['c', 'a', 'b']],
    ['not renewed by adding again, where the option says so, but by removing and adding', false, ['c', 'b']]
  ])('is %s', async (_case, renewOnUpload, left) => {
    let now = Date.UTC(2026, 0, 1)
    const client = await start({ now: () => now, tokenLifetimeSeconds: 1e9, renewOnUpload })
    const id = await client.createAudience({ metadata: { externalAudienceId: 'x', ttl: 10 * 86_400 } })
    await client.records(id, [person('a'), person('b'), person('gone')])
    now += 3 * DAY
    await client.records(id, [person('c')])
    now += 3 * DAY
    await client.records(id, [person('a'), leaver('b'), person('b')])
    now += 6 * DAY
    expect(names(client, id)).toEqual(left)
    expect(client.sandbox.audience(id)).toMatchObject({ members: 4, active: left.length })
  })

  test('leaves the DSP size, not the received size', async () => {
    let now = Date.UTC(2026, 0, 1)
    const client = await start({ now: () => now, tokenLifetimeSeconds: 1e9 })
    const id = await client.createAudience({ metadata: { externalAudienceId: 'x', ttl: 60 } })
    const answer = await client.records(id, [person('a')])
    now += 60_000
    const { audienceSize } = await client.job(answer)
    expect(audienceSize).toEqual({ receivedRecordSize: 1, idResolutionCount: 1, dspAudienceSize: 0 })
  })
})

describe('matching', () => {
  const crowd = (change: object = {}) => Array.from({ length: 2000 }, (_, index) => person(`user-${index}`, change))

  test('matches the given share, and the same people every time', async () => {
    const matched = async () => {
      const client = await start({ matchRate: 0.3 })
      const id = await client.createAudience()
      await client.records(id, crowd())
      return client.sandbox.members(id).filter((member) => member.matched)
    }
    const [first, second] = [await matched(), await matched()]
    expect(first.length / 2000).toBeCloseTo(0.3, 1)
    expect(first.map((one) => one.externalUserId)).toEqual(second.map((one) => one.externalUserId))
  })

  test.each([
    ['KR', '4728736040201', false],
    ['JP', '4728736040201', true],
    ['UK', '4728736040201', true],
    [undefined, '5839847151301', true]
  ])('in country %s', async (countryCode, advertiserId, matched) => {
    const client = (await start()).in(advertiserId.startsWith('5') ? 'EU' : 'NA')
    const id = await client.createAudience({ targetResource: { advertiserId: Number(advertiserId) } })
    const userConsent = { consent: { amzn: { amznUserData: 'GRANTED' } } }
    await client.records(id, [person('a', { countryCode, userConsent })])
    expect(client.sandbox.members(id)).toMatchObject([{ matched }])
  })
})

test('keeps no identities where the option says so', async () => {
  const client = await start({ keepIdentities: false })
  const id = await client.createAudience()
  await client.records(id, [person('a')])
  expect(client.sandbox.members(id)).toEqual([
    { externalUserId: 'a', hashedPII: [], addedAt: expect.any(Date) as Date, matched: true }
  ])
})
