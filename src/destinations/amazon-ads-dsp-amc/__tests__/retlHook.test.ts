import { Destination } from '@segment/actions-core'
import nock from 'nock'
import definition from '../index'
import { acceptRecords, NA, onBatch } from './__helpers__/destination'
import { AUDIENCE_ID, engageTrack, OTHER_AUDIENCE_ID } from './__helpers__/events'

interface Saved {
  savedData?: { audienceId: string; audienceName?: string; countryCode?: string }
  successMessage?: string
  error?: { code: string; message: string }
}

const INPUTS = { operation: 'create', audienceName: 'Warehouse customers', advertiserId: '42', countryCode: 'US' }
const OUTPUTS = { audienceId: '777', audienceName: 'Warehouse customers', countryCode: 'US' }

/** As the platform does when the mapping is saved, again when there are outputs. */
async function save(inputs: object, outputs?: object, before: object = INPUTS): Promise<Saved> {
  const { actions } = new Destination(definition as never)
  return (await actions.syncAudience.executeHook('retlOnMappingSave', {
    settings: { region: 'NA' },
    payload: {},
    hookInputs: inputs,
    hookOutputs: outputs && { retlOnMappingSave: { inputs: before, outputs } },
    auth: { accessToken: 'Atza|access', refreshToken: '' }
  } as never)) as Saved
}

const AT_AMAZON = {
  audienceId: 777,
  advertiserId: 42,
  name: 'Warehouse customers',
  description: '',
  countryCode: 'US',
  metadata: { externalAudienceId: 'Warehouse customers', ttl: 34_300_800, audienceFees: [] as object[] }
}

const found = (audience: object = AT_AMAZON) => nock(NA).get('/amc/audiences/metadata/777').reply(200, audience)

function created(): object[] {
  const bodies: object[] = []
  nock(NA)
    .post('/amc/audiences/metadata', (body: object) => bodies.push(body) > 0)
    .reply(201, '{"audienceId":888}')
  return bodies
}

function updated(status = 200): object[] {
  const bodies: object[] = []
  nock(NA)
    .put('/amc/audiences/metadata/777', (body: object) => bodies.push(body) > 0)
    .reply(status, status === 200 ? '{"audienceId":777}' : '{"message":"not now"}')
  return bodies
}

test('saving the mapping again without a change keeps the audience', async () => {
  found()
  expect(await save(INPUTS, OUTPUTS)).toEqual({
    successMessage: 'Connected to audience "Warehouse customers" (777).',
    savedData: OUTPUTS
  })
})

test('what Amazon leaves out of its answer is no change', async () => {
  found({ audienceId: 777 })
  expect((await save(INPUTS, OUTPUTS)).savedData).toEqual(OUTPUTS)
})

test('what Amazon leaves out of an existing audience stays as saved, and is not taken from another one', async () => {
  const existing = { operation: 'existing', existingAudienceId: '777' }
  found({ audienceId: 777 })
  expect((await save(existing, OUTPUTS)).savedData).toEqual(OUTPUTS)
  found({ audienceId: 777 })
  expect((await save(existing, { ...OUTPUTS, audienceId: '778' })).savedData).toEqual({ audienceId: '777' })
  found({ audienceId: 777, name: 'Renamed', countryCode: 'CA' })
  expect((await save(existing, OUTPUTS)).savedData).toEqual({
    audienceId: '777',
    audienceName: 'Renamed',
    countryCode: 'CA'
  })
})

test.each([
  ['name', { audienceName: 'Another name', externalAudienceId: 'Warehouse customers' }],
  ['advertiser', { advertiserId: '43' }],
  ['country', { countryCode: 'CA' }],
  ['external audience ID', { externalAudienceId: 'other' }]
])('another %s makes a new audience, and says why', async (label, change) => {
  found()
  const bodies = created()
  const { savedData, successMessage } = await save({ ...INPUTS, ...change }, OUTPUTS)
  expect(savedData?.audienceId).toBe('888')
  expect(bodies).toHaveLength(1)
  expect(successMessage).toContain(`Amazon can't change the ${label} of audience 777, which stays as it is.`)
  expect(successMessage).toContain('(888)')
})

test.each([
  ['ttl', { ttl: 86_400 }, { metadata: { ttl: 86_400 } }],
  ['description', { description: 'Bought twice' }, { description: 'Bought twice' }],
  ['fee', { cpmCents: 100, currency: 'USD' }, { metadata: { audienceFees: [{ cpmCents: 100, currency: 'USD' }] } }]
])('another %s is updated at Amazon', async (_label, change, body) => {
  found()
  const bodies = updated()
  const { savedData, successMessage } = await save({ ...INPUTS, ...change }, OUTPUTS)
  expect(bodies).toEqual([body])
  expect(savedData).toEqual(OUTPUTS)
  expect(successMessage).toContain('Updated and connected to audience')
})

test('a time-to-live that is emptied is the longest again', async () => {
  found({ ...AT_AMAZON, metadata: { ...AT_AMAZON.metadata, ttl: 86_400 } })
  const bodies = updated()
  await save(INPUTS, OUTPUTS)
  expect(bodies).toEqual([{ metadata: { ttl: 34_300_800 } }])
})

test('a fee that is taken away is refused with words: Amazon keeps it', async () => {
  found({ ...AT_AMAZON, metadata: { ...AT_AMAZON.metadata, audienceFees: [{ cpmCents: 100, currency: 'USD' }] } })
  expect((await save(INPUTS, OUTPUTS)).error?.message).toContain("Amazon can't remove the fee of an audience")
})

test('an update that Amazon rejects is an error', async () => {
  found()
  updated(400)
  const { error } = await save({ ...INPUTS, ttl: 1 }, OUTPUTS)
  expect(error?.message).toBe("Amazon rejected the request (400). Amazon's message: not now")
})

test('an audience that was deleted at Amazon is created again, and says so', async () => {
  nock(NA).get('/amc/audiences/metadata/777').reply(404, { message: 'audienceId not found' })
  created()
  const { savedData, successMessage } = await save(INPUTS, OUTPUTS)
  expect(savedData?.audienceId).toBe('888')
  expect(successMessage).toContain('Audience 777 no longer exists in Amazon Ads.')
})

test('while Amazon has a problem nothing is created', async () => {
  nock(NA).get('/amc/audiences/metadata/777').reply(503)
  const bodies = created()
  expect((await save(INPUTS, OUTPUTS)).error?.message).toContain('Amazon returned a server error (503)')
  expect(bodies).toEqual([])
})

test('from an existing audience to a new one', async () => {
  created()
  const before = { operation: 'existing', existingAudienceId: '777' }
  expect((await save(INPUTS, OUTPUTS, before)).savedData?.audienceId).toBe('888')
})

test('from a new audience to an existing one', async () => {
  found()
  const { savedData, successMessage } = await save({ operation: 'existing', existingAudienceId: '777' }, OUTPUTS)
  expect(savedData).toEqual(OUTPUTS)
  expect(successMessage).toBe('Connected to audience "Warehouse customers" (777).')
})

test('a wrong setting is refused before anything is asked', async () => {
  expect((await save({ ...INPUTS, countryCode: 'USA' }, OUTPUTS)).error).toMatchObject({
    code: 'INVALID_AUDIENCE_SETTINGS',
    message: 'Country Code (countryCode) must be a two-letter ISO 3166-1 code, such as US.'
  })
})

test('what was ours to send is shown in Amazon’s message', async () => {
  const message = 'The user has no advertiser 42 for Warehouse customers'
  nock(NA).post('/amc/audiences/metadata').reply(400, { message })
  expect((await save(INPUTS)).error?.message).toContain(message)
})

describe('the events of a mapping that was saved with an audience', () => {
  const mapping = { retlOnMappingSave: { outputs: { audienceId: AUDIENCE_ID, countryCode: 'CA' } } }

  test('go to that audience, and have its country where they have none', async () => {
    const requests = acceptRecords()
    const person = { email: 'ann@example.com' }
    const own = { userId: 'user-2', person: { ...person, country: 'US' } }
    await onBatch([engageTrack(true, { person, audienceId: OTHER_AUDIENCE_ID }), engageTrack(true, own)], { mapping })
    expect(requests.map(({ audienceId }) => audienceId)).toEqual([AUDIENCE_ID])
    const countries = requests[0].records.map(({ externalUserId, countryCode }) => [externalUserId, countryCode])
    expect(countries.sort()).toEqual([
      ['user-1', 'CA'],
      ['user-2', 'US']
    ])
  })

  test('remove a person from it who denied consent', async () => {
    const requests = acceptRecords()
    const updated = { type: 'track', event: 'Segment Consent Preference Updated', userId: 'user-1', properties: {} }
    const context = { consent: { categoryPreferences: { Advertising: false } } }
    await onBatch([{ ...updated, context } as never], { mapping: { ...mapping, consentCategory: 'Advertising' } })
    expect(requests).toMatchObject([
      { audienceId: AUDIENCE_ID, records: [{ action: 'DELETE', externalUserId: 'user-1', hashedPII: [{}] }] }
    ])
  })
})
