import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SegmentEvent } from '@segment/actions-core'
import nock from 'nock'
import { Platform } from '../../src/segment/platform'
import { acceptRecords, onBatch } from '../helpers/destination'
import { ANN, engageTrack, OTHER_AUDIENCE_ID } from '../helpers/events'

const CREDENTIALS = { clientId: 'client', clientSecret: 'secret', refreshToken: 'Atzr|refresh' }

let tokens = 0

beforeEach(() => {
  tokens = 0
  nock('https://api.amazon.com')
    .persist()
    .post('/auth/o2/token')
    .reply(() => [200, { access_token: `Atza|token-${++tokens}` }])
})
afterEach(() => nock.cleanAll())

async function signedIn(): Promise<Platform> {
  const platform = new Platform('NA', {}, CREDENTIALS)
  await platform.signIn()
  return platform
}

const people = (count: number): SegmentEvent[] =>
  Array.from({ length: count }, (_, n) => engageTrack(true, { userId: `user-${n}`, person: ANN }))

test('while a batch is prepared, others get their turn after some hundred events', async () => {
  let turns = 0
  let turnsBefore: number | undefined
  acceptRecords((_request, nth) => {
    turnsBefore ??= turns
    return [202, { jobRequestId: `job-${nth}` }]
  })
  const platform = await signedIn()
  const sending = platform.send(people(6_000))
  while (turnsBefore === undefined) {
    await nextTurn()
    turns += 1
  }
  await sending
  // For both halves of the work: the core's and the destination's.
  expect(turnsBefore).toBeGreaterThanOrEqual(2 * (6_000 / 500))
})

/** People who come and go from slice to slice, of two audiences, among what the core and the destination reject. */
const MIXED = Array.from({ length: 2_600 }, (_, n): SegmentEvent => {
  const event = engageTrack((n * 7) % 3 > 0, {
    userId: `user-${n % 900}`,
    person: n % 11 === 0 ? {} : { ...ANN, email: `ann${n}@example.com` },
    ...(n % 5 === 0 && { audienceId: OTHER_AUDIENCE_ID }),
    country: n % 13 === 0 ? 'DE' : 'US'
  })
  return n % 17 === 0
    ? { ...event, type: 'page' }
    : n % 19 === 0
      ? ({ ...event, userId: ['no', 'text'] } as never)
      : event
})

test('requests and answers are those of the core by itself', async () => {
  const expectedRequests = acceptRecords()
  const expected = await onBatch(MIXED)
  nock.cleanAll()
  const requests = acceptRecords()
  nock('https://api.amazon.com').post('/auth/o2/token').reply(200, { access_token: 'Atza|token' })
  const answers = await (await signedIn()).send(MIXED)

  expect(new Set(expected.map(({ status }) => status))).toEqual(new Set([200, 202, 400]))
  expect(answers).toEqual(expected)
  expect(requests.map(({ text }) => text)).toEqual(expectedRequests.map(({ text }) => text))
})

test('slices of which the core takes no event are answered, too', async () => {
  const requests = acceptRecords()
  const none = people(1_200).map((event): SegmentEvent => ({ ...event, userId: ['no', 'text'] }) as never)
  const platform = await signedIn()
  expect((await platform.send([...none, ...people(2)])).map(({ status }) => status)).toEqual([
    ...new Array<number>(1_200).fill(400),
    202,
    202
  ])
  expect(requests.map(({ records }) => records.length)).toEqual([2])
  expect(await platform.send(none)).toHaveLength(1_200)
  expect(requests).toHaveLength(1)
})

test('an event that the core cannot read ends the batch before anything is sent', async () => {
  const requests = acceptRecords()
  const events = people(1_200)
  Object.defineProperty(events[1_100], 'userId', {
    enumerable: true,
    get: () => {
      throw new TypeError('unreadable')
    }
  })
  await expect((await signedIn()).send(events)).rejects.toThrow('unreadable')
  expect(requests).toHaveLength(0)
})

test('a token that is over is renewed once for all slices', async () => {
  const requests = acceptRecords((_request, nth) => [nth === 1 ? 401 : 202, { jobRequestId: 'job' }])
  const answers = await (await signedIn()).send(people(1_200))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
  expect(requests.map(({ records }) => records.length)).toEqual([1_200, 1_200])
  expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer Atza|token-1', 'Bearer Atza|token-2'])
})
