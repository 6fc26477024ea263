import { createHash } from 'node:crypto'
import { createTestIntegration } from '@segment/actions-core'
import nock from 'nock'
import definition from '../index'
import type { SentRecord } from './__helpers__/destination'
import { accepted, acceptRecords, onBatch } from './__helpers__/destination'
import { ANN, AUDIENCE_ID, engageIdentify, engageTrack, OTHER_AUDIENCE_ID } from './__helpers__/events'

// Batches of 10,000 events take their time on a busy machine.
jest.setTimeout(30_000)

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const EMAIL = sha256('ann@example.com')

/** A TCF string of version 2, as a consent tool encodes it. */
const TCF = 'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA'

/** Sends one event and gives its answer and the record that reached Amazon. */
async function send(event: ReturnType<typeof engageTrack>, mapping: Record<string, unknown> = {}) {
  const requests = acceptRecords()
  const [answer] = await onBatch([event], { mapping })
  return { answer, record: requests[0]?.records[0] as SentRecord | undefined, request: requests[0] }
}

describe('in or out', () => {
  test.each([
    ['a track with true', engageTrack(true, { person: ANN }), 'CREATE'],
    ['a track with false', engageTrack(false, { person: ANN }), 'DELETE'],
    ['an identify with true', engageIdentify(true, { person: ANN }), 'CREATE'],
    ['an identify with false', engageIdentify(false, { person: ANN }), 'DELETE'],
    ['a track of another name with true', engageTrack(true, { person: ANN, event: 'Bought' }), 'CREATE'],
    ['the boolean before the name', engageTrack(false, { person: ANN, event: 'Audience Entered' }), 'DELETE']
  ])('%s', async (_what, event, action) => {
    const { answer, record } = await send(event)
    expect(record?.action).toBe(action)
    expect(answer).toEqual({ status: 202, sent: record, body: { jobRequestId: 'job-1' } })
  })

  test('a journey step counts, too', async () => {
    const event = engageTrack(true, { person: ANN, event: 'Step' })
    ;(event.context as { personas: Record<string, unknown> }).personas.computation_class = 'journey_step'
    expect((await send(event)).record?.action).toBe('CREATE')
  })

  test.each([
    ['Audience Entered', 'CREATE'],
    ['Audience Exited', 'DELETE']
  ])('without a boolean, the name %s tells', async (event, action) => {
    expect((await send(engageTrack('yes', { person: ANN, event }))).record?.action).toBe(action)
  })

  test("rejects an event whose membership can't be determined", async () => {
    const { answer, request } = await send(engageTrack('yes', { person: ANN, event: 'Bought' }))
    expect(answer).toMatchObject({
      status: 400,
      errortype: 'INVALID_AUDIENCE_MEMBERSHIP',
      errorreporter: 'INTEGRATIONS',
      errormessage: expect.stringContaining('Unable to determine audience membership') as string
    })
    expect(request).toBeUndefined()
  })
})

describe('the record', () => {
  test('carries the audience as an exact number, the media type, and hashes only', async () => {
    const { request } = await send(engageTrack(true, { person: ANN }))
    expect(request.audienceId).toBe(AUDIENCE_ID)
    expect(request.headers['content-type']).toBe('application/vnd.amcaudiences.v1+json')
    expect(request.records).toEqual([
      {
        action: 'CREATE',
        externalUserId: 'user-1',
        countryCode: 'US',
        hashedPII: [{ email: EMAIL, firstname: sha256('ann'), lastname: sha256('lee'), city: sha256('dallas') }]
      }
    ])
  })

  test.each([
    [
      'context.traits of a track',
      { ...engageTrack(true), traits: {} },
      { context: { traits: { email: 'ann@example.com' } } }
    ],
    ['properties of a track', engageTrack(true, { person: { email: 'ann@example.com' } }), {}],
    ['traits of an identify', engageIdentify(true, { person: { email: 'ann@example.com' } }), {}],
    [
      'the second place when the first is blank',
      engageIdentify(true, { person: { email: 'ann@example.com' } }),
      { properties: { email: '' } }
    ]
  ])('finds an email in %s', async (_where, event, more) => {
    const context = { ...event.context, ...(more as { context?: object }).context }
    const { record } = await send({ ...event, ...more, context })
    expect(record?.hashedPII[0].email).toBe(EMAIL)
  })

  test.each([
    ['text', { address: '12 Elm' }],
    ['an address object', { address: { street: '12 Elm', city: 'Dallas', state: 'TX', postalCode: '75236' } }]
  ])('finds a street in %s of a track and an identify', async (_what, person) => {
    for (const event of [engageTrack(true, { person }), engageIdentify(true, { person })]) {
      const { record } = await send(event)
      expect(record?.hashedPII[0].address).toBe(sha256('12elm'))
      nock.cleanAll()
    }
  })

  test('an address object without a street costs the person nothing', async () => {
    const { record } = await send(engageTrack(true, { person: { address: { city: 'Dallas' } } }))
    expect(record?.hashedPII).toEqual([{ city: sha256('dallas') }])
  })

  test('every email and phone of a person is sent, however many there are of each', async () => {
    const phone = ['5714120599', '5714120600', '5714120601']
    const { record } = await send(
      engageTrack(true, { person: { email: ['a@x.y', 'b@x.y'], phone, first_name: 'Ann' } })
    )
    expect(record?.hashedPII).toEqual([
      { email: sha256('a@x.y'), phone: sha256('15714120599'), firstname: sha256('ann') },
      { email: sha256('b@x.y'), phone: sha256('15714120600') },
      { phone: sha256('15714120601') }
    ])
  })

  test('an event without personas, whose audience is mapped, is taken for what it says itself', async () => {
    const event = { ...engageTrack(true, { person: { ...ANN, amznUserData: 'GRANTED' } }), context: undefined }
    const { answer, record } = await send(event, { audienceId: AUDIENCE_ID })
    expect(answer.status).toBe(202)
    expect(record).not.toHaveProperty('countryCode')
  })

  test('blanks around an audience id are none of it', async () => {
    expect(
      (await send(engageTrack(true, { person: ANN }), { audienceId: ` ${AUDIENCE_ID} ` })).request.audienceId
    ).toBe(AUDIENCE_ID)
  })

  test('goes by the anonymous ID when there is no user ID', async () => {
    const { record } = await send(engageTrack(true, { person: ANN, userId: null, anonymousId: 'anon-7' }))
    expect(record?.externalUserId).toBe('anon-7')
  })

  test('the country is the person’s, else the audience’s', async () => {
    expect((await send(engageTrack(true, { person: { ...ANN, country_code: 'ca' } }))).record?.countryCode).toBe('CA')
    nock.cleanAll()
    expect((await send(engageTrack(true, { person: ANN, country: 'JP' }))).record?.countryCode).toBe('JP')
  })

  test('a person without an identity does not enter', async () => {
    const { answer, request } = await send(engageTrack(true))
    expect(answer).toMatchObject({
      status: 400,
      errormessage: expect.stringContaining('No valid identifier') as string
    })
    expect(request).toBeUndefined()
  })

  test.each(['N/A', '-', '   '])('a phone %j leaves the field out and the person in', async (phone) => {
    const { record } = await send(engageTrack(true, { person: { email: 'ann@example.com', phone } }))
    expect(record?.hashedPII).toEqual([{ email: EMAIL }])
  })

  test.each([undefined, 'abc', '413642381039213536x', '-5', '12345678901234567890'])(
    'an audience id %j is refused before anything is sent',
    async (audienceId) => {
      const event = engageTrack(true, { person: ANN, audienceId })
      if (audienceId === undefined) {
        delete (event.context as { personas: Record<string, unknown> }).personas.external_audience_id
      }
      const { answer, request } = await send(event)
      expect(answer).toMatchObject({
        status: 400,
        errormessage: expect.stringContaining('Audience ID is missing') as string
      })
      expect(request).toBeUndefined()
    }
  )

  test('a blank external user ID is refused', async () => {
    const { answer } = await send(engageTrack(true, { person: ANN, userId: ' ' }))
    expect(answer).toMatchObject({
      status: 400,
      errormessage: expect.stringContaining('External User ID is missing') as string
    })
  })

  test('a country that is none is refused for an entry and left out of an exit', async () => {
    const { answer } = await send(engageTrack(true, { person: { ...ANN, country_code: 'Atlantis' } }))
    expect(answer).toMatchObject({
      status: 400,
      errormessage: expect.stringContaining('Invalid Country Code') as string
    })
    nock.cleanAll()
    const { record } = await send(engageTrack(false, { person: { ...ANN, country_code: 'Atlantis' } }))
    expect(record).toMatchObject({ action: 'DELETE' })
    expect(record).not.toHaveProperty('countryCode')
  })
})

describe('consent', () => {
  const enter = (country: string, consent: Record<string, unknown>, ip?: string) =>
    send(engageTrack(true, { country, ip, person: { ...ANN, ...consent } }))

  /** The 27 of the European Union, the rest of the EEA, territories where its law holds, Britain and Switzerland. */
  const EUROPE = (
    'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE ' +
    'IS LI NO AX GF GP MQ YT RE MF GB UK CH'
  ).split(' ')

  test.each(EUROPE)('a person of %s needs it to enter', async (country) => {
    const { answer, request } = await enter(country, {}, '203.0.113.7')
    expect(answer).toMatchObject({
      status: 400,
      errormessage: expect.stringContaining('Consent is required to add users') as string
    })
    expect(request).toBeUndefined()
  })

  test.each('AE AU BR CA EG IN JP MX SA SG TR US'.split(' '))('a person of %s needs none', async (country) => {
    const { answer, record } = await enter(country, {})
    expect(answer.status).toBe(202)
    expect(record?.countryCode).toBe(country)
  })

  test.each([
    ['Amazon’s signal', { amznUserData: 'GRANTED' }, { amzn: { amznUserData: 'GRANTED' } }],
    ['a signal in lower case', { amznUserData: ' granted ' }, { amzn: { amznUserData: 'GRANTED' } }],
    [
      'both parts of the signal',
      { amznUserData: 'GRANTED', amznAdStorage: 'DENIED' },
      { amzn: { amznUserData: 'GRANTED', amznAdStorage: 'DENIED' } }
    ],
    ['a TCF string', { tcf: TCF }, { tcf: TCF }],
    ['a GPP string', { gpp: `DBABM~${TCF}` }, { gpp: `DBABM~${TCF}` }]
  ])('%s lets a German in', async (_what, consent, sent) => {
    const { answer, record } = await enter('DE', consent)
    expect(answer.status).toBe(202)
    expect(record?.userConsent).toEqual({ geo: { countryCode: 'DE' }, consent: sent })
  })

  test.each([
    { amznUserData: 'UNKNOWN' },
    { amznUserData: 'NOT_APPLICABLE' },
    { amznAdStorage: 'GRANTED' },
    { tcf: ' ' }
  ])('%j is no consent of a German', async (consent) => {
    expect((await enter('DE', consent)).answer).toMatchObject({
      status: 400,
      errormessage: expect.stringContaining('Consent is required to add users') as string
    })
  })

  const signal = (name: string) => `Consent: ${name} must be one of GRANTED, DENIED, NOT_APPLICABLE, UNKNOWN.`
  const text = (name: string) =>
    `Consent: ${name} is not a valid ${name === 'tcf' ? 'TCF string (version 2)' : 'GPP string'}. Map the string as your consent tool encodes it.`

  test.each([
    [{ amznUserData: 'yes' }, signal('amznUserData')],
    [{ amznAdStorage: 'yes', amznUserData: 'GRANTED' }, signal('amznAdStorage')],
    [{ tcf: 'not a string!' }, text('tcf')],
    [{ tcf: '"CPxyz' }, text('tcf')],
    [{ tcf: 'CPxyz"' }, text('tcf')],
    [{ gpp: '{}' }, text('gpp')],
    [{ gpp: '"DBABM~CPxyzA' }, text('gpp')],
    [{ gpp: 'DBABM~CPxyzA\\' }, text('gpp')]
  ])('%j is not understood, so the person does not enter', async (consent, errormessage) => {
    expect((await enter('US', consent)).answer).toMatchObject({
      status: 400,
      errortype: 'PAYLOAD_VALIDATION_FAILED',
      errormessage
    })
  })

  test.each(['US', 'DE', 'Atlantis'])(
    'denied in %s: the person leaves, and nothing but the ID is sent',
    async (country) => {
      const { answer, request } = await enter(country, { amznUserData: 'DENIED', tcf: TCF }, '203.0.113.7')
      expect(answer).toEqual({
        status: 202,
        sent: request.records[0],
        body: { jobRequestId: 'job-1', consent: 'User denied consent and was removed from the audience.' }
      })
      expect(request.records).toEqual([{ action: 'DELETE', externalUserId: 'user-1', hashedPII: [{}] }])
    }
  )

  describe('the IP address', () => {
    const withIp = (mapping: Record<string, unknown>, ip = '203.0.113.7') =>
      send(engageTrack(true, { ip, person: ANN }), mapping)

    test('stays where it is unless it is wanted', async () => {
      const { record } = await withIp({})
      expect(record).not.toHaveProperty('userConsent')
    })

    test.each([
      ['mapped', { consent: { ipAddress: { '@path': '$.context.ip' } } }],
      ['chosen among the identifiers', { identitiesToSend: ['email', 'ipAddress'] }]
    ])('is sent when it is %s, and shown in no response', async (_how, mapping) => {
      const { answer, record } = await withIp(mapping)
      expect(record?.userConsent).toEqual({ geo: { countryCode: 'US', ipAddress: '203.0.113.7' } })
      expect(answer.sent).toEqual({ ...record, userConsent: { geo: { countryCode: 'US' } } })
      nock.cleanAll()
      expect((await withIp(mapping, 'unknown')).record).not.toHaveProperty('userConsent')
    })
  })

  test.each(['N/A', 'n.a.', ' N.A. '])(
    '%j is no country, so a person of a German audience needs it',
    async (country_code) => {
      expect((await enter('DE', { country_code })).answer).toMatchObject({
        status: 400,
        errormessage: expect.stringContaining('Consent is required to add users in DE') as string
      })
    }
  )

  test('without any country only a consent lets in', async () => {
    const countryless = (consent: object) => engageTrack(true, { country: '', person: { ...ANN, ...consent } })
    expect((await send(countryless({}))).answer.errormessage).toContain('Country Code is missing')
    nock.cleanAll()
    const { answer, record } = await send(countryless({ amznUserData: 'GRANTED' }))
    expect(answer.status).toBe(202)
    expect(record?.userConsent).toEqual({ consent: { amzn: { amznUserData: 'GRANTED' } } })
  })

  test('leaving needs neither consent nor country nor identities', async () => {
    const { answer, record } = await send(
      engageTrack(false, { country: 'nowhere', person: { amznUserData: 'DENIED', tcf: '!' }, ip: '203.0.113.7' })
    )
    expect(answer.status).toBe(202)
    expect(record).toEqual({ action: 'DELETE', externalUserId: 'user-1', hashedPII: [{}] })
  })
})

describe('a batch', () => {
  test('each event goes to its own audience with its own country', async () => {
    const requests = acceptRecords()
    const answers = await onBatch([
      engageTrack(true, { userId: 'a', person: ANN, country: 'US' }),
      engageTrack(true, { userId: 'b', person: ANN, country: 'CA', audienceId: OTHER_AUDIENCE_ID, key: 'visited' }),
      engageTrack(true, { userId: 'c', person: ANN, country: 'MX' })
    ])
    expect(answers.map(({ status, sent }) => [status, sent?.countryCode])).toEqual([
      [202, 'US'],
      [202, 'CA'],
      [202, 'MX']
    ])
    const sent = Object.fromEntries(
      requests.map(({ audienceId, records }) => [
        audienceId,
        records.map((r) => [r.externalUserId, r.countryCode]).sort()
      ])
    )
    expect(sent).toEqual({
      [AUDIENCE_ID]: [
        ['a', 'US'],
        ['c', 'MX']
      ],
      [OTHER_AUDIENCE_ID]: [['b', 'CA']]
    })
  })

  test('no event can fail another, and each is answered at its own place', async () => {
    acceptRecords()
    const answers = await onBatch([
      engageTrack(true, { userId: 'a', person: ANN }),
      engageTrack(true, { userId: 'b', person: { phone: 'N/A', city: '東京' } }),
      engageTrack(true, { userId: { odd: true } as unknown as string, person: ANN }),
      engageTrack('?', { userId: 'd', person: ANN, event: 'Other' }),
      { ...engageTrack(true, { userId: 'e', person: ANN }), type: 'page' },
      engageTrack(true, { userId: 'f', person: ANN, audienceId: 'x' }),
      engageTrack(false, { userId: 'g' })
    ])
    expect(answers.map(({ status }) => status)).toEqual([202, 400, 400, 400, 400, 400, 202])
  })

  test('the latest change to a person wins within an audience', async () => {
    const requests = acceptRecords()
    const answers = await onBatch([
      engageTrack(true, { userId: 'a', person: ANN }),
      engageTrack(true, { userId: 'b', person: ANN }),
      engageTrack(false, { userId: 'a', person: ANN }),
      engageTrack(true, { userId: 'a', person: ANN, audienceId: OTHER_AUDIENCE_ID }),
      engageTrack(false, { userId: 'b' }),
      engageTrack(true, { userId: 'b', person: ANN })
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 202, 202, 200, 202])
    expect(answers[0]).toMatchObject({
      sent: {},
      body: { superseded: 'Skipped: a later event in this batch determines membership.' }
    })
    const sent = requests.flatMap(({ audienceId, records }) =>
      records.map((r) => [audienceId, r.externalUserId, r.action])
    )
    expect(sent.sort()).toEqual(
      [
        [AUDIENCE_ID, 'a', 'DELETE'],
        [AUDIENCE_ID, 'b', 'CREATE'],
        [OTHER_AUDIENCE_ID, 'a', 'CREATE']
      ].sort()
    )
  })

  test('a rejected event is not the latest change', async () => {
    const requests = acceptRecords()
    const answers = await onBatch([
      engageTrack(false, { userId: 'a' }),
      engageTrack(true, { userId: 'a', person: {} }),
      engageTrack(true, { userId: 'b', person: ANN }),
      engageTrack(true, { userId: 'b', country: 'DE', person: ANN })
    ])
    expect(answers.map(({ status }) => status)).toEqual([202, 400, 202, 400])
    expect(requests[0].records.map((r) => [r.externalUserId, r.action]).sort()).toEqual([
      ['a', 'DELETE'],
      ['b', 'CREATE']
    ])
  })

  test('a denied consent is an exit: what came before it counts no more', async () => {
    const requests = acceptRecords()
    const answers = await onBatch([
      engageTrack(false, { userId: 'a' }),
      engageTrack(true, { userId: 'b', person: ANN }),
      engageTrack(true, { userId: 'a', person: { ...ANN, amznUserData: 'DENIED' } }),
      engageTrack(true, { userId: 'b', person: { ...ANN, amznUserData: 'DENIED' } })
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 202, 202])
    expect(requests).toHaveLength(1)
    expect(requests[0].records.map((r) => [r.externalUserId, r.action]).sort()).toEqual([
      ['a', 'DELETE'],
      ['b', 'DELETE']
    ])
  })

  test('a large batch is cut at 6,000 records', async () => {
    const requests = acceptRecords()
    const events = Array.from({ length: 10_000 }, (_, i) =>
      engageTrack(true, { userId: `u${i}`, person: { email: `u${i}@example.com` } })
    )
    const answers = await onBatch(events)
    expect(requests.map(({ records }) => records.length).sort()).toEqual([4000, 6000])
    expect(answers.every(({ status }) => status === 202)).toBe(true)
    expect(new Set(requests.flatMap(({ records }) => records.map((r) => r.externalUserId))).size).toBe(10_000)
    const jobOf = new Map(requests.map((request, i) => [request, `job-${i + 1}`]))
    for (const request of requests) {
      for (const { externalUserId } of request.records) {
        expect(answers[Number(externalUserId.slice(1))].body?.jobRequestId).toBe(jobOf.get(request))
      }
    }
  })

  test('and at 4 MB', async () => {
    const requests = acceptRecords()
    const tcf = TCF + 'A'.repeat(3000)
    const events = Array.from({ length: 2000 }, (_, i) =>
      engageTrack(true, { userId: `u${i}`, country: 'DE', person: { email: `u${i}@example.com`, tcf } })
    )
    await onBatch(events)
    expect(requests.length).toBe(2)
    expect(Math.max(...requests.map(({ text }) => text.length))).toBeLessThanOrEqual(4_000_000)
    expect(requests.reduce((sum, { records }) => sum + records.length, 0)).toBe(2000)
  })

  test('413 cuts a request in halves and goes on', async () => {
    const requests = acceptRecords((request, nth) => (request.records.length > 3 ? [413, ''] : accepted(request, nth)))
    const events = Array.from({ length: 10 }, (_, i) => engageTrack(true, { userId: `u${i}`, person: ANN }))
    const answers = await onBatch(events)
    expect(answers.every(({ status }) => status === 202)).toBe(true)
    const taken = requests.filter(({ records }) => records.length <= 3).flatMap(({ records }) => records)
    expect(taken.map((r) => r.externalUserId).sort()).toEqual(events.map(({ userId }) => userId).sort())
  })

  test('a single record above 4 MB goes by itself, and is answered', async () => {
    const requests = acceptRecords()
    const person = { ...ANN, tcf: TCF + 'A'.repeat(4_100_000) }
    const answers = await onBatch([
      engageTrack(true, { userId: 'a', person: ANN }),
      engageTrack(true, { userId: 'b', country: 'DE', person }),
      engageTrack(true, { userId: 'c', person: ANN })
    ])
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202])
    expect(requests.map(({ records }) => records.map((r) => r.externalUserId).join()).sort()).toEqual(['a', 'b', 'c'])
  })

  test('a single record that is too large is refused', async () => {
    acceptRecords(() => [413, ''])
    const [answer] = await onBatch([engageTrack(true, { person: ANN })])
    expect(answer).toMatchObject({
      status: 413,
      errormessage: expect.stringContaining("single record exceeds Amazon's size limit") as string
    })
  })
})

describe('Amazon’s answers', () => {
  test.each([
    [
      400,
      '{"message":"audience is read-only"}',
      {},
      400,
      "Amazon rejected the request (400). Amazon's message: audience is read-only"
    ],
    [403, '{"message":"no"}', {}, 403, 'Amazon denied access. The connected Amazon user needs access'],
    [404, '{"message":"audienceId not found"}', {}, 404, 'Audience not found'],
    [408, '', {}, 408, 'Amazon returned a server error (408)'],
    [409, '', {}, 423, 'Amazon answered 409'],
    [423, '', {}, 423, 'Amazon returned a server error (423)'],
    [415, '', {}, 415, 'media type'],
    [429, '{"message":"Too Many Requests"}', {}, 429, 'Amazon limits the rate of requests.'],
    [429, '<html>openresty</html>', { 'Retry-After': '30' }, 429, 'asks to wait 30 s'],
    [500, '{"message":"Internal"}', {}, 500, 'Amazon returned a server error (500)'],
    [501, '', {}, 501, 'Amazon rejected the request (501)'],
    [502, '<html>', {}, 502, 'Amazon returned a server error (502)'],
    [503, '', { 'Retry-After': '5' }, 503, 'asks to wait 5 s'],
    [504, '', {}, 504, 'Amazon returned a server error (504)'],
    [302, '', { Location: 'https://evil.example/' }, 502, 'redirect (302)'],
    [307, '', { Location: 'https://evil.example/' }, 502, 'redirect (307)'],
    [202, 'not json', {}, 502, 'Amazon answered 202 without the ID of a job'],
    [202, '{}', {}, 502, 'Amazon answered 202 without the ID of a job'],
    [202, 'null', {}, 502, 'Amazon answered 202 without the ID of a job'],
    [202, '{"jobRequestId":" job"}', {}, 502, 'Amazon answered 202 without the ID of a job'],
    [202, '{"jobRequestId":"job\\n"}', {}, 502, 'Amazon answered 202 without the ID of a job'],
    [202, '{"jobRequestId":{}}', {}, 502, 'Amazon answered 202 without the ID of a job']
  ])('%i %s becomes %i', async (status, body, headers, expected, words) => {
    acceptRecords(() => [status, body, headers])
    const [answer] = await onBatch([engageTrack(true, { person: ANN })])
    expect(answer).toMatchObject({
      status: expected,
      errorreporter: 'DESTINATION',
      sent: { externalUserId: 'user-1', action: 'CREATE' },
      errormessage: expect.stringContaining(words) as string
    })
    const retried = [408, 423, 429].includes(expected) || (expected >= 500 && expected !== 501)
    expect(answer.errormessage?.includes('Segment will retry')).toBe(retried)
  })

  test('the ID of a job may be a number', async () => {
    acceptRecords(() => [202, '{"jobRequestId":4711}'])
    const [answer] = await onBatch([engageTrack(true, { person: ANN })])
    expect(answer).toMatchObject({ status: 202, body: { jobRequestId: '4711' } })
  })

  test.each([
    ['ECONNREFUSED', 503],
    ['ECONNRESET', 503],
    ['ETIMEDOUT', 408]
  ])('a connection that fails with %s is answered so that Segment sends again', async (code, status) => {
    nock('https://advertising-api.amazon.com')
      .post('/amc/audiences/records')
      .replyWithError(Object.assign(new Error('person@example.com'), { code }))
    const [answer] = await onBatch([engageTrack(true, { person: ANN })])
    expect(answer.status).toBe(status)
    expect(answer.errormessage).not.toContain('person@example.com')
  })

  test('the wait that Amazon asks for is in the answer, in seconds', async () => {
    acceptRecords(() => [429, '', { 'Retry-After': '30' }])
    const [answer] = await onBatch([engageTrack(true, { person: ANN })])
    expect(answer.body).toEqual({ retryAfterSeconds: 30 })
  })

  test.each([429, 401])('after a %i nothing more of the batch is sent', async (status) => {
    const requests = acceptRecords((request, nth) =>
      String(request.headers.authorization).includes('Atza|new') ? accepted(request, nth) : [status, '']
    )
    nock('https://api.amazon.com').post('/auth/o2/token').reply(200, { access_token: 'Atza|new' })
    const events = Array.from({ length: 12 }, (_, n) => engageTrack(true, { audienceId: `${4000 + n}`, person: ANN }))
    const answers = await onBatch(events)
    const first = requests.filter(({ headers }) => !String(headers.authorization).includes('Atza|new'))
    expect(first).toHaveLength(4)
    // A refused token is refreshed by the core, which runs the batch once more.
    expect(requests).toHaveLength(status === 401 ? 16 : 4)
    expect(answers.map((answer) => answer.status)).toEqual(new Array(12).fill(status === 401 ? 202 : 429))
  })

  test('one audience’s failure is not another’s', async () => {
    acceptRecords((request, nth) =>
      request.audienceId === AUDIENCE_ID ? [400, '{"message":"no"}'] : accepted(request, nth)
    )
    const answers = await onBatch([
      engageTrack(true, { userId: 'a', person: ANN }),
      engageTrack(true, { userId: 'a', person: ANN, audienceId: OTHER_AUDIENCE_ID })
    ])
    expect(answers.map(({ status }) => status)).toEqual([400, 202])
  })

  test('an aborted batch sends nothing more and is sent again by the platform', async () => {
    const requests = acceptRecords()
    const [answer] = await onBatch([engageTrack(true, { person: ANN })], { signal: AbortSignal.abort() })
    expect(answer).toMatchObject({
      status: 408,
      errormessage: expect.stringContaining('Segment stopped this batch') as string
    })
    expect(requests).toHaveLength(0)
  })
})

describe('a single event', () => {
  const perform = (event: ReturnType<typeof engageTrack>) =>
    createTestIntegration(definition as never).testAction('syncAudience', {
      event,
      useDefaultMappings: true,
      settings: { region: 'NA' }
    })

  test('goes the same way', async () => {
    const requests = acceptRecords()
    const responses = await perform(engageTrack(true, { person: ANN }))
    expect(responses[0].status).toBe(202)
    expect(requests[0].records[0]).toMatchObject({ action: 'CREATE', hashedPII: [{ email: EMAIL }] })
  })

  test.each([
    ['a refusal', () => engageTrack(true), 400, 'PAYLOAD_VALIDATION_FAILED', 'No valid identifier'],
    [
      'trouble at Amazon',
      () => engageTrack(true, { person: ANN }),
      503,
      'SERVICE_UNAVAILABLE',
      'Amazon returned a server error (503)'
    ]
  ])('%s is thrown with its status', async (_what, event, status, code, words) => {
    acceptRecords(() => [503, ''])
    await expect(perform(event())).rejects.toMatchObject({
      status,
      code,
      message: expect.stringContaining(words) as string
    })
  })

  test('a refused token is thrown for the core to refresh', async () => {
    acceptRecords(() => [401, { message: 'Unauthorized' }])
    await expect(perform(engageTrack(true, { person: ANN }))).rejects.toMatchObject({
      status: 401,
      code: 'INVALID_AUTHENTICATION'
    })
  })
})
