import { IntegrationError, InvalidAuthenticationError, RetryableError } from '@segment/actions-core'
import type { Answer, Patience } from '../../../src/segment/delivery/attempts'
import { deliver, isTemporary, waitMs } from '../../../src/segment/delivery/attempts'

const patience = (overrides: Partial<Patience> = {}): Patience => ({
  attempts: 3,
  firstWaitMs: 1,
  signal: new AbortController().signal,
  ...overrides
})

const entered: Answer = { status: 202, sent: { action: 'CREATE' }, body: { jobRequestId: 'job' } }

test('tells entered, left, superseded and refused', async () => {
  const answers: Answer[] = [
    entered,
    { status: 202, sent: { action: 'DELETE' }, body: { jobRequestId: 'job' } },
    { status: 202, sent: { action: 'DELETE' }, body: { jobRequestId: 'job', consent: 'denied' } },
    { status: 200, sent: { action: 'CREATE' }, body: { superseded: 'later' } },
    { status: 400, errormessage: 'No.' }
  ]
  expect(await deliver([1, 2, 3, 4, 5], () => Promise.resolve(answers), patience())).toEqual([
    { kind: 'entered', jobRequestId: 'job' },
    { kind: 'left', jobRequestId: 'job' },
    { kind: 'left', jobRequestId: 'job', denied: true },
    { kind: 'superseded' },
    { kind: 'refused', reason: 'No.' }
  ])
})

test('sends again what may pass, and only that', async () => {
  const sent: number[][] = []
  const send = (events: number[]) => {
    sent.push(events)
    return Promise.resolve(events.map((event) => (event === 2 && sent.length < 3 ? { status: 429 } : entered)))
  }
  const outcomes = await deliver([1, 2, 3], send, patience())
  expect(sent).toEqual([[1, 2, 3], [2], [2]])
  expect(outcomes.map(({ kind }) => kind)).toEqual(['entered', 'entered', 'entered'])
})

test('gives up after the last attempt, with the reason', async () => {
  const answer = { status: 503, errormessage: 'Amazon is in trouble (503). Segment sends the event again.' }
  expect(await deliver([1], () => Promise.resolve([answer]), patience({ attempts: 2 }))).toEqual([
    { kind: 'unsent', reason: 'Amazon is in trouble (503). Given up after 2 attempts.' }
  ])
})

test('stops waiting with the signal', async () => {
  const controller = new AbortController()
  const outcomes = deliver(
    [1],
    () => Promise.resolve([{ status: 503, errormessage: 'Trouble.' }]),
    patience({ firstWaitMs: 60_000, signal: controller.signal })
  )
  setTimeout(() => controller.abort(), 10)
  expect(await outcomes).toEqual([{ kind: 'unsent', reason: 'Trouble. Given up after 1 attempt.' }])
})

test('one event that makes the core throw stands alone, and its error is not repeated', async () => {
  const send = (events: string[]): Promise<Answer[]> =>
    events.includes('bad')
      ? Promise.reject(new TypeError('cannot read ann@example.com'))
      : Promise.resolve(events.map(() => entered))
  const outcomes = await deliver(['a', 'b', 'bad', 'c', 'd'], send, patience())
  expect(outcomes.map(({ kind }) => kind)).toEqual(['entered', 'entered', 'refused', 'entered', 'entered'])
  expect(outcomes[2]).toEqual({ kind: 'refused', reason: 'The event cannot be processed (TypeError).' })
})

test('an error of the destination counts for all events of the batch', async () => {
  const fail = (error: Error) => deliver([1, 2], () => Promise.reject(error), patience({ attempts: 1 }))
  expect(await fail(new InvalidAuthenticationError('Reconnect.'))).toEqual(
    Array(2).fill({ kind: 'unsent', reason: 'Reconnect.', lost: true })
  )
  expect(await fail(new IntegrationError('Wrong region.', 'INVALID_REGION', 400))).toEqual(
    Array(2).fill({ kind: 'refused', reason: 'Wrong region.' })
  )
  expect((await fail(new RetryableError('Later.', 503)))[0]).toMatchObject({ kind: 'unsent' })
})

test.each([
  [408, true],
  [423, true],
  [429, true],
  [500, true],
  [501, false],
  [503, true],
  [400, false],
  [202, false]
])('status %i is temporary: %s', (status, temporary) => {
  expect(isTemporary(status)).toBe(temporary)
})

test('waits longer each time, at most a minute, and what Amazon asks for', () => {
  const least = { firstWaitMs: 1000, random: () => 0 }
  const most = { firstWaitMs: 1000, random: () => 1 }
  expect([1, 2, 3].map((attempt) => waitMs(attempt, 0, least))).toEqual([500, 1000, 2000])
  expect([1, 2, 3].map((attempt) => waitMs(attempt, 0, most))).toEqual([1000, 2000, 4000])
  expect(waitMs(30, 0, most)).toBe(60_000)
  expect(waitMs(1, 7000, most)).toBe(7000)
  expect(waitMs(1, 86_400_000, most)).toBe(300_000)
})
