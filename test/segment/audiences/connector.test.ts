import type { SegmentEvent } from '@segment/actions-core'
import { IntegrationError, InvalidAuthenticationError } from '@segment/actions-core'
import type { Audience, AudienceName } from '../../../src/segment/delivery/audience'
import { AudienceConnector } from '../../../src/segment/audiences/connector'
import { AudienceMayExistError } from '../../../src/segment/audiences/registry'
import { UserError } from '../../../src/system/userError'
import type { NewAudience } from '../../../src/segment/platform'
import { readSettings } from '../../../src/segment/settings'

const ID = '413642381039213537'

type Known = ConstructorParameters<typeof AudienceConnector>[4]

const PATIENCE = { attempts: 3, firstWaitMs: 1, signal: new AbortController().signal }

function audiences(
  createAudience: (audience: NewAudience) => Promise<string> = () => Promise.resolve(ID),
  {
    findAudience = () => Promise.resolve(),
    known
  }: { findAudience?: (id: string) => Promise<void>; known?: Known } = {}
) {
  const created: NewAudience[] = []
  const found: string[] = []
  const connected: (AudienceName & Pick<Audience, 'how'>)[] = []
  const settings = readSettings(undefined, { audience: { advertiserId: '1', countryCode: 'US' } })
  settings.audiences.set('known', { audienceId: '77', settings: {} })
  settings.audiences.set('named', { name: 'A good name', settings: { ttl: 5 } })
  return {
    created,
    found,
    connected,
    all: new AudienceConnector(
      settings,
      {
        createAudience: (audience) => {
          created.push(audience)
          return createAudience(audience)
        },
        findAudience: (id) => {
          found.push(id)
          return findAudience(id)
        }
      },
      PATIENCE,
      (audience, how) => connected.push({ ...audience, how }),
      known
    )
  }
}

const event = (personas?: Record<string, unknown>): SegmentEvent => ({ type: 'track', context: { personas } })

const completed = (audiences: AudienceConnector, one: SegmentEvent, audience: Audience): SegmentEvent => {
  audiences.complete(one, audience)
  return one
}

test('creates an audience once, and gives its events the id and the settings', async () => {
  const { all, created, connected } = audiences()
  const one = event({ computation_key: 'named', computation_id: 'aud_1', namespace: 'spa_1' })
  const audience = await all.connectAudience(one)
  expect(await all.connectAudience(one)).toBe(audience)
  expect(created).toEqual([
    {
      name: 'A good name',
      settings: { advertiserId: '1', countryCode: 'US', externalAudienceId: 'aud_1', ttl: 5 },
      personas: { computation_id: 'aud_1', computation_key: 'named', namespace: 'spa_1' }
    }
  ])
  expect(completed(all, one, audience).context?.personas).toMatchObject({
    computation_key: 'named',
    external_audience_id: ID,
    audience_settings: { advertiserId: '1', countryCode: 'US', ttl: 5 }
  })
  expect(audience).toMatchObject({ how: 'made', name: 'A good name' })
  expect(connected).toEqual([
    { identity: '["spa_1","aud_1",false]', key: 'named', namespace: 'spa_1', audienceId: ID, how: 'made' }
  ])
})

test.each([
  ['key', { computation_key: ' vip ', computation_id: 17 }, 'vip', '17'],
  ['id, where it has no key', { computation_id: 'aud_1' }, 'aud_1', 'aud_1'],
  ['key, where it has no id', { computation_key: 'vip', computation_id: ' ' }, 'vip', 'vip']
])('a new audience is called by its %s', async (_name, personas, name, external) => {
  const { all, created } = audiences()
  expect(await all.connectAudience(event(personas))).toMatchObject({ key: name, name, how: 'made' })
  expect(created).toMatchObject([{ name, settings: { externalAudienceId: external } }])
})

test('the settings of an audience are found by its key, or else its id', async () => {
  const { all, created } = audiences()
  await all.connectAudience(event({ computation_key: 'named', computation_id: 'aud_1' }))
  await all.connectAudience(event({ computation_id: 'named' }))
  expect(created.map(({ name, settings }) => [name, settings.ttl])).toEqual([
    ['A good name', 5],
    ['A good name', 5]
  ])
})

test('an id tells an audience, whatever its key is called meanwhile', async () => {
  const { all, created } = audiences()
  const first = await all.connectAudience(event({ computation_key: 'a', computation_id: 'aud_1' }))
  expect(await all.connectAudience(event({ computation_key: 'b', computation_id: 'aud_1' }))).toBe(first)
  expect(await all.connectAudience(event({ computation_key: 'a', computation_id: 'aud_2' }))).not.toBe(first)
  expect(await all.connectAudience(event({ computation_key: 'a' }))).not.toBe(first)
  expect(created).toHaveLength(3)
})

test('an audience that is known already is not created again', async () => {
  const first = audiences()
  await first.all.connectAudience(event({ computation_key: 'a', namespace: 'spa_1' }))
  const second = audiences()
  first.connected.forEach((audience) => second.all.known(audience))
  expect(await second.all.connectAudience(event({ computation_key: 'a', namespace: 'spa_1' }))).toMatchObject({
    audienceId: ID
  })
  expect(second.created).toEqual([])
})

test('trouble that passes is waited for', async () => {
  let calls = 0
  const { all, created } = audiences(() => {
    calls += 1
    return calls < 3 ? Promise.reject(new IntegrationError('Busy.', 'X', 503)) : Promise.resolve(ID)
  })
  expect(await all.connectAudience(event({ computation_key: 'a' }))).toMatchObject({ audienceId: ID })
  expect(created).toHaveLength(3)
})

test('the same key of another space is another audience', async () => {
  const { all, created } = audiences()
  await all.connectAudience(event({ computation_key: 'a', namespace: 'spa_1' }))
  await all.connectAudience(event({ computation_key: 'a', namespace: 'spa_2' }))
  expect(created).toHaveLength(2)
})

test('an audience that Amazon has already is not created', async () => {
  const { all, created, found, connected } = audiences()
  expect(await all.connectAudience(event({ computation_key: 'known' }))).toMatchObject({
    audienceId: '77',
    how: 'given'
  })
  expect(found).toEqual(['77'])
  expect(connected).toMatchObject([{ key: 'known', audienceId: '77', how: 'given' }])
  const own = event({ computation_key: 'a', external_audience_id: '88' })
  const audience = await all.connectAudience(own)
  expect(audience).toMatchObject({ audienceId: '88', identity: '["","a","88"]' })
  expect(await all.connectAudience(event({ computation_key: 'a', external_audience_id: 89 }))).toMatchObject({
    audienceId: '89'
  })
  expect(completed(all, own, audience).context?.personas).toMatchObject({ external_audience_id: '88' })
  expect(created).toEqual([])
})

test('an id that cannot be Amazon’s is left to the destination', async () => {
  const { all, created } = audiences()
  const odd = event({ computation_key: 'a', external_audience_id: 'abc' })
  const audience = await all.connectAudience(odd)
  expect(audience.audienceId).toBeUndefined()
  expect(audience.identity).toBe('["","a",false]')
  expect(completed(all, odd, audience).context?.personas).toMatchObject({ external_audience_id: 'abc' })
  expect(created).toEqual([])
})

test('one that is to be there and is not is refused with what Amazon says', async () => {
  const { all, connected } = audiences(undefined, {
    findAudience: () => Promise.reject(new IntegrationError('Audience not found.', 'X', 404))
  })
  expect(await all.connectAudience(event({ computation_key: 'known' }))).toMatchObject({
    how: 'refused',
    refusal: { kind: 'refused', reason: 'The audience could not be connected. Audience not found.' }
  })
  expect(connected).toEqual([])
})

describe('with audiences that are known from before', () => {
  const asked: unknown[] = []
  const known = (made: boolean): Known => ({
    resolve: async (one, amazon) => {
      asked.push(one)
      await amazon.find('99')
      return { audienceId: made ? await amazon.create() : '99', made }
    }
  })
  beforeEach(() => void asked.splice(0))

  test('one of them is taken if Amazon has it', async () => {
    const { all, created, found, connected } = audiences(undefined, { known: known(false) })
    const personas = { computation_key: 'vip', computation_id: 'aud_1', namespace: 'spa_1' }
    expect(await all.connectAudience(event(personas))).toMatchObject({ audienceId: '99', how: 'known' })
    expect(asked).toStrictEqual([{ key: 'vip', namespace: 'spa_1', name: 'vip', externalAudienceId: 'aud_1' }])
    expect(found).toEqual(['99'])
    expect(created).toEqual([])
    expect(connected).toMatchObject([{ how: 'known' }])
  })

  test('the one that Amazon Audience ID names is taken, whichever is known', async () => {
    const { all, created, connected } = audiences(() => Promise.resolve('777'), { known: known(false) })
    const personas = {
      computation_key: 'new',
      computation_id: 'aud_1',
      audience_settings: { amazonAudienceId: ' 777 ' }
    }
    expect((await all.connectAudience(event(personas))).audienceId).toBe('777')
    expect([created.length, connected.map(({ how }) => how)]).toEqual([1, ['given']])
  })

  test('another is made', async () => {
    const { all, created } = audiences(undefined, { known: known(true) })
    expect(await all.connectAudience(event({ computation_id: 'aud_1' }))).toMatchObject({ audienceId: ID, how: 'made' })
    expect(asked).toStrictEqual([{ key: 'aud_1', name: 'aud_1', externalAudienceId: 'aud_1' }])
    expect(created).toHaveLength(1)
  })

  test('one that may be there is not made, and its events wait', async () => {
    const { all, created } = audiences(undefined, {
      known: { resolve: () => Promise.reject(new AudienceMayExistError('An earlier run asked.')) }
    })
    expect(await all.connectAudience(event({ computation_key: 'a' }))).toMatchObject({
      how: 'mayBeThere',
      refusal: { kind: 'unsent', reason: 'The audience could not be connected. An earlier run asked.' }
    })
    expect(created).toEqual([])
  })
})

describe('what an event says of the settings of its audience', () => {
  const created = async (own: unknown) => {
    const { all, created } = audiences()
    await all.connectAudience(event({ computation_key: 'a', audience_settings: own }))
    return created[0].settings
  }
  const OTHERS = { advertiserId: '1', countryCode: 'US', externalAudienceId: 'a' }

  test('counts where nothing else is said', async () => {
    expect(await created({ advertiserId: '2', description: 'own', externalAudienceId: 'x' })).toEqual({
      ...OTHERS,
      description: 'own',
      externalAudienceId: 'x'
    })
  })

  test.each([[['list']], [null], ['text'], [7], [undefined]])('is nothing when it is %j', async (own) => {
    expect(await created(own)).toEqual(OTHERS)
  })
})

test.each([undefined, null, '', ' ', true])(
  'an event whose Audience ID is %j gets the one of its audience',
  async (id) => {
    const { all } = audiences()
    const one = event({ computation_key: 'a', external_audience_id: id })
    expect(completed(all, one, await all.connectAudience(one)).context?.personas).toMatchObject({
      external_audience_id: ID
    })
  }
)

test('where there are no settings none are written', () => {
  const none = new AudienceConnector(
    readSettings(undefined, { audience: {} }),
    { createAudience: () => Promise.resolve(ID), findAudience: () => Promise.resolve() },
    PATIENCE,
    () => undefined
  )
  const audience = none.known({ identity: 'x', key: 'a', audienceId: ID })
  expect(completed(none, event({ computation_key: 'a' }), audience)).toEqual(
    event({ computation_key: 'a', external_audience_id: ID })
  )
})

test('an event that names no audience but an Audience ID stays as it is', async () => {
  const { all } = audiences()
  const one = event({ external_audience_id: '88' })
  const audience = await all.connectAudience(one)
  expect(audience).toMatchObject({ audienceId: '88', identity: '["","","88"]' })
  expect(audience.key).toBeUndefined()
  expect(completed(all, one, audience)).toEqual(event({ external_audience_id: '88' }))
  expect(completed(all, event(), all.known({ identity: 'x', key: 'a' }))).toEqual(event())
})

test('an audience is known by its name, and its ID once that is reported', () => {
  const { all } = audiences()
  const audience = all.known({ identity: 'x', key: 'a' })
  expect(all.known({ identity: 'x', audienceId: '5' })).toBe(audience)
  expect(audience).toMatchObject({ key: 'a', audienceId: '5' })
  all.known({ identity: 'x', audienceId: '6' })
  expect(audience.audienceId).toBe('5')
  expect(all.known({ identity: '' })).toBe(all.none)
  expect(all.none.identity).toBe('')
  expect(all.all()).toEqual([audience])
})

test('an audience that is refused keeps its reason, and is not tried again', async () => {
  const { all, created } = audiences(() => Promise.reject(new IntegrationError('Too short.', 'X', 400)))
  const one = event({ computation_key: 'a' })
  expect(await all.connectAudience(one)).toMatchObject({
    how: 'refused',
    refusal: { kind: 'refused', reason: 'The audience could not be connected. Too short.' }
  })
  await all.connectAudience(one)
  expect(created).toHaveLength(1)
})

test('trouble that does not pass keeps the events for later', async () => {
  const { all, created } = audiences(() => Promise.reject(new IntegrationError('Busy.', 'X', 503)))
  expect(await all.connectAudience(event({ computation_key: 'a' }))).toMatchObject({
    how: 'refused',
    refusal: { kind: 'unsent', reason: 'The audience could not be connected. Busy.' }
  })
  expect(created).toHaveLength(3)
})

test('a lost connection is reported by its status', async () => {
  const { all } = audiences(() => Promise.reject(new InvalidAuthenticationError('Reconnect.')))
  expect(await all.connectAudience(event({ computation_key: 'a' }))).toMatchObject({
    refusal: { kind: 'unsent', reason: 'The audience could not be connected. Reconnect.', lost: true }
  })
})

test('trouble with our own file is never an event’s: it ends the run, and the events wait', async () => {
  const full = new UserError('The audiences file, /a, cannot be read and written: the disk is full.')
  const { all, created } = audiences(undefined, { known: { resolve: () => Promise.reject(full) } })
  expect(await all.connectAudience(event({ computation_key: 'a' }))).toMatchObject({
    how: 'refused',
    refusal: { kind: 'unsent', reason: `The audience could not be connected. ${full.message}`, lost: true }
  })
  expect(created).toEqual([])
})

test('an audience that Amazon may have made is not asked for again', async () => {
  const { all, created } = audiences(() =>
    Promise.reject(new IntegrationError('The connection broke.', 'CREATE_AUDIENCE_UNCERTAIN', 503))
  )
  expect(await all.connectAudience(event({ computation_key: 'a' }))).toMatchObject({
    how: 'mayBeThere',
    refusal: { kind: 'unsent' }
  })
  expect(created).toHaveLength(1)
})

test('events without an audience are counted apart', async () => {
  const { all } = audiences()
  const audience = await all.connectAudience(event())
  expect(audience.key).toBeUndefined()
  expect(completed(all, event(), audience)).toEqual(event())
  expect(all.all()).toEqual([])
  expect(await all.connectAudience(event({ namespace: 'spa_1', computation_key: true }))).toBe(all.none)
  all.none.tally.unsent += 1
  expect(all.all()).toHaveLength(1)
})
