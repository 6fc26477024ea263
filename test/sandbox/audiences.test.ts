import { AUDIENCES, CONNECTIONS, audience, person, start, stopAll } from './client'

afterEach(stopAll)

const METADATA = '/amc/audiences/metadata'
const fee = { cpmCents: 100, currency: 'USD' }

test('creates an audience whose ID a double does not hold', async () => {
  const client = await start()
  const answer = await client.send('POST', METADATA, { body: audience })
  expect(answer).toMatchObject({ status: 201, type: AUDIENCES, body: { externalAudienceId: 'external-1' } })
  const digits = /"audienceId":(\d+)[,}]/.exec(answer.text)![1]
  expect(digits).toHaveLength(18)
  expect(BigInt(digits)).not.toBe(BigInt(Number(digits)))
})

test('gives each audience an ID of its own, and finds only the exact one', async () => {
  const client = await start()
  const [one, two] = [await client.createAudience(), await client.createAudience()]
  expect(one).not.toBe(two)
  expect((await client.send('GET', `${METADATA}/${one}`)).text).toContain(`"audienceId":${one},`)
  const rounded = BigInt(Number(one)).toString()
  expect(await client.send('GET', `${METADATA}/${rounded}`)).toMatchObject({
    status: 404,
    type: AUDIENCES,
    body: { message: 'audienceId not found' }
  })
  expect((await client.send('GET', `${METADATA}/abc`)).status).toBe(400)
})

test('returns every setting, and sizes of -1 before the first job', async () => {
  const client = await start()
  const id = await client.createAudience({ countryCode: 'US' })
  const { status, body, text } = await client.send('GET', `${METADATA}/${id}`)
  expect(status).toBe(200)
  expect(text).toContain('"advertiserId":4728736040201,')
  expect(body).toMatchObject({
    name: 'Test Audience',
    description: 'Device audiences',
    countryCode: 'US',
    metadata: {
      externalAudienceId: 'external-1',
      ttl: 34300800,
      audienceSize: { receivedRecordSize: -1, idResolutionCount: -1, dspAudienceSize: -1 }
    }
  })
})

test('omits missing fees, as the schema has no empty list of them', async () => {
  const client = await start()
  const id = await client.createAudience()
  const read = await client.send('GET', `${METADATA}/${id}`)
  const updated = await client.send('PUT', `${METADATA}/${id}`, { body: { description: 'New' } })
  expect([read.text, updated.text].join()).not.toContain('audienceFees')
})

test('sizes come with the first job', async () => {
  const client = await start({ jobMilliseconds: 200 })
  const id = await client.createAudience()
  await client.records(id, [person('a'), person('b')])
  const size = async () => {
    const { body } = await client.send('GET', `${METADATA}/${id}`)
    return (body.metadata as { audienceSize: unknown }).audienceSize
  }
  expect(await size()).toMatchObject({ receivedRecordSize: -1 })
  await client.sandbox.settled()
  expect(await size()).toEqual({ receivedRecordSize: 2, idResolutionCount: 2, dspAudienceSize: 2 })
})

const change = (metadata: object) => ({ metadata: { ...audience.metadata, ...metadata } })

test.each<[string, object]>([
  ['a name of 9', { name: 'a'.repeat(9) }],
  ['a name of 129', { name: 'a'.repeat(129) }],
  ['no name', { name: undefined }],
  ['a description of 1001', { description: 'a'.repeat(1001) }],
  ['no description', { description: undefined }],
  ['description null', { description: null }],
  ['no metadata', { metadata: undefined }],
  ['no external id', { metadata: {} }],
  ['a negative ttl', change({ ttl: -1 })],
  ['a ttl beyond 397 days', change({ ttl: 34300801 })],
  ['a quoted ttl', change({ ttl: '1' })],
  ['a broken ttl', change({ ttl: 1.5 })],
  ['a broken fee', change({ audienceFees: [{ cpmCents: 1.5, currency: 'USD' }] })],
  ['no fees in the list', change({ audienceFees: [] })],
  ['14 fees', change({ audienceFees: Array(14).fill(fee) })],
  ['a fee without currency', change({ audienceFees: [{ cpmCents: 1 }] })],
  ['an unknown currency', change({ audienceFees: [{ cpmCents: 1, currency: 'CHF' }] })],
  ['an unknown country', { countryCode: 'UK' }],
  ['no target', { targetResource: undefined }],
  ['an empty target', { targetResource: {} }],
  ['both targets', { targetResource: { advertiserId: 4728736040201, connectionId: 'x' } }],
  ['an unknown advertiser', { targetResource: { advertiserId: 4728736040299 } }],
  ['an unknown connection', { targetResource: { connectionId: '5a523424-e8b3-4da5-9a32-24a861aea576' } }],
  ['an unknown property', { audienceName: 'Test Audience' }]
])('%s gives 400', async (_case, wrong) => {
  const client = await start()
  const answer = await client.send('POST', METADATA, { body: { ...audience, ...wrong } })
  expect(answer).toMatchObject({ status: 400, type: AUDIENCES, body: { message: expect.any(String) as string } })
})

test.each<[string, object]>([
  ['a name of 10', { name: 'a'.repeat(10) }],
  ['a name of 128', { name: 'a'.repeat(128) }],
  ["the guide's underscore", { name: 'audience_device' }],
  ['an empty description', { description: '' }],
  ['a description of 1000', { description: 'a'.repeat(1000) }],
  ['a ttl of 0', change({ ttl: 0 })],
  ['the longest ttl', change({ ttl: 34300800 })],
  ['13 fees', change({ audienceFees: Array(13).fill(fee) })],
  ['country UNKNOWN', { countryCode: 'UNKNOWN' }],
  ['country ZZ', { countryCode: 'ZZ' }]
])('%s is accepted', async (_case, right) => {
  const client = await start()
  expect(await client.createAudience(right)).toMatch(/^\d{18}$/)
})

test.each(['4728736040201', 4728736040201.5])(
  'rejects the advertiser ID %j with the message seen live',
  async (advertiserId) => {
    const client = await start()
    const body = { ...audience, targetResource: { advertiserId } }
    const answer = await client.send('POST', METADATA, { body })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({ Message: 'STRING_VALUE can not be converted to a Long' })
  }
)

test('reads advertiser IDs exactly', async () => {
  const client = await start()
  const body = JSON.stringify(audience).replace('4728736040201', '1234567893456754321')
  expect((await client.send('POST', METADATA, { body })).body.message).toBe('advertiserId not found')
})

test('a pattern for names can be set', async () => {
  const client = await start({ namePattern: /^[0-9a-zA-Z ]*$/ })
  await expect(client.createAudience({ name: 'audience_device' })).rejects.toThrow('alphanumeric')
  expect(await client.createAudience()).toBeDefined()
})

test('an audience of a connection has the advertiser of the connection', async () => {
  const client = await start()
  const connectionId = await client.connect({ dspAdvertiserId: '4728736040202' })
  const id = await client.createAudience({ targetResource: { connectionId } })
  expect((await client.send('GET', `${METADATA}/${id}`)).text).toContain('"advertiserId":4728736040202,')
})

describe('an update', () => {
  test('changes description, ttl and fees, and returns neither sizes nor country', async () => {
    const client = await start()
    const id = await client.createAudience({ countryCode: 'US' })
    const answer = await client.send('PUT', `${METADATA}/${id}`, {
      body: { description: 'New', metadata: { ttl: 60, audienceFees: [fee] } }
    })
    expect(answer).toMatchObject({ status: 200, type: AUDIENCES })
    expect(answer.text).toContain(`"audienceId":${id},`)
    expect(Object.keys(answer.body)).toEqual(['audienceId', 'advertiserId', 'name', 'description', 'metadata'])
    expect(answer.body.metadata).toEqual({ externalAudienceId: 'external-1', ttl: 60, audienceFees: [fee] })
    const { body } = await client.send('GET', `${METADATA}/${id}`)
    expect(body).toMatchObject({ description: 'New', countryCode: 'US', metadata: { ttl: 60 } })
  })

  test('keeps what it does not name', async () => {
    const client = await start()
    const id = await client.createAudience(change({ ttl: 60 }))
    expect((await client.send('PUT', `${METADATA}/${id}`, { body: {} })).body).toMatchObject({
      description: 'Device audiences',
      metadata: { ttl: 60 }
    })
  })

  test.each([
    { name: 'Another name' },
    { countryCode: 'US' },
    { metadata: { externalAudienceId: 'x' } },
    { targetResource: audience.targetResource },
    { metadata: { ttl: 34300801 } }
  ])('cannot change %j', async (body) => {
    const client = await start()
    const id = await client.createAudience()
    expect((await client.send('PUT', `${METADATA}/${id}`, { body })).status).toBe(400)
  })

  test('without a body changes nothing', async () => {
    const client = await start()
    const id = await client.createAudience(change({ ttl: 60 }))
    const answer = await client.send('PUT', `${METADATA}/${id}`)
    expect(answer).toMatchObject({ status: 200, body: { description: 'Device audiences', metadata: { ttl: 60 } } })
  })

  test('of an unknown audience gives 404', async () => {
    const client = await start()
    expect((await client.send('PUT', `${METADATA}/413642381039213536`, { body: {} })).status).toBe(404)
  })

  test('requires its own media type', async () => {
    const client = await start()
    const id = await client.createAudience()
    const headers = { 'Content-Type': CONNECTIONS }
    expect((await client.send('PUT', `${METADATA}/${id}`, { body: {}, headers })).status).toBe(415)
  })
})
