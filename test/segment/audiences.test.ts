import type { SegmentEvent } from '@segment/actions-core'
import { IntegrationError, InvalidAuthenticationError } from '@segment/actions-core'
import type { Audience, AudienceName } from '../../src/segment/audiences'
import { Audiences } from '../../src/segment/audiences'
import type { NewAudience } from '../../src/segment/platform'
import { readSettings } from '../../src/segment/settings'

const ID = '413642381039213537'

const PATIENCE = { attempts: 3, firstWaitMs: 1, signal: new AbortController().signal }

function audiences(createAudience: (audience: NewAudience) => Promise<string> = () => Promise.resolve(ID)) {
  const created: NewAudience[] = []
  const connected: AudienceName[] = []
  const settings = readSettings(undefined, { audience: { advertiserId: '1', countryCode: 'US' } })
  settings.audiences.set('known', { audienceId: '77', settings: {} })
  settings.audiences.set('named', { name: 'A good name', settings: { ttl: 5 } })
  return {
    created,
    connected,
    all: new Audiences(
      settings,
      {
        createAudience: (audience) => {
          created.push(audience)
          return createAudience(audience)
        },
        findAudience: () => Promise.resolve()
      },
      PATIENCE,
      (audience) => connected.push(audience)
    )
  }
}

const event = (personas?: Record<string, unknown>): SegmentEvent => ({ type: 'track', context: { personas } })

const completed = (audiences: Audiences, one: SegmentEvent, audience: Audience): SegmentEvent => {
  audiences.complete(one, audience)
  return one
}

test('creates an audience once, and gives its events the id and the settings', async () => {
  const { all, created, connected } = audiences()
  const one = event({ computation_key: 'named', computation_id: 'aud_1', namespace: 'spa_1' })
  const audience = await all.of(one)
  expect(await all.of(one)).toBe(audience)
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
  expect(connected).toMatchObject([{ key: 'named', namespace: 'spa_1', audienceId: ID }])
})

test('an audience that is known already is not created again', async () => {
  const first = audiences()
  await first.all.of(event({ computation_key: 'a', namespace: 'spa_1' }))
  const second = audiences()
  first.connected.forEach((audience) => second.all.known(audience))
  expect(await second.all.of(event({ computation_key: 'a', namespace: 'spa_1' }))).toMatchObject({ audienceId: ID })
  expect(second.created).toEqual([])
})

test('trouble that passes is waited for', async () => {
  let calls = 0
  const { all, created } = audiences(() => {
    calls += 1
    return calls < 3 ? Promise.reject(new IntegrationError('Busy.', 'X', 503)) : Promise.resolve(ID)
  })
  expect(await all.of(event({ computation_key: 'a' }))).toMatchObject({ audienceId: ID })
  expect(created).toHaveLength(3)
})

test('the same key of another space is another audience', async () => {
  const { all, created } = audiences()
  await all.of(event({ computation_key: 'a', namespace: 'spa_1' }))
  await all.of(event({ computation_key: 'a', namespace: 'spa_2' }))
  expect(created).toHaveLength(2)
})

test('an audience that Amazon has already is not created', async () => {
  const { all, created } = audiences()
  expect(await all.of(event({ computation_key: 'known' }))).toMatchObject({ audienceId: '77' })
  const own = event({ computation_key: 'a', external_audience_id: '88' })
  const audience = await all.of(own)
  expect(audience).toMatchObject({ audienceId: '88' })
  expect(completed(all, own, audience).context?.personas).toMatchObject({ external_audience_id: '88' })
  expect(created).toEqual([])
})

test('an id that cannot be Amazon’s is left to the destination', async () => {
  const { all, created } = audiences()
  const odd = event({ computation_key: 'a', external_audience_id: 'abc' })
  const audience = await all.of(odd)
  expect(audience.audienceId).toBeUndefined()
  expect(completed(all, odd, audience).context?.personas).toMatchObject({ external_audience_id: 'abc' })
  expect(created).toEqual([])
})

test('an audience that is refused keeps its reason, and is not tried again', async () => {
  const { all, created } = audiences(() => Promise.reject(new IntegrationError('Too short.', 'X', 400)))
  const one = event({ computation_key: 'a' })
  expect(await all.of(one)).toMatchObject({
    refusal: { kind: 'refused', reason: 'The audience could not be connected. Too short.' }
  })
  await all.of(one)
  expect(created).toHaveLength(1)
})

test('a lost connection is told by its status', async () => {
  const { all } = audiences(() => Promise.reject(new InvalidAuthenticationError('Reconnect.')))
  expect(await all.of(event({ computation_key: 'a' }))).toMatchObject({
    refusal: { kind: 'unsent', reason: 'The audience could not be connected. Reconnect.', lost: true }
  })
})

test('an audience that Amazon may have made is not asked for again', async () => {
  const { all, created } = audiences(() =>
    Promise.reject(new IntegrationError('The connection broke.', 'CREATE_AUDIENCE_UNCERTAIN', 503))
  )
  expect(await all.of(event({ computation_key: 'a' }))).toMatchObject({ refusal: { kind: 'unsent' } })
  expect(created).toHaveLength(1)
})

test('events without an audience are counted apart', async () => {
  const { all } = audiences()
  const audience = await all.of(event())
  expect(audience.key).toBeUndefined()
  expect(completed(all, event(), audience)).toEqual(event())
  expect(all.all()).toEqual([])
  all.none.tally.unsent += 1
  expect(all.all()).toHaveLength(1)
})
