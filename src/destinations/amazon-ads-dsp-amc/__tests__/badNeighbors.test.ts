import type { SegmentEvent } from '@segment/actions-core'
import nock from 'nock'
import { acceptRecords, onBatch } from './__helpers__/destination'
import { ANN, AUDIENCE_ID, engageTrack, OTHER_AUDIENCE_ID } from './__helpers__/events'

/** Every event is answered 202 but those that the core rejects for their own form. */
async function statusesOf(events: SegmentEvent[], mapping: Record<string, unknown> = {}): Promise<number[]> {
  acceptRecords()
  return (await onBatch(events, { mapping })).map(({ status }) => status)
}

const person = (userId: unknown, options: object = {}) =>
  engageTrack(true, { userId: userId as string, person: ANN, ...options })

/** What the core's schema rejects: an ID that is an object. */
const malformed = (userId = 'u1') => ({ ...person(userId), userId: { id: userId } as never })

describe('an event that the core rejects does not touch the other events of its batch', () => {
  test('a malformed event in front of two good ones', async () => {
    expect(await statusesOf([malformed(), person('u1'), person('u2')])).toEqual([400, 202, 202])
  })

  test('among 200 events without an audience country of their own in the mapping', async () => {
    const events = Array.from({ length: 200 }, (_, n) => person(`u${n}`))
    for (const odd of [['a', 'b'], {}]) {
      const statuses = await statusesOf([...events, { ...person('x'), userId: odd as never }])
      expect(statuses).toEqual([...events.map(() => 202), 400])
    }
  })

  test.each([true, 7, ['m'], { m: 1 }, null, undefined])('whatever its message ID is (%j)', async (messageId) => {
    const events = [person('u1'), { ...person('u2'), messageId: messageId as never }, malformed(), person('u3')]
    expect(await statusesOf(events)).toEqual([202, 202, 400, 202])
  })

  test('events that are equal but for what is not mapped keep their own country', async () => {
    const requests = acceptRecords()
    const twin = (country: string) => person('u1', { country, audienceId: AUDIENCE_ID })
    await onBatch([
      twin('CA'),
      malformed(),
      person('u2', { country: 'JP' }),
      person('u2', { country: 'AU', audienceId: OTHER_AUDIENCE_ID })
    ])
    const countries = requests.flatMap(({ records }) => records.map((one) => [one.externalUserId, one.countryCode]))
    expect(countries.sort()).toEqual([
      ['u1', 'CA'],
      ['u2', 'AU'],
      ['u2', 'JP']
    ])
  })

  test('values that the core coerces, drops or wraps still lead to their event', async () => {
    const odd = [
      person('u1', { person: { ...ANN, email: null } }),
      person(42),
      malformed(),
      person('u2', { person: { ...ANN, email: ['a@x.y', null], phone: '' } }),
      person('u3', { person: { ...ANN, country: null } })
    ]
    const mapping = {
      email: { '@path': '$.properties.email' },
      phone: { '@path': '$.properties.phone' },
      findIdentities: 'true'
    }
    expect(await statusesOf(odd, mapping)).toEqual([202, 202, 400, 202, 202])
  })
})

describe('a mapped field of the wrong form never keeps a person in an audience', () => {
  const FIELDS = ['email', 'phone', 'firstName', 'lastName', 'address', 'city', 'state', 'postal', 'countryCode']
  const FORMS: unknown[] = [{ a: 'x' }, [null, { v: 1 }], [['a']], true, 7, [], null, '']

  test.each(FIELDS)('%s', async (field) => {
    for (const form of FORMS) {
      const exit = engageTrack(false, { person: { odd: form } })
      expect(await statusesOf([exit], { [field]: { '@path': '$.properties.odd' } })).toEqual([202])
    }
  })

  test.each(['ipAddress', 'amznAdStorage', 'amznUserData', 'tcf', 'gpp'])('consent.%s', async (field) => {
    for (const form of FORMS) {
      const exit = engageTrack(false, { person: { odd: form } })
      expect(await statusesOf([exit], { consent: { [field]: { '@path': '$.properties.odd' } } })).toEqual([202])
    }
  })

  test('as an entry it counts as missing: the other identities go', async () => {
    for (const form of [{ a: 'x' }, [null, { v: 1 }]]) {
      const requests = acceptRecords()
      const entry = engageTrack(true, { person: { odd: form, first_name: 'Ann' } })
      const [answer] = await onBatch([entry], { mapping: { email: { '@path': '$.properties.odd' } } })
      expect(answer.status).toBe(202)
      expect(Object.keys(requests[0].records[0].hashedPII[0])).toEqual(['firstname'])
      nock.cleanAll()
    }
  })
})
