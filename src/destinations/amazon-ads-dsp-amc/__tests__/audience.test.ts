import { createRequestClient, createTestIntegration, InvalidAuthenticationError } from '@segment/actions-core'
import nock from 'nock'
import definition from '../index'
import { toCountryCode } from '../event/country'
import { NA } from './__helpers__/destination'

const destination = createTestIntegration(definition as never)
const COMPLETE = {
  advertiserId: '1234567893456754321',
  countryCode: 'US',
  externalAudienceId: 'bought_twice',
  description: 'Bought at least twice'
}

const create = (audienceSettings: Record<string, unknown>, audienceName = 'Bought at least twice') =>
  destination.createAudience({ settings: { region: 'NA' }, audienceName, audienceSettings } as never)

/** The definition's own function, for input that the core's schema would hold back. */
const createUnchecked = (
  audienceSettings: unknown,
  audienceName: string | null = 'Bought at least twice',
  request: unknown = () => Promise.reject(new Error('no call expected'))
) => {
  const { createAudience } = definition.audienceConfig as { createAudience: (...input: unknown[]) => Promise<unknown> }
  return createAudience(request, {
    settings: { region: 'NA' },
    audienceName,
    audienceSettings
  })
}

function acceptAudience(answer = '{"audienceId": 413642381039213536, "externalAudienceId": "bought_twice"}') {
  const bodies: string[] = []
  nock(NA)
    .post('/amc/audiences/metadata', (body) => bodies.push(JSON.stringify(body)) > 0)
    .matchHeader('content-type', 'application/vnd.amcaudiences.v1+json')
    .reply(201, answer, { 'Content-Type': 'application/vnd.amcaudiences.v1+json' })
  return bodies
}

describe('createAudience', () => {
  test('ids of 19 and 18 digits go out and come back exact', async () => {
    let sent = ''
    nock(NA)
      .post('/amc/audiences/metadata')
      .reply(201, function (_uri, body) {
        sent = typeof body === 'string' ? body : 'parsed'
        return '{"audienceId": 413642381039213536, "externalAudienceId": "bought_twice"}'
      })
    await expect(create({ ...COMPLETE, ttl: 0, cpmCents: 100, currency: 'USD' })).resolves.toEqual({
      externalId: '413642381039213536'
    })
    expect(sent).toBe(
      '{"targetResource":{"advertiserId":1234567893456754321},"name":"Bought at least twice","description":"Bought at least twice","countryCode":"US","metadata":{"externalAudienceId":"bought_twice","ttl":0,"audienceFees":[{"cpmCents":100,"currency":"USD"}]}}'
    )
  })

  test('an unset TTL, fee and description are not sent as something', async () => {
    const bodies = acceptAudience()
    await create({ advertiserId: '42', countryCode: 'uk', externalAudienceId: 'bought_twice' })
    expect(JSON.parse(bodies[0])).toEqual({
      targetResource: { advertiserId: 42 },
      name: 'Bought at least twice',
      description: '',
      countryCode: 'GB',
      metadata: { externalAudienceId: 'bought_twice' }
    })
  })

  test.each([
    ['VIP', 'VIP Segment audience'],
    ['123456789', '123456789 Segment audience'],
    ['1234567890', '1234567890'],
    ['  Bought\n twice  or more ', 'Bought twice or more'],
    ['x'.repeat(129), 'x'.repeat(128)],
    ['👍👍👍👍👍', '👍👍👍👍👍 Segment audience'],
    ['👍'.repeat(10), '👍'.repeat(10)],
    [`${'x'.repeat(127)}👍`, `${'x'.repeat(127)}👍`],
    ['👍'.repeat(129), '👍'.repeat(128)],
    [`${'x'.repeat(127)} y`, 'x'.repeat(127)]
  ])('the name %j reaches Amazon as %j', async (name, expected) => {
    const bodies = acceptAudience()
    await create(COMPLETE, name)
    expect((JSON.parse(bodies[0]) as { name: string }).name).toBe(expected)
  })

  test.each([
    ['advertiserId', 'ENTITY123', 'Advertiser ID (advertiserId) must be a whole number of 1 to 19 digits.'],
    ['advertiserId', '12345678901234567890', 'Advertiser ID (advertiserId) must be a whole number of 1 to 19 digits.'],
    ['countryCode', ' ', 'Country Code (countryCode) is missing.'],
    ['countryCode', 'USA', 'Country Code (countryCode) must be a two-letter ISO 3166-1 code, such as US.'],
    ['countryCode', 'QQ', 'Country Code (countryCode) must be a two-letter ISO 3166-1 code, such as US.'],
    ['externalAudienceId', '', 'External Audience ID (externalAudienceId) is missing.'],
    ['description', 'x'.repeat(1001), 'Description (description) must have at most 1000 characters, it has 1001.'],
    ['description', '👍'.repeat(1001), 'Description (description) must have at most 1000 characters, it has 1001.'],
    ['ttl', -1, 'Time-to-live (ttl) must be a whole number of seconds from 0 to 34300800.'],
    ['ttl', 1.5, 'Time-to-live (ttl) must be a whole number of seconds from 0 to 34300800.'],
    ['ttl', 34_300_801, 'Time-to-live (ttl) must be a whole number of seconds from 0 to 34300800.'],
    ['ttl', NaN, 'Time-to-live (ttl) must be a whole number of seconds from 0 to 34300800.'],
    ['cpmCents', 100, 'Currency (currency) is missing: CPM Cents needs it. Enter both or neither.'],
    ['currency', 'USD', 'CPM Cents (cpmCents) is missing: Currency needs it. Enter both or neither.']
  ])('%s %j is refused by name and rule', async (field, value, message) => {
    await expect(createUnchecked({ ...COMPLETE, [field]: value })).rejects.toMatchObject({
      message,
      status: 400,
      code: 'INVALID_AUDIENCE_SETTINGS'
    })
  })

  test('a setting that is null is unset, and blanks around one do not count', async () => {
    const bodies = acceptAudience()
    const empty = { description: null, ttl: null, cpmCents: null, currency: null }
    const settings = { advertiserId: ' 42 ', countryCode: ' us ', externalAudienceId: ' bought_twice ', ...empty }
    await createUnchecked(settings, 'Bought at least twice', createRequestClient({ headers: {} }))
    expect(JSON.parse(bodies[0])).toEqual({
      targetResource: { advertiserId: 42 },
      name: 'Bought at least twice',
      description: '',
      countryCode: 'US',
      metadata: { externalAudienceId: 'bought_twice' }
    })
    expect(toCountryCode(' us ')).toBe('US')
  })

  test('the greatest TTL and the longest description are taken', async () => {
    const bodies = acceptAudience()
    await create({ ...COMPLETE, ttl: 34_300_800, description: 'x'.repeat(1000) })
    expect(JSON.parse(bodies[0])).toMatchObject({ description: 'x'.repeat(1000), metadata: { ttl: 34_300_800 } })
  })

  test('a description counts characters as Amazon does', async () => {
    const bodies = acceptAudience()
    await create({ ...COMPLETE, description: '👍'.repeat(1000) })
    expect((JSON.parse(bodies[0]) as { description: string }).description).toBe('👍'.repeat(1000))
  })

  test.each([-1, 0.5, NaN, 1e300])('a fee of %d cents is none', async (cpmCents) => {
    await expect(createUnchecked({ ...COMPLETE, cpmCents, currency: 'USD' })).rejects.toThrow(
      'CPM Cents (cpmCents) must be a whole number, 0 or more.'
    )
  })

  test('a currency is one of a list', async () => {
    await expect(createUnchecked({ ...COMPLETE, cpmCents: 0, currency: 'CHF' })).rejects.toThrow(
      'Currency (currency) must be one of AED, AUD'
    )
  })

  test('nothing at all is refused', async () => {
    await expect(createUnchecked(undefined)).rejects.toThrow('Advertiser ID (advertiserId) is missing')
    for (const name of [' ', null]) {
      await expect(createUnchecked(COMPLETE, name)).rejects.toMatchObject({
        message: 'The audience has no name. Give it one in Segment.',
        status: 400,
        code: 'INVALID_AUDIENCE_SETTINGS'
      })
    }
  })

  test.each([200, 201, 202])('a success %i with an id is one', async (status) => {
    nock(NA).post('/amc/audiences/metadata').reply(status, '{"audienceId":413642381039213536}')
    await expect(create(COMPLETE)).resolves.toEqual({ externalId: '413642381039213536' })
  })

  test.each([
    [400, '{"message":"advertiserId not found"}', 400, "Amazon's message: advertiserId not found"],
    [403, '{"message":"no"}', 403, 'Amazon denied access'],
    [409, '', 423, 'the audience is being changed'],
    [429, '<html>', 429, 'Amazon limits the rate'],
    [501, '', 501, 'Amazon rejected the request (501)'],
    [307, '', 502, 'redirect']
  ])('an answer %i %s becomes %i: certainly none was made', async (status, body, expected, words) => {
    nock(NA).post('/amc/audiences/metadata').reply(status, body)
    await expect(create(COMPLETE)).rejects.toMatchObject({
      status: expected,
      code: 'CREATE_AUDIENCE_FAILED',
      message: expect.stringContaining(words) as string
    })
  })

  test.each([
    [500, '', 500, 'Amazon returned a server error (500)'],
    [503, '', 503, 'Amazon returned a server error (503)'],
    [504, '<html>', 504, 'Amazon returned a server error (504)'],
    [408, '', 408, 'Amazon returned a server error (408)'],
    [200, '', 502, 'Amazon answered 200 without an audience ID'],
    [201, '{}', 502, 'Amazon answered 201 without an audience ID'],
    [201, '{"audienceId":null}', 502, 'without an audience ID'],
    [201, '{"audienceId":-1}', 502, 'without an audience ID'],
    [201, '{"audienceId":[42]}', 502, 'without an audience ID'],
    [201, 'null', 502, 'without an audience ID'],
    [201, '{"audienceId":"nothing"}', 502, 'without an audience ID'],
    [204, '', 502, 'Amazon answered 204 without an audience ID']
  ])('an answer %i %s becomes %i: one may have been made', async (status, body, expected, words) => {
    nock(NA).post('/amc/audiences/metadata').reply(status, body)
    const error = (await create(COMPLETE).catch((thrown: unknown) => thrown)) as Error
    expect(error).toMatchObject({ status: expected, code: 'CREATE_AUDIENCE_UNCERTAIN' })
    expect(error.message).toContain(words)
    expect(error.message).toContain('The audience may already exist')
    expect(status < 300 && error.message.includes('trouble')).toBe(false)
  })

  test.each([
    ['ECONNREFUSED', 'CREATE_AUDIENCE_FAILED'],
    ['ENOTFOUND', 'CREATE_AUDIENCE_FAILED'],
    ['EAI_AGAIN', 'CREATE_AUDIENCE_FAILED'],
    ['ECONNRESET', 'CREATE_AUDIENCE_UNCERTAIN'],
    ['EPIPE', 'CREATE_AUDIENCE_UNCERTAIN'],
    ['ETIMEDOUT', 'CREATE_AUDIENCE_UNCERTAIN']
  ])('a connection that fails with %s: %s', async (code, expected) => {
    nock(NA)
      .post('/amc/audiences/metadata')
      .replyWithError(Object.assign(new Error('broken'), { code }))
    await expect(create(COMPLETE)).rejects.toMatchObject({ code: expected })
  })

  test('a refused token is an error that makes the core fetch a new one', async () => {
    nock(NA).post('/amc/audiences/metadata').reply(401)
    await expect(
      createUnchecked(COMPLETE, 'Bought at least twice', createRequestClient({ headers: {} }))
    ).rejects.toBeInstanceOf(InvalidAuthenticationError)
  })

  test('where Amazon denied access, it is for the advertiser', async () => {
    nock(NA).post('/amc/audiences/metadata').reply(403)
    await expect(create(COMPLETE)).rejects.toThrow(
      'Amazon denied access. The connected Amazon user needs access to the advertiser'
    )
  })

  test('a refused token is refreshed and the audience created with the new one', async () => {
    nock(NA).post('/amc/audiences/metadata').reply(401, { message: 'Unauthorized' })
    nock('https://api.amazon.com').post('/auth/o2/token').reply(200, { access_token: 'Atza|new' })
    nock(NA)
      .post('/amc/audiences/metadata')
      .matchHeader('authorization', 'Bearer Atza|new')
      .reply(201, '{"audienceId":413642381039213536}')
    const oauth = { access_token: 'Atza|old', refresh_token: 'Atzr|r', clientId: 'c', clientSecret: 's' }
    await expect(
      destination.createAudience({
        settings: { region: 'NA', oauth },
        audienceName: 'Bought at least twice',
        audienceSettings: COMPLETE
      } as never)
    ).resolves.toEqual({ externalId: '413642381039213536' })
  })
})

describe('an Amazon Audience ID', () => {
  const SETTINGS = { ...COMPLETE, amazonAudienceId: ' 777 ' }
  const found = (audience: object) => nock(NA).get('/amc/audiences/metadata/777').reply(200, audience)

  test('is used, and nothing is created', async () => {
    found({ audienceId: 777, advertiserId: COMPLETE.advertiserId, countryCode: COMPLETE.countryCode })
    await expect(create(SETTINGS)).resolves.toEqual({ externalId: '777' })
    found({ audienceId: 777 })
    await expect(create(SETTINGS)).resolves.toEqual({ externalId: '777' })
  })

  test.each([
    [{ advertiserId: 43 }, 'the audience belongs to advertiser 43, not to 1234567893456754321'],
    [{ countryCode: 'JP' }, 'but the existing audience has JP. Enter JP, or another Amazon Audience ID.']
  ])('of an audience with %j is refused', async (difference, words) => {
    found({ audienceId: 777, ...difference })
    await expect(create(SETTINGS)).rejects.toMatchObject({
      code: 'INVALID_AUDIENCE_SETTINGS',
      message: expect.stringContaining(words) as string
    })
  })

  test('that Amazon does not have is an error, and nothing is created', async () => {
    nock(NA).get('/amc/audiences/metadata/777').reply(404, { message: 'audienceId not found' })
    await expect(create(SETTINGS)).rejects.toMatchObject({ status: 404, code: 'GET_AUDIENCE_FAILED' })
  })

  test('must be one', async () => {
    await expect(create({ ...COMPLETE, amazonAudienceId: 'VIP' })).rejects.toThrow(
      'Amazon Audience ID (amazonAudienceId) must be the whole number'
    )
  })
})

describe('getAudience', () => {
  const get = (externalId: unknown) =>
    destination.getAudience({ settings: { region: 'NA' }, audienceSettings: COMPLETE, externalId } as never)

  test('finds an audience, its id exact', async () => {
    nock(NA)
      .get('/amc/audiences/metadata/413642381039213536')
      .matchHeader('content-type', 'application/vnd.amcaudiences.v1+json')
      .reply(200, '{"audienceId":413642381039213536,"advertiserId":1234567893456754321}')
    await expect(get(' 413642381039213536\n')).resolves.toEqual({ externalId: '413642381039213536' })
  })

  test.each([
    [202, '{"audienceId":413642381039213536}', { externalId: '413642381039213536' }],
    [200, '{"audienceId":42}', { externalId: '42' }]
  ])('any success with an id finds it (%i %s)', async (status, body, expected) => {
    nock(NA).get('/amc/audiences/metadata/42').reply(status, body)
    await expect(get('42')).resolves.toEqual(expected)
  })

  test('a success without an id is a clear error', async () => {
    nock(NA).get('/amc/audiences/metadata/42').reply(200, '{}')
    await expect(get('42')).rejects.toMatchObject({
      status: 502,
      code: 'GET_AUDIENCE_FAILED',
      message: 'Amazon answered 200 without an audience ID.'
    })
  })

  test('where Amazon denied access, it is for the advertiser', async () => {
    nock(NA).get('/amc/audiences/metadata/42').reply(403)
    await expect(get('42')).rejects.toThrow('needs access to the advertiser of the audience')
  })

  test('an unknown id is a clear error', async () => {
    nock(NA).get('/amc/audiences/metadata/42').reply(404, { message: 'audienceId not found' })
    await expect(get('42')).rejects.toMatchObject({
      status: 404,
      code: 'GET_AUDIENCE_FAILED',
      message: expect.stringContaining('Audience not found') as string
    })
  })

  test.each(['', undefined, 'abc', '../profiles', '1e3'])('%j is refused without a call', async (id) => {
    await expect(get(id)).rejects.toThrow('The audience ID must be the whole number')
  })
})
