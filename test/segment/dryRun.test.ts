import { createDryDestination } from '../../src/segment/dryRun'
import { Platform } from '../../src/segment/platform'
import { acceptRecords, onBatch } from '../helpers/destination'
import { ANN, AUDIENCE_ID, engageTrack } from '../helpers/events'
import { AUDIENCE_SETTINGS } from '../helpers/sandboxed'

const NOBODY = { clientId: '', clientSecret: '', refreshToken: '' }
const CONNECTION = 'b8a7c1d2-0000-4000-8000-123456789012'

/** Nothing here reaches anybody: the tests allow no request but to this machine. */
function dryRun(mapping = {}) {
  const { definition, requests } = createDryDestination()
  const statuses: number[] = []
  const platform = new Platform('NA', mapping, NOBODY, (seen) => statuses.push(...seen), definition)
  return { platform, requests, statuses }
}

test('it signs in without credentials', async () => {
  const { platform } = dryRun()
  await expect(platform.signIn()).resolves.toBeUndefined()
})

test('each new audience gets a stand-in of its own for Amazon’s ID', async () => {
  const { platform, requests } = dryRun()
  const create = () => platform.createAudience({ name: 'VIP', settings: AUDIENCE_SETTINGS })
  expect([await create(), await create()]).toEqual(['1', '2'])
  expect(await dryRun().platform.createAudience({ name: 'VIP', settings: AUDIENCE_SETTINGS })).toBe('1')
  expect(requests.size).toBe(0)
})

test('what keeps an audience from being made is said as the run says it', async () => {
  const { platform } = dryRun()
  const { advertiserId: _advertiserId, ...lacking } = AUDIENCE_SETTINGS
  await expect(platform.createAudience({ name: 'VIP', settings: lacking })).rejects.toThrow('Advertiser ID')
  await expect(platform.createAudience({ name: ' ', settings: AUDIENCE_SETTINGS })).rejects.toThrow('has no name')
})

test('what keeps an audience of rows from being made is said, too', async () => {
  const save = (inputs: object) =>
    dryRun().platform.saveMapping({
      operation: 'create',
      audienceName: 'Good customers',
      ...AUDIENCE_SETTINGS,
      ...inputs
    })
  expect(await save({})).toMatchObject({ audienceId: '1', audienceName: 'Good customers', countryCode: 'US' })
  await expect(save({ advertiserId: '' })).rejects.toThrow('Advertiser ID')
  await expect(save({ countryCode: '' })).rejects.toThrow('Country Code (countryCode) is missing')
  await expect(save({ audienceName: ' ' })).rejects.toThrow('has no name')
})

test('Amazon is taken to know a connection and its advertiser', async () => {
  const { platform } = dryRun()
  const settings = { ...AUDIENCE_SETTINGS, connectionId: CONNECTION }
  expect(await platform.createAudience({ name: 'VIP', settings })).toBe('1')
})

test('Amazon is taken to know an audience that is there', async () => {
  const { platform } = dryRun()
  await expect(platform.findAudience(AUDIENCE_ID)).resolves.toBeUndefined()
})

test('requests are counted by their audience, with the bytes that they would have, and go nowhere', async () => {
  const { platform, requests, statuses } = dryRun({ batch_size: 2 })
  const events = ['413642381039213536', '413642381039213536', '379909525712777677'].map((audienceId, n) =>
    engageTrack(n > 0, { audienceId, userId: `user-${n}`, person: ANN })
  )
  expect(await platform.send(events)).toMatchObject([
    { status: 202, body: { jobRequestId: 'dry-run' } },
    { status: 202, sent: { action: 'CREATE' } },
    { status: 202 }
  ])
  expect(statuses).toEqual([])
  const first = new Map(requests)
  expect([...first.keys()].sort()).toEqual(['379909525712777677', '413642381039213536'])
  const one = first.get('379909525712777677')
  expect(one?.requests).toBe(1)
  expect(one?.bytes).toBeGreaterThan(300)
  await platform.send([events[2]])
  expect(requests.get('379909525712777677')).toEqual({ requests: 2, bytes: 2 * (one?.bytes ?? 0) })
  expect(requests.get('413642381039213536')).toEqual(first.get('413642381039213536'))
})

test('the bytes are those that Amazon would get', async () => {
  const events = [engageTrack(true, { person: { ...ANN, last_name: 'Müller' } })]
  const sent = acceptRecords()
  await onBatch(events)
  const { platform, requests } = dryRun()
  await platform.send(events)
  expect(requests.get(AUDIENCE_ID)).toEqual({ requests: 1, bytes: Buffer.byteLength(sent[0].text) })
})

test('an event that the destination refuses is refused, and no request is counted', async () => {
  const { platform, requests } = dryRun()
  expect(await platform.send([engageTrack(true, { audienceId: 'none' })])).toMatchObject([{ status: 400 }])
  expect(requests.size).toBe(0)
})

describe('the audience of a mapping', () => {
  test('is the one that is named, or a stand-in', async () => {
    const { platform } = dryRun()
    const taken = { operation: 'existing', existingAudienceId: AUDIENCE_ID, countryCode: 'US' }
    expect(await platform.saveMapping(taken)).toMatchObject({ audienceId: AUDIENCE_ID, countryCode: 'US' })
    const made = { operation: 'create', audienceName: 'VIP', ...AUDIENCE_SETTINGS }
    expect(await platform.saveMapping(made)).toMatchObject({ audienceId: '1', audienceName: 'VIP', countryCode: 'US' })
  })

  test('is the one of before, if there was one', async () => {
    const { platform } = dryRun()
    const before = { audienceId: AUDIENCE_ID, audienceName: 'VIP' }
    expect(await platform.saveMapping({ operation: 'create', audienceName: 'VIP' }, before)).toEqual(before)
  })
})
