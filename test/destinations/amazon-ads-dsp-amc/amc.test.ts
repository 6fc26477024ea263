import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import { ANN, engageTrack } from '../../helpers/events'
import type { Sandboxed } from '../../helpers/sandboxed'
import { AUDIENCE_SETTINGS, useSandbox } from '../../helpers/sandboxed'
import { Client } from '../../sandbox/client'

const ADVERTISER = '4728736040201'
const OTHER_ADVERTISER = '4728736040202'
const INSTANCE = { amcAccountId: 'ENTITY1AA1AA11AAA1', amcInstanceId: 'amc1alal2aa' }
const { advertiserId: _advertiser, ...WITHOUT_ADVERTISER } = AUDIENCE_SETTINGS

let sandbox: Sandbox
let amazon: Sandboxed & { release(): void }

async function start(options: Parameters<typeof startSandbox>[0] = {}): Promise<void> {
  sandbox = await startSandbox({ keepRequests: true, jobMilliseconds: 1, ...options })
  amazon = useSandbox(sandbox)
}

afterEach(async () => {
  amazon.release()
  await sandbox.close()
})

/** Makes a connection the way somebody does who uses Amazon's API. */
async function connect(body: object): Promise<string> {
  const client = new Client(sandbox)
  await client.signIn()
  return String((await client.send('POST', '/amc/audiences/connections', { body })).body.connectionId)
}

const uploads = () => sandbox.requests.filter(({ operation }) => operation === 'records').map(({ body }) => body)

const entering = (audienceId: string, connectionId?: string, userId = 'user-1') => {
  const event = engageTrack(true, { audienceId, userId, person: ANN })
  const personas = event.context?.personas as { audience_settings: object }
  personas.audience_settings = { ...personas.audience_settings, ...(connectionId && { connectionId }) }
  return event
}

describe('an audience for a connection', () => {
  beforeEach(() => start())

  test('is made for it, and its records go to AMC and to the DSP advertiser', async () => {
    const connectionId = await connect({ ...INSTANCE, dspAdvertiserId: ADVERTISER })
    const audienceId = await amazon.createAudience('An AMC audience', { ...WITHOUT_ADVERTISER, connectionId })
    const created = sandbox.requests.find(({ operation }) => operation === 'createAudience')
    expect(created?.body).toMatchObject({ targetResource: { connectionId } })
    expect(await amazon.onBatch([entering(audienceId, ` ${connectionId} `)])).toMatchObject([{ status: 202 }])
    expect(uploads().at(-1)).toMatchObject({ targetResource: { connectionId, targetTypes: ['DSP'] } })
    expect(sandbox.members(audienceId)).toHaveLength(1)
  })

  test('with its own advertiser beside it is the same', async () => {
    const connectionId = await connect({ dspAdvertiserId: ADVERTISER })
    await amazon.createAudience('An AMC audience', { ...AUDIENCE_SETTINGS, connectionId })
    const created = sandbox.requests.find(({ operation }) => operation === 'createAudience')
    expect(created).toHaveProperty('body.targetResource', { connectionId })
  })

  test.each([
    ['another advertiser', OTHER_ADVERTISER, undefined, 'Advertiser ID (advertiserId) must match the AMC'],
    [
      'no such connection',
      ADVERTISER,
      'nobody',
      "AMC Connection (connectionId) isn't available to the connected Amazon user"
    ],
    ['no connection’s ID', ADVERTISER, 'a b', 'AMC Connection (connectionId) is not a valid connection ID'],
    ['neither', '', ' ', 'Advertiser ID (advertiserId) is missing, and so is AMC Connection']
  ])('%s is refused in words, and nothing is made', async (_name, advertiserId, given, words) => {
    const connectionId = given ?? (await connect({ dspAdvertiserId: ADVERTISER }))
    const settings = { ...AUDIENCE_SETTINGS, advertiserId, connectionId }
    await expect(amazon.createAudience('An AMC audience', settings)).rejects.toThrow(words)
    expect(sandbox.audiences()).toEqual([])
  })

  test('mixed batches stay right: each audience through its own connection, the others as before', async () => {
    const first = await connect({ ...INSTANCE, dspAdvertiserId: ADVERTISER })
    const second = await connect({ dspAdvertiserId: OTHER_ADVERTISER })
    const audiences = [
      await amazon.createAudience('First AMC audience', { ...WITHOUT_ADVERTISER, connectionId: first }),
      await amazon.createAudience('Second AMC audience', { ...WITHOUT_ADVERTISER, connectionId: second }),
      await amazon.createAudience('A DSP audience')
    ]
    const connections = [first, second, undefined]
    const events = Array.from({ length: 30 }, (_, n) => entering(audiences[n % 3], connections[n % 3], `user-${n}`))
    const answers = await amazon.onBatch(events)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    audiences.forEach((audienceId) => expect(sandbox.members(audienceId)).toHaveLength(10))
    expect(uploads().map((body) => (body as { targetResource?: { connectionId: string } }).targetResource)).toEqual(
      expect.arrayContaining([
        { connectionId: first, targetTypes: ['DSP'] },
        { connectionId: second, targetTypes: ['DSP'] },
        undefined
      ])
    )
  })

  test('one audience with a connection and without, in one batch: two requests, each event by its own', async () => {
    const connectionId = await connect({ dspAdvertiserId: ADVERTISER })
    const audienceId = await amazon.createAudience('An AMC audience', { ...WITHOUT_ADVERTISER, connectionId })
    const answers = await amazon.onBatch([
      entering(audienceId, connectionId, 'with'),
      entering(audienceId, undefined, 'without')
    ])
    expect(answers).toHaveLength(2)
    const sent = uploads().slice(-2) as { targetResource?: object; records: { externalUserId: string }[] }[]
    expect(sent.map(({ targetResource, records }) => [targetResource, records.map((r) => r.externalUserId)])).toEqual(
      expect.arrayContaining([
        [{ connectionId, targetTypes: ['DSP'] }, ['with']],
        [undefined, ['without']]
      ])
    )
  })

  test('an event with what is no connection is refused alone', async () => {
    const audienceId = await amazon.createAudience('A DSP audience')
    const answers = await amazon.onBatch([entering(audienceId, '"},"x":{"'), entering(audienceId, undefined, 'user-2')])
    expect(answers).toMatchObject([
      { status: 400, errormessage: expect.stringContaining("AMC Connection isn't a valid connection ID") as string },
      { status: 202 }
    ])
  })
})

describe('before the AMC terms are accepted', () => {
  test('an upload for a connection gets a message that says so, and what to do', async () => {
    await start({ termsAccepted: false })
    const connectionId = await connect({ ...INSTANCE, dspAdvertiserId: ADVERTISER })
    const audienceId = await amazon.createAudience('An AMC audience', { ...WITHOUT_ADVERTISER, connectionId })
    expect(await amazon.onBatch([entering(audienceId, connectionId)])).toMatchObject([
      { status: 403, errormessage: expect.stringContaining('Accept the AMC terms') as string }
    ])
    expect(sandbox.members(audienceId)).toEqual([])
  })
})
