import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import { ANN, engageTrack } from '../../helpers/events'
import type { Sandboxed } from '../../helpers/sandboxed'
import { AUDIENCE_SETTINGS, useSandbox } from '../../helpers/sandboxed'
import { Client } from '../../sandbox/client'

let sandbox: Sandbox
let amazon: Sandboxed & { release(): void }
let client: Client

beforeEach(async () => {
  sandbox = await startSandbox({ keepRequests: true, jobMilliseconds: 1 })
  amazon = useSandbox(sandbox)
  client = new Client(sandbox)
  await client.signIn()
})

afterEach(async () => {
  amazon.release()
  await sandbox.close()
})

interface Saved {
  savedData?: { audienceId: string; audienceName?: string; connectionId?: string; countryCode?: string }
  successMessage?: string
  error?: { code: string; message: string }
}

const NEW = { operation: 'create', audienceName: 'Warehouse', advertiserId: '4728736040201', countryCode: 'US' }

/** As the platform does when a mapping is saved. */
async function save(hookInputs: Record<string, unknown>, outputs?: Saved['savedData'], region = 'NA'): Promise<Saved> {
  const action = amazon.destination.actions.syncAudience
  return (await action.executeHook('retlOnMappingSave', {
    settings: { region },
    payload: {},
    hookInputs,
    hookOutputs: outputs && { retlOnMappingSave: { inputs: hookInputs, outputs } },
    auth: { accessToken: client.token, refreshToken: '' }
  } as never)) as Saved
}

const row = (event: 'new' | 'updated' | 'deleted', userId: string, properties: object = ANN) => ({
  type: 'track',
  event,
  messageId: `message-${userId}`,
  userId,
  properties
})

const mapped = (outputs: Saved['savedData'], syncMode = 'mirror') => ({
  mapping: { retlOnMappingSave: { inputs: {}, outputs }, __segment_internal_sync_mode: syncMode }
})

const members = (audienceId: string) => sandbox.members(audienceId).map(({ externalUserId }) => externalUserId)

test('a new audience is made when the mapping is saved, and rows enter and leave it', async () => {
  const { savedData, successMessage } = await save(NEW)
  expect(savedData).toEqual({
    audienceId: expect.stringMatching(/^\d{18}$/) as string,
    audienceName: 'Warehouse',
    countryCode: 'US'
  })
  expect(successMessage).toBe(`Created audience "Warehouse" (${savedData?.audienceId}).`)
  expect(sandbox.audiences()).toMatchObject([{ name: 'Warehouse Segment audience', externalAudienceId: 'Warehouse' }])

  const { audienceId = '' } = savedData ?? {}
  await amazon.onBatch([row('new', 'a'), row('updated', 'b'), row('new', 'c')], mapped(savedData))
  expect(members(audienceId).sort()).toEqual(['a', 'b', 'c'])
  const left = await amazon.onBatch([row('deleted', 'b', {}), row('deleted', 'c', {})], mapped(savedData))
  expect(left).toMatchObject([{ sent: { action: 'DELETE' } }, { sent: { action: 'DELETE' } }])
  expect(members(audienceId)).toEqual(['a'])
})

test.each([
  ['mirror', ['c'], [202, 202]],
  ['upsert', ['b', 'c'], [202, 400]],
  ['delete', [], [400, 202]]
])('sync mode %s', async (syncMode, inside, statuses) => {
  const { savedData } = await save(NEW)
  const { audienceId = '' } = savedData ?? {}
  await amazon.onBatch([row('new', 'b')], mapped(savedData))
  const answers = await amazon.onBatch([row('new', 'c'), row('deleted', 'b')], mapped(savedData, syncMode))
  expect(answers.map(({ status }) => status)).toEqual(statuses)
  expect(members(audienceId).sort()).toEqual(inside)
})

test('a single event goes the same way', async () => {
  const { savedData } = await save(NEW)
  const results = await amazon.destination.onEvent(
    row('new', 'a') as never,
    {
      ...amazon.connection(),
      oauth: { access_token: client.token, refresh_token: 'x' },
      subscription: {
        partnerAction: 'syncAudience',
        subscribe: 'type = "track"',
        mapping: {
          externalUserId: { '@path': '$.userId' },
          email: { '@path': '$.properties.email' },
          ...mapped(savedData).mapping
        }
      }
    } as never
  )
  expect(results.at(-1)?.data).toMatchObject({
    status: 202,
    sent: { externalUserId: 'a', action: 'CREATE' }
  })
  expect(members(savedData?.audienceId ?? '')).toEqual(['a'])
})

test('an existing audience is looked up, and gives its name and country', async () => {
  const existingAudienceId = await amazon.createAudience('An existing audience')
  expect((await save({ operation: 'existing', existingAudienceId })).savedData).toEqual({
    audienceId: existingAudienceId,
    audienceName: 'An existing audience',
    countryCode: 'US'
  })
  expect(sandbox.audiences()).toHaveLength(1)
})

test('saving the mapping again makes no second audience, unless another is wanted', async () => {
  const { savedData } = await save(NEW)
  expect((await save(NEW, savedData)).savedData).toEqual(savedData)
  expect(sandbox.audiences()).toHaveLength(1)
  const other = await save({ ...NEW, audienceName: 'Another one' }, savedData)
  expect(other.savedData?.audienceId).not.toBe(savedData?.audienceId)
  expect(sandbox.audiences()).toHaveLength(2)
})

test('a mapping saved with another connection than before makes another audience', async () => {
  const connect = async (dspAdvertiserId: string) => {
    const { body } = await client.send('POST', '/amc/audiences/connections', { body: { dspAdvertiserId } })
    return String(body.connectionId)
  }
  const [first, second] = [await connect('4728736040201'), await connect('4728736040202')]
  const settings = { ...NEW, advertiserId: undefined }
  const { savedData } = await save({ ...settings, connectionId: ` ${first} ` })
  expect(savedData?.connectionId).toBe(first)
  expect((await save({ ...settings, connectionId: `${first} ` }, savedData)).savedData).toEqual(savedData)
  const other = await save({ ...settings, connectionId: second }, savedData)
  expect(other.savedData).toMatchObject({ connectionId: second })
  expect(other.savedData?.audienceId).not.toBe(savedData?.audienceId)
  expect(sandbox.audiences()).toHaveLength(2)
})

test('an existing audience is saved with its connection, and its rows go through it', async () => {
  const { body } = await client.send('POST', '/amc/audiences/connections', {
    body: { dspAdvertiserId: '4728736040201' }
  })
  const connectionId = String(body.connectionId)
  const existingAudienceId = await amazon.createAudience('Made before', {
    ...AUDIENCE_SETTINGS,
    advertiserId: undefined,
    connectionId
  })
  const { savedData } = await save({ operation: 'existing', existingAudienceId, connectionId: ` ${connectionId}\n` })
  expect(savedData).toMatchObject({ audienceId: existingAudienceId, connectionId })
  const padded = mapped({ ...savedData, audienceId: existingAudienceId, connectionId: ` ${connectionId} ` })
  expect(await amazon.onBatch([row('new', 'a')], padded)).toMatchObject([{ status: 202 }])
  expect(await amazon.onBatch([row('new', 'a')], mapped(savedData))).toMatchObject([{ status: 202 }])
  expect(members(existingAudienceId)).toEqual(['a'])
})

test.each([
  ['nothing', {}, /operation/],
  ['no name', { operation: 'create', advertiserId: '4728736040201', countryCode: 'US' }, /audienceName/],
  ['no target', { ...NEW, advertiserId: '' }, /Advertiser ID \(advertiserId\) is missing, and so is AMC Connection/],
  ['no country', { ...NEW, countryCode: '' }, /Country Code \(countryCode\) is missing/],
  ['an unknown audience', { operation: 'existing', existingAudienceId: '99' }, /Audience not found/],
  ['no audience ID', { operation: 'existing' }, /must be the whole number/],
  ['an odd connection', { operation: 'existing', existingAudienceId: '99', connectionId: '"' }, /AMC Connection/]
])('%s is refused in words', async (_name, inputs, words) => {
  const answer = await save(inputs).catch((error: Error) => ({ error: { message: error.message } }))
  expect(answer.error?.message).toMatch(words)
  expect(sandbox.audiences()).toEqual([])
})

test('the audience of the mapping wins over the event’s, its connection and country with it', async () => {
  const { body } = await client.send('POST', '/amc/audiences/connections', {
    body: { dspAdvertiserId: '4728736040201', amcAccountId: 'ENTITY1AA1AA11AAA1', amcInstanceId: 'amc1alal2aa' }
  })
  const connectionId = String(body.connectionId)
  const { savedData } = await save({ ...NEW, advertiserId: undefined, connectionId })
  const engage = await amazon.createAudience('An Engage audience', AUDIENCE_SETTINGS)
  const events = [engageTrack(true, { audienceId: engage, person: ANN }), row('new', 'a')]
  const answers = await amazon.onBatch(events, mapped(savedData))
  expect(answers.map(({ status }) => status)).toEqual([202, 202])
  expect(members(savedData?.audienceId ?? '').sort()).toEqual(['a', 'user-1'])
  expect(members(engage)).toEqual([])
  const upload = sandbox.requests.filter(({ operation }) => operation === 'records').at(-1)
  expect(upload?.body).toMatchObject({ targetResource: { connectionId }, records: [{ countryCode: 'US' }, {}] })
})

test.each([
  [{ ttl: 1.5 }, 'Time-to-live (ttl) must be a whole number of seconds from 0 to 34300800.'],
  [{ cpmCents: 0.5, currency: 'USD' }, 'CPM Cents (cpmCents) must be a whole number, 0 or more.']
])('saving with %j is refused by name and rule', async (inputs, message) => {
  expect(await save({ ...NEW, ...inputs })).toEqual({ error: { code: 'INVALID_AUDIENCE_SETTINGS', message } })
})

test('saving tells when the audience may be there all the same', async () => {
  sandbox.order({ operation: 'createAudience', kind: 'drop', applied: true })
  expect((await save(NEW)).error).toEqual({
    code: 'CREATE_AUDIENCE_UNCERTAIN',
    message: expect.stringContaining('may already exist') as string
  })
})

test('a region as the former destination saved it is the same region', async () => {
  const region = 'https://advertising-api.amazon.com'
  expect((await save(NEW, undefined, region)).savedData?.audienceId).toMatch(/^\d+$/)
})
