import { createHash } from 'node:crypto'
import type { SegmentEvent } from '@segment/actions-core'
import fc from 'fast-check'
import { acceptRecords, onBatch } from '../../../helpers/destination'
import { engageTrack } from '../../../helpers/events'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** What the core's schema refuses, so that its payload is dropped and its event is not. */
const DROPPED: Record<string, (n: number) => SegmentEvent> = {
  'an audience ID that is an object': (n) => engageTrack(true, { ...person(n), audienceId: { no: 'text' } }),
  'a user ID that is an object': (n) => engageTrack(true, { ...person(n), userId: {} as unknown as string }),
  'a mapped field that is an object': (n) => engageTrack(true, { ...person(n), person: { email: email(n), code: {} } })
}

const email = (n: number) => `person${n}@example.com`
const person = (n: number) => ({ userId: `user-${n}`, person: { email: email(n) } })

let requests: ReturnType<typeof acceptRecords>

beforeEach(() => {
  requests = acceptRecords()
})

async function check(events: SegmentEvent[], dropped: boolean[]): Promise<void> {
  requests.length = 0
  const answers = await onBatch(events, { mapping: { postal: { '@path': '$.properties.code' } } })
  expect(answers.map(({ status }) => status === 400)).toEqual(dropped)
  for (const { externalUserId, hashedPII } of requests.flatMap(({ records }) => records)) {
    expect(hashedPII).toEqual([{ email: sha256(email(Number(externalUserId.slice(5)))) }])
  }
}

const mixed = fc.array(fc.constantFrom('good', ...Object.keys(DROPPED)), { minLength: 1, maxLength: 12 })

const eventsOf = (kinds: string[]) =>
  kinds.map((kind, n) => (kind === 'good' ? engageTrack(true, person(n)) : DROPPED[kind](n)))

test('each payload has the identities of its own event, with events that the core drops at every place', async () => {
  await fc.assert(
    fc.asyncProperty(mixed, async (kinds) => {
      await check(
        eventsOf(kinds),
        kinds.map((kind) => kind !== 'good')
      )
    }),
    { numRuns: 200 }
  )
})

test.each([
  ['without message IDs', undefined],
  ['with one message ID for all', 'the same']
])('nobody gets the identities of another, %s', async (_what, messageId) => {
  await fc.assert(
    fc.asyncProperty(mixed, async (kinds) => {
      const events = eventsOf(kinds).map((event) => ({ ...event, messageId }))
      await check(
        events,
        kinds.map((kind) => kind !== 'good')
      )
    }),
    { numRuns: 100 }
  )
})

test('an event that cannot be told from a dropped one gives nothing, and its exit goes', async () => {
  const twin = (inside: boolean, code: unknown, mail: string) => ({
    ...engageTrack(inside, { userId: 'a', person: { email: mail, code } }),
    messageId: 'twin'
  })
  const answers = await onBatch(
    [twin(true, '75236', 'a@x.y'), twin(true, {}, 'b@x.y'), twin(false, undefined, 'c@x.y')],
    {
      mapping: { postal: { '@path': '$.properties.code' } }
    }
  )
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 202])
  expect(requests[0].records).toMatchObject([{ action: 'DELETE', externalUserId: 'a' }])
})
