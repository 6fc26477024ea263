import type { SegmentEvent } from '@segment/actions-core'
import { createTestIntegration, defaultValues, Destination } from '@segment/actions-core'
import nock from 'nock'
import { toFailure } from '../api/failure'
import { listSentValues, redact } from '../api/redact'
import definition from '../index'
import type { Answer } from './__helpers__/destination'
import { acceptRecords, NA, onBatch, settings } from './__helpers__/destination'
import { AUDIENCE_ID, engageTrack, OTHER_AUDIENCE_ID } from './__helpers__/events'

const CONNECTION = '5a523424-e8b3-4da5-9a32-24a861aea576'

const destination = createTestIntegration(definition as never)

/** Of an audience that is to be created. */
const SETTINGS = { countryCode: 'US', externalAudienceId: 'bought_twice', connectionId: 'mine' }

const create = (audienceSettings: object): Promise<unknown> =>
  destination.createAudience({
    settings: { region: 'NA' },
    audienceName: 'Bought at least twice',
    audienceSettings
  } as never)

function acceptAudience(): unknown[] {
  const targets: unknown[] = []
  nock(NA)
    .post(
      '/amc/audiences/metadata',
      ({ targetResource }: { targetResource: unknown }) => targets.push(targetResource) > 0
    )
    .reply(201, '{"audienceId":888}')
  return targets
}

/** What Amazon tells of a connection that is asked for. */
const tell = (connection: object) =>
  nock(NA)
    .get('/amc/audiences/connections?connectionId=mine')
    .matchHeader('content-type', 'application/vnd.amcaudiencesconnections.v1+json')
    .reply(200, { connections: [connection] })

describe('an audience', () => {
  test.each([
    ['mine', 'mine'],
    [' mine ', 'mine'],
    [CONNECTION, CONNECTION]
  ])('for the connection %j is made for %j, without an advertiser', async (given, connectionId) => {
    const targets = acceptAudience()
    await create({ ...SETTINGS, connectionId: given })
    expect(targets).toEqual([{ connectionId }])
  })

  test.each([null, '', ' '])('whose connection is %j is for the advertiser', async (connectionId) => {
    const targets = acceptAudience()
    await create({ ...SETTINGS, advertiserId: '42', connectionId })
    expect(targets).toEqual([{ advertiserId: 42 }])
  })

  test.each([
    [
      {},
      'Advertiser ID (advertiserId) is missing, and so is AMC Connection (connectionId). Enter the advertiser for Amazon DSP, or the connection for AMC.'
    ],
    [
      { connectionId: 'a b' },
      'AMC Connection (connectionId) is not a valid connection ID. Use letters, digits, - and _.'
    ]
  ])('of %j is refused by name and rule', async (target, message) => {
    await expect(create({ ...SETTINGS, connectionId: undefined, ...target })).rejects.toMatchObject({
      message,
      status: 400,
      code: 'INVALID_AUDIENCE_SETTINGS'
    })
  })

  test('to which Amazon denied access may need the terms to be accepted', async () => {
    nock(NA).post('/amc/audiences/metadata').reply(403)
    await expect(create(SETTINGS)).rejects.toThrow('Accept the AMC terms')
  })

  test.each([
    [
      'another connection',
      { connectionId: 'other', dspAdvertiserId: 42 },
      "AMC Connection (connectionId) isn't available"
    ],
    [
      'one of another advertiser',
      { connectionId: 'mine', dspAdvertiserId: 43 },
      'Advertiser ID (advertiserId) must match'
    ],
    ['one without an advertiser', { connectionId: 'mine' }, 'Advertiser ID (advertiserId) must match']
  ])('of an advertiser and a connection, of which Amazon tells %s, is not made', async (_name, connection, words) => {
    tell(connection)
    await expect(create({ ...SETTINGS, advertiserId: '42' })).rejects.toMatchObject({
      message: expect.stringContaining(words) as string,
      status: 400,
      code: 'INVALID_AUDIENCE_SETTINGS'
    })
  })

  test('of an advertiser and a connection that belong together is made for the connection', async () => {
    tell({ connectionId: 'mine', dspAdvertiserId: 42 })
    const targets = acceptAudience()
    await create({ ...SETTINGS, advertiserId: '42' })
    expect(targets).toEqual([{ connectionId: 'mine' }])
  })

  test('that exists must belong to the advertiser of the connection', async () => {
    const existing = { ...SETTINGS, amazonAudienceId: '777' }
    const found = (advertiserId: number) =>
      nock(NA).get('/amc/audiences/metadata/777').reply(200, { audienceId: 777, advertiserId })
    tell({ connectionId: 'mine', dspAdvertiserId: '42' })
    found(42)
    await expect(create(existing)).resolves.toEqual({ externalId: '777' })
    tell({ connectionId: 'mine', dspAdvertiserId: '42' })
    found(43)
    await expect(create(existing)).rejects.toThrow('belongs to advertiser 43, not to 42')
  })
})

/** A person leaves an audience whose settings have a connection. */
function leaving(userId: string, connectionId?: unknown, audienceId = AUDIENCE_ID): SegmentEvent {
  const event = engageTrack(false, { userId, audienceId })
  const personas = event.context?.personas as object
  return { ...event, context: { personas: { ...personas, audience_settings: { connectionId } } } }
}

const bodyOf = (userId: string, connectionId?: string, audienceId = AUDIENCE_ID): string => {
  const target = connectionId && `"targetResource":{"connectionId":"${connectionId}","targetTypes":["DSP"]},`
  return `{"records":[{"externalUserId":"${userId}","action":"DELETE","hashedPII":[{}]}],${target ?? ''}"audienceId":${audienceId}}`
}

/** Sends events through the action of before. */
const onFormerBatch = async (events: SegmentEvent[]): Promise<Answer[]> => {
  const mapping = defaultValues(definition.actions.syncAudiencesToDSP.fields) as never
  const batch = { events, mapping, settings: settings() as never }
  return (await new Destination(definition as never).executeBatch('syncAudiencesToDSP', batch)) as unknown as Answer[]
}

describe('an upload', () => {
  test.each([
    ['Sync Audience', onBatch],
    ['the action of before', onFormerBatch]
  ])('of %s is of one audience and one connection', async (_action, send) => {
    const requests = acceptRecords()
    const answers = await send([
      leaving('1', 'mine', OTHER_AUDIENCE_ID),
      leaving('2', ' mine '),
      leaving('3', CONNECTION),
      leaving('4'),
      leaving('5', ' '),
      leaving('6', 7)
    ])
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 202])
    const uploads = requests.map(({ text, records }) => {
      const { targetResource } = JSON.parse(text) as { targetResource?: { connectionId: string } }
      return [targetResource?.connectionId, records.map(({ externalUserId }) => externalUserId).sort()]
    })
    expect(uploads).toHaveLength(4)
    expect(uploads).toEqual(
      expect.arrayContaining([
        ['mine', ['1']],
        ['mine', ['2']],
        [CONNECTION, ['3']],
        [undefined, ['4', '5', '6']]
      ])
    )
  })

  test('names its audience with all digits', async () => {
    const requests = acceptRecords()
    await onBatch([leaving('1', 'mine', '9223372036854775807'), leaving('2')])
    expect(requests.map(({ text }) => text).sort()).toEqual(
      [bodyOf('1', 'mine', '9223372036854775807'), bodyOf('2')].sort()
    )
  })

  test('of a connection whose ID is none is rejected', async () => {
    expect(await onBatch([leaving('1', 'a b')])).toMatchObject([
      { status: 400, errormessage: expect.stringContaining("AMC Connection isn't a valid connection ID.") as string }
    ])
  })

  test('goes through the connection that an older mapping has', async () => {
    const requests = acceptRecords()
    await onBatch([leaving('1', 'mine')], { mapping: { connectionId: 'older' } })
    expect(requests.map(({ text }) => text)).toEqual([bodyOf('1', 'older')])
  })

  test('to which Amazon denied access may need the terms to be accepted', async () => {
    acceptRecords(() => [403, ''])
    const [withConnection, without] = await onBatch([leaving('1', 'mine'), leaving('2')])
    expect(withConnection.errormessage).toContain('Accept the AMC terms')
    expect(without.errormessage).toContain('needs access to the advertiser of the audience')
  })
})

describe('a mapping that was saved with an audience', () => {
  const INPUTS = { operation: 'create', audienceName: 'Warehouse customers', advertiserId: '42', countryCode: 'US' }

  /** As the platform does when the mapping is saved; again, when there are outputs. */
  const save = (inputs: object, outputs?: object) =>
    new Destination(definition as never).actions.syncAudience.executeHook('retlOnMappingSave', {
      settings: { region: 'NA' },
      payload: {},
      hookInputs: inputs,
      hookOutputs: outputs && { retlOnMappingSave: { inputs: INPUTS, outputs } }
    } as never) as Promise<{ savedData?: object; successMessage?: string; error?: { message: string } }>

  test('has the connection of a new audience', async () => {
    const targets = acceptAudience()
    const { savedData } = await save({ ...INPUTS, advertiserId: '', connectionId: ' mine ' })
    expect(targets).toEqual([{ connectionId: 'mine' }])
    expect(savedData).toMatchObject({ audienceId: '888', connectionId: 'mine' })
  })

  test('has the connection that is given for an existing audience, if that is one', async () => {
    nock(NA).get('/amc/audiences/metadata/777').reply(200, { audienceId: 777 })
    const existing = { operation: 'existing', existingAudienceId: '777' }
    expect((await save({ ...existing, connectionId: ' mine ' })).savedData).toEqual({
      audienceId: '777',
      connectionId: 'mine'
    })
    expect((await save({ ...existing, connectionId: 'a b' })).error?.message).toBe(
      "AMC Connection (connectionId) isn't a valid connection ID. Use letters, digits, - and _."
    )
  })

  test('takes a new audience for another connection, and says why', async () => {
    nock(NA).get('/amc/audiences/metadata/777').reply(200, { audienceId: 777 })
    const targets = acceptAudience()
    const outputs = { audienceId: '777', audienceName: 'Warehouse customers', countryCode: 'US' }
    const { savedData, successMessage } = await save({ ...INPUTS, advertiserId: '', connectionId: 'mine' }, outputs)
    expect(targets).toEqual([{ connectionId: 'mine' }])
    expect(savedData).toMatchObject({ audienceId: '888', connectionId: 'mine' })
    expect(successMessage).toContain("Amazon can't change the AMC connection of audience 777, which stays as it is.")
    expect(successMessage).toContain('(888)')
  })

  test.each([
    ['its own', { audienceId: AUDIENCE_ID, connectionId: ' saved ' }, 'saved'],
    ['none', { audienceId: AUDIENCE_ID }, undefined],
    ['that of the event where it was saved without an audience', {}, 'mine']
  ])('sends its events through one connection: %s', async (_words, outputs, connectionId) => {
    const requests = acceptRecords()
    await onBatch([leaving('1', 'mine')], { mapping: { retlOnMappingSave: { outputs } } })
    expect(requests.map(({ text }) => text)).toEqual([bodyOf('1', connectionId)])
  })
})

test.each([
  [401, 'Amazon rejected the access token. Reconnect the Amazon account in the settings of the destination.'],
  [
    403,
    'Amazon denied access to this AMC connection. Accept the AMC terms in Amazon Ads and check that your user has access to the AMC instance.'
  ]
])('%i of a call for a connection is reported as: %s', (status, errormessage) => {
  expect(toFailure({ status, content: '' }, true)).toMatchObject({ status, errormessage })
})

test('the ID of a connection in Amazon’s words is redacted', () => {
  const sent = listSentValues(bodyOf('ann_lee-7', CONNECTION))
  expect(sent).toEqual(['ann_lee-7', CONNECTION, AUDIENCE_ID])
  expect(redact(`connection ${CONNECTION}`, sent)).toBe('connection […]')
  expect(redact(bodyOf('ann_lee-7', CONNECTION), sent)).toBe(
    '{"records":[{"externalUserId":"[…]","action":"DELETE","hashedPII":[{}]}],"targetResource":{"connectionId":"[…]","targetTypes":["DSP"]},"audienceId":[…]}'
  )
})
