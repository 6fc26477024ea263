import nock from 'nock'
import definition from '../../src'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import { sendWithRetries } from '../../src/segment/delivery/sendBatch'
import { ConnectionError } from '../../src/amazon/session'
import { NOT_SUBSCRIBED, Platform } from '../../src/segment/platform'
import { ANN, AUDIENCE_ID, engageTrack, OTHER_AUDIENCE_ID } from '../helpers/events'
import { AUDIENCE_SETTINGS, useSandbox } from '../helpers/sandboxed'

const TOKENS = 'https://api.amazon.com'
const API = 'https://advertising-api.amazon.com'
const CREDENTIALS = { clientId: 'client', clientSecret: 'secret', refreshToken: 'Atzr|refresh' }

const tokens = () => nock(TOKENS).persist().post('/auth/o2/token')
const UNREACHABLE = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
const platform = () => new Platform('NA', {}, CREDENTIALS)
const event = engageTrack(true, { person: { email: 'ann@example.com' } })
afterEach(() => nock.cleanAll())

/** What becomes of two events of a platform that has signed in and whose token is then over. */
async function afterTheToken(next: () => void) {
  nock(TOKENS).post('/auth/o2/token').reply(200, { access_token: 'Atza|first' })
  const signedIn = platform()
  await signedIn.signIn()
  nock(API).persist().post('/amc/audiences/records').reply(401, {})
  next()
  const signal = new AbortController().signal
  return sendWithRetries([event, { ...event, userId: 'user-2' }], (events) => signedIn.send(events), {
    attempts: 1,
    firstWaitMs: 1,
    signal
  })
}

const refused = "Couldn't refresh the access token"

test.each([
  ['a token that is no header value', () => void tokens().reply(200, { access_token: 'line\nbreak' })],
  ['an unreachable token service', () => void tokens().replyWithError(UNREACHABLE)],
  ['a token service in trouble', () => void tokens().reply(503)]
])('%s is the connection’s fault, and no event’s', async (_name, next) => {
  const outcomes = await afterTheToken(next)
  expect(outcomes).toHaveLength(2)
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ kind: 'unsent', reason: expect.stringContaining(refused) as string })
    expect(JSON.stringify(outcome)).not.toMatch(/cannot be processed|Atz[ar]|secret|line/)
  }
})

test.each([
  ['a token that is no header value', () => tokens().reply(200, { access_token: 'line\nbreak' }), 401],
  ['an unreachable token service', () => tokens().replyWithError(UNREACHABLE), 503]
])('signing in with %s says so', async (_name, answer, status) => {
  answer()
  const error: unknown = await platform()
    .signIn()
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ConnectionError)
  expect(error).toMatchObject({ status, message: expect.stringContaining(refused) as string })
})

test('four requests of a batch are on their way at a time, and not one more', async () => {
  nock(TOKENS).post('/auth/o2/token').reply(200, { access_token: 'Atza|first' })
  const signedIn = platform()
  await signedIn.signIn()
  let running = 0
  let most = 0
  nock(API)
    .persist()
    .post('/amc/audiences/records')
    .reply((_uri, _body, answer) => {
      running += 1
      most = Math.max(most, running)
      setTimeout(() => {
        running -= 1
        answer(null, [202, { jobRequestId: 'job' }])
      }, 20)
    })
  const audiences = Array.from({ length: 12 }, (_, n) => `41364238104121354${n % 10}${Math.floor(n / 10)}`)
  const events = audiences.map((audienceId) => engageTrack(true, { person: { email: 'ann@example.com' }, audienceId }))
  expect((await signedIn.send(events)).map(({ status }) => status)).toEqual(new Array(12).fill(202))
  expect(most).toBe(4)
})

describe('in the sandbox', () => {
  let sandbox: Sandbox
  let used: ReturnType<typeof useSandbox>
  const statuses: number[][] = []
  const connected = (mapping = {}, region = 'NA') =>
    new Platform(region, mapping, sandbox.credentials, (seen) => statuses.push([...seen]))
  const signedIn = async () => {
    const platform = connected()
    await platform.signIn()
    return platform
  }
  beforeAll(async () => {
    sandbox = await startSandbox()
    used = useSandbox(sandbox)
  })
  beforeEach(() => {
    sandbox.reset()
    statuses.splice(0)
  })
  afterAll(async () => {
    used.release()
    await sandbox.close()
  })

  test('a connection that Amazon accepts is tested without a word, each time with a new token', async () => {
    const platform = connected()
    await expect(platform.testConnection()).resolves.toBeUndefined()
    sandbox.expireTokens()
    await expect(platform.testConnection()).resolves.toBeUndefined()
  })

  test('one that is revoked says so, and repeats nothing of it', async () => {
    const platform = new Platform('NA', {}, { ...sandbox.credentials, refreshToken: 'Atzr|planted' })
    for (const asked of [platform.testConnection(), platform.signIn()]) {
      await expect(asked).rejects.toMatchObject({
        status: 401,
        message: expect.stringContaining('invalid_grant') as string
      })
      await expect(asked).rejects.not.toThrow('planted')
    }
  })

  test.each([
    ['NA', '4728736040201'],
    ['EU', '5839847151301']
  ])('advertisers of region %s to pick from', async (region, advertiser) => {
    const { choices, error } = await connected({}, region).choices('advertiserId')
    expect(error).toBeUndefined()
    expect(choices[0]).toMatchObject({ value: advertiser, label: expect.stringContaining(advertiser) as string })
  })

  test('an empty list says why: there is none, the connection is over', async () => {
    expect(await connected().choices('connectionId')).toEqual({
      choices: [],
      error: { code: '404', message: expect.stringContaining('No AMC connections found') as string }
    })
    const platform = new Platform('NA', {}, { ...sandbox.credentials, refreshToken: 'Atzr|planted' })
    const { choices, error } = await platform.choices('advertiserId')
    expect({ choices, code: error?.code }).toEqual({ choices: [], code: '401' })
    expect(error?.message).toMatch(/\(invalid_grant\).* Reconnect the Amazon account/)
    expect(error?.message).not.toContain('planted')
  })

  test('what has no choices of the destination’s gives none, and throws nothing', async () => {
    for (const field of ['ttl', 'nothing']) {
      expect((await connected().choices(field)).choices).toEqual([])
    }
  })

  test('an audience is made with its settings, and is found by its ID from then on', async () => {
    const platform = connected()
    const audienceId = await platform.createAudience({ name: 'VIP', settings: AUDIENCE_SETTINGS })
    expect(sandbox.audience(audienceId)).toMatchObject({ name: 'VIP Segment audience', region: 'NA' })
    await expect(platform.findAudience(audienceId)).resolves.toBeUndefined()
    await expect(platform.findAudience('99')).rejects.toMatchObject({ status: 404 })
  })

  test('a setting that is missing is named as people know it, before Amazon is asked', async () => {
    const { countryCode: _countryCode, ...lacking } = AUDIENCE_SETTINGS
    await expect(connected().createAudience({ name: 'VIP', settings: lacking })).rejects.toThrow(
      'Country Code (countryCode) is missing'
    )
    expect(sandbox.counts.requests).toBe(0)
  })

  test('a batch: its answers in order, the statuses of its requests, and a token that is renewed and kept', async () => {
    const platform = connected()
    const audienceId = await platform.createAudience({ name: 'VIP', settings: AUDIENCE_SETTINGS })
    sandbox.expireTokens()
    const events = [engageTrack(true, { audienceId, person: ANN }), engageTrack(true, { audienceId, userId: 'user-2' })]
    expect(await platform.send(events)).toMatchObject([{ status: 202 }, { status: 400 }])
    expect(await platform.send(events.slice(0, 1))).toMatchObject([{ status: 202 }])
    expect(statuses.at(-1)).toEqual([202])
    expect(statuses.flat()).toEqual([401, 202, 202])
  })

  test('events of no type that the action takes are each answered, and nothing is asked of Amazon', async () => {
    const page = { ...engageTrack(true), type: 'page' } as never
    expect(await connected().send([page, page])).toEqual([NOT_SUBSCRIBED, NOT_SUBSCRIBED])
    expect(statuses).toEqual([[]])
    expect(NOT_SUBSCRIBED).toEqual({
      status: 400,
      errormessage: 'Payload is either invalid or does not match the subscription'
    })
  })

  test('rows go to the audience that the mapping was saved with, made once', async () => {
    const platform = await signedIn()
    const inputs = { operation: 'create', audienceName: 'VIP', advertiserId: '4728736040201', countryCode: 'US' }
    await platform.signIn()
    const saved = await platform.saveMapping(inputs)
    expect(saved).toMatchObject({ audienceName: 'VIP', countryCode: 'US' })
    const { context: _context, ...row } = engageTrack(true, { person: ANN })
    expect(
      await platform.send([{ ...row, properties: { ...(row.properties as object), audience: true } }])
    ).toMatchObject([{ status: 202, sent: { action: 'CREATE' } }])
    const later = connected()
    await later.signIn()
    expect(await later.saveMapping(inputs, saved)).toEqual(saved)
    expect(sandbox.audiences()).toHaveLength(1)
  })

  test('an audience that cannot be taken is reported in the destination’s words', async () => {
    const platform = connected()
    await platform.signIn()
    const refused = platform.saveMapping({ operation: 'existing', existingAudienceId: '99' })
    await expect(refused).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('Audience not found') as string
    })
  })

  test.each([429, 403])('an audience that cannot be made for now has the status of Amazon (%i)', async (status) => {
    const platform = connected()
    await platform.signIn()
    sandbox.order({ operation: 'createAudience', kind: 'status', status, times: 1 })
    const inputs = { operation: 'create', audienceName: 'VIP shop', advertiserId: '4728736040201', countryCode: 'US' }
    const limited = platform.saveMapping(inputs)
    await expect(limited).rejects.toMatchObject({ status, code: 'CREATE_AUDIENCE_FAILED' })
    await expect(platform.saveMapping({ ...inputs, audienceName: '' })).rejects.toMatchObject({ status: 400 })
  })

  test('what the destination does not ask goes with the headers of the connection', async () => {
    const platform = connected()
    await platform.signIn()
    const headers = { 'Content-Type': 'application/json' }
    const answer = await platform.session.client()(`${sandbox.url}/NA/v2/profiles`, { headers })
    expect(answer.status).toBe(200)
  })
})

describe('what an event is sorted by', () => {
  const platform = (mapping = {}) => new Platform('NA', mapping, CREDENTIALS)
  const of = (options: object) => engageTrack(true, options)

  test.each([
    ['as the event has it', {}, AUDIENCE_ID, AUDIENCE_ID],
    ['without blanks', {}, ` ${AUDIENCE_ID} `, AUDIENCE_ID],
    ['a number', {}, 42, '42'],
    ['nothing', {}, null, ''],
    ['no text', {}, { a: 1 }, ''],
    ['as it is mapped', { audienceId: { '@path': '$.properties.list' } }, AUDIENCE_ID, OTHER_AUDIENCE_ID],
    ['for all the same', { audienceId: OTHER_AUDIENCE_ID }, AUDIENCE_ID, OTHER_AUDIENCE_ID],
    ['of a path that leads nowhere', { audienceId: { '@path': '$.properties.none' } }, AUDIENCE_ID, AUDIENCE_ID],
    ['of no mapping', { audienceId: null }, AUDIENCE_ID, AUDIENCE_ID]
  ])('the audience: %s', (_name, mapping, audienceId, lane) => {
    expect(platform(mapping).laneKey(of({ audienceId, person: { list: OTHER_AUDIENCE_ID } }))).toBe(lane)
  })

  test('an event without a context has no lane', () => {
    expect(platform().laneKey({ type: 'track' })).toBe('')
  })

  test.each([
    ['user ID', {}, { userId: ' ann ', anonymousId: 'anonymous' }, 'ann'],
    ['anonymous ID, else', {}, { userId: null, anonymousId: 'anonymous' }, 'anonymous'],
    ['of neither', {}, { userId: null }, ''],
    ['as it is mapped', { externalUserId: { '@path': '$.properties.id' } }, { person: { id: 7 } }, '7'],
    ['of a template', { externalUserId: { '@template': 'x-{{userId}}' } }, { userId: 'ann' }, 'x-ann'],
    [
      'of places in a list',
      { externalUserId: { '@path': '$.properties.ids[1]' } },
      { person: { ids: ['a', 'b'] } },
      'b'
    ],
    ['user ID, where the mapped one is missing', { externalUserId: { '@path': '$.properties.id' } }, {}, 'user-1']
  ])('the person: %s', (_name, mapping, options, person) => {
    expect(platform(mapping).personKey(of(options))).toBe(person)
  })

  test('the batch keys', () => {
    const keys = { batch_keys: ['audienceId', 'country', 'nothing'], country: { '@path': '$.properties.land' } }
    expect(platform(keys).batchKey(of({ person: { land: 'US' } }))).toBe(JSON.stringify([AUDIENCE_ID, 'US', null]))
    expect(platform({ batch_keys: 'none' }).batchKey(of({}))).toBe('[]')
    const [one, other] = [of({}), of({ audienceId: OTHER_AUDIENCE_ID })]
    expect(platform().batchKey(one)).not.toBe(platform().batchKey(other))
  })

  test.each([
    [{ batch_size: 7 }, 7],
    [{ batch_size: '7' }, 1],
    [{}, 10_000]
  ])('a batch of %j has at most %i events', (mapping, size) => {
    expect(platform(mapping).batchSize).toBe(size)
  })
})

describe('whatever goes wrong when a token is fetched, no token and no secret is shown', () => {
  test.each<[string, () => Promise<{ accessToken: string }>]>([
    ['an error that is not worded for people', () => Promise.reject(new Error('planted'))],
    ['one with a status alone', () => Promise.reject(Object.assign(new Error('planted'), { status: 500 }))],
    ['one with a code alone', () => Promise.reject(Object.assign(new Error('planted'), { code: 'ECONNRESET' }))],
    ['a token that no header can hold', () => Promise.resolve({ accessToken: 'planted\nline' })]
  ])('%s', async (_name, refreshAccessToken) => {
    const authentication = { ...definition.authentication, refreshAccessToken }
    const platform = new Platform('NA', {}, CREDENTIALS, undefined, { ...definition, authentication } as never)
    const failed = platform.signIn()
    await expect(failed).rejects.toBeInstanceOf(ConnectionError)
    await expect(failed).rejects.toMatchObject({
      status: 503,
      message: 'Amazon gave an access token that cannot be sent.'
    })
  })
})
