import { IntegrationError, InvalidAuthenticationError, RetryableError } from '@segment/actions-core'
import { ConnectionError } from '../../../src/amazon/session'
import { isTemporaryError, sendWithRetries } from '../../../src/segment/delivery/sendBatch'
import type { EventAnswer } from '../../../src/segment/platform'
import type { RetryPolicy, Wait } from '../../../src/system/retry'

const retryPolicy = (overrides: Partial<RetryPolicy> = {}): RetryPolicy => ({
  attempts: 3,
  firstWaitMs: 1,
  signal: new AbortController().signal,
  ...overrides
})

const entered: EventAnswer = { status: 202, sent: { action: 'CREATE' }, body: { jobRequestId: 'job' } }

test('tells entered, left, superseded and refused', async () => {
  const answers: EventAnswer[] = [
    entered,
    { status: 202, sent: { action: 'DELETE' }, body: { jobRequestId: 'job' } },
    { status: 202, sent: { action: 'DELETE' }, body: { jobRequestId: 'job', consent: 'denied' } },
    { status: 200, sent: { action: 'CREATE' }, body: { superseded: 'later' } },
    { status: 400, errormessage: 'No.' },
    { status: 202, sent: { action: 'CREATE' }, body: {} },
    { status: 299 },
    { status: 300 },
    { status: 199 }
  ]
  const events = answers.map((_, place) => place)
  expect(await sendWithRetries(events, () => Promise.resolve(answers), retryPolicy())).toStrictEqual([
    { kind: 'entered', jobRequestId: 'job' },
    { kind: 'left', jobRequestId: 'job' },
    { kind: 'left', jobRequestId: 'job', denied: true },
    { kind: 'superseded' },
    { kind: 'refused', reason: 'No.' },
    { kind: 'entered' },
    { kind: 'entered' },
    { kind: 'refused', reason: 'Answered 300 without a reason.' },
    { kind: 'refused', reason: 'Answered 199 without a reason.', inDoubt: true }
  ])
})

test('an event without an answer is refused by itself', async () => {
  expect(await sendWithRetries([1, 2], () => Promise.resolve([entered]), retryPolicy())).toEqual([
    { kind: 'entered', jobRequestId: 'job' },
    { kind: 'refused', reason: 'The destination gave no answer.' }
  ])
})

test('sends again what may pass, and only that', async () => {
  const sent: number[][] = []
  const send = (events: number[]) => {
    sent.push(events)
    return Promise.resolve(events.map((event) => (event === 2 && sent.length < 3 ? { status: 429 } : entered)))
  }
  const outcomes = await sendWithRetries([1, 2, 3], send, retryPolicy())
  expect(sent).toEqual([[1, 2, 3], [2], [2]])
  expect(outcomes.map(({ kind }) => kind)).toEqual(['entered', 'entered', 'entered'])
})

test.each([
  ['Amazon returned a server error (503). Segment will retry.', 'Amazon returned a server error (503).'],
  ['Amazon says: later', 'Amazon says: later.'],
  [undefined, 'Answered 503 without a reason.']
])('gives up after the last attempt, with the reason: %s', async (errormessage, reason) => {
  const answer = { status: 503, errormessage }
  expect(await sendWithRetries([1], () => Promise.resolve([answer]), retryPolicy({ attempts: 2 }))).toEqual([
    { kind: 'unsent', reason: `${reason} Given up after 2 attempts.`, inDoubt: true }
  ])
})

test('before each wait it is said how long, why, and how long at most until it is given up', async () => {
  const waits: Wait[] = []
  const send = (events: number[]): Promise<EventAnswer[]> =>
    Promise.resolve(events.map(() => ({ status: 503, errormessage: 'Trouble.' })))
  await sendWithRetries([1, 2], send, retryPolicy({ attempts: 4, random: () => 1, onWait: (wait) => waits.push(wait) }))
  const said = { asked: false, reason: 'Trouble.', attempts: 4 }
  expect(waits).toEqual([
    { ...said, ms: 1, attempt: 1, leftMs: 1 + 2 + 4 },
    { ...said, ms: 2, attempt: 2, leftMs: 2 + 4 },
    { ...said, ms: 4, attempt: 3, leftMs: 4 }
  ])
})

test('of the times that Amazon names for a batch the longest counts', async () => {
  const waits: Wait[] = []
  const answers = [0.002, 0.003, '9', undefined].map((retryAfterSeconds) => ({
    status: 429,
    body: { retryAfterSeconds }
  }))
  await sendWithRetries(
    [1, 2, 3, 4],
    () => Promise.resolve(answers),
    retryPolicy({ attempts: 2, onWait: (wait) => waits.push(wait) })
  )
  expect(waits).toMatchObject([{ ms: 3, asked: true }])
})

test('stops waiting with the signal', async () => {
  const controller = new AbortController()
  const outcomes = sendWithRetries(
    [1],
    () => Promise.resolve([{ status: 503, errormessage: 'Trouble.' }]),
    retryPolicy({ firstWaitMs: 60_000, signal: controller.signal })
  )
  setTimeout(() => controller.abort(), 10)
  expect(await outcomes).toEqual([{ kind: 'unsent', reason: 'Trouble. Given up after 1 attempt.', inDoubt: true }])
})

test('one event that makes the core throw stands alone, and its error is not repeated', async () => {
  const send = (events: string[]): Promise<EventAnswer[]> =>
    events.includes('bad')
      ? Promise.reject(new TypeError('cannot read ann@example.com'))
      : Promise.resolve(events.map(() => entered))
  const outcomes = await sendWithRetries(['a', 'b', 'bad', 'c', 'd'], send, retryPolicy())
  expect(outcomes.map(({ kind }) => kind)).toEqual(['entered', 'entered', 'refused', 'entered', 'entered'])
  expect(outcomes[2]).toEqual({ kind: 'refused', reason: 'The event cannot be processed (TypeError).' })
})

test.each([
  ['with a status alone', Object.assign(new Error('ann@example.com'), { status: 400 }), 'Error'],
  ['with a code alone', Object.assign(new Error('ann@example.com'), { code: 'E' }), 'Error'],
  ['that is none', 'ann@example.com', 'error']
])('an error %s is none of the destination’s and is not repeated', async (_name, error, word) => {
  expect(await sendWithRetries([1], () => Promise.reject(error as Error), retryPolicy())).toEqual([
    { kind: 'refused', reason: `The event cannot be processed (${word}).` }
  ])
})

test('an error of the destination counts for all events of the batch', async () => {
  let calls = 0
  const fail = (error: Error) => {
    calls = 0
    const send = () => {
      calls += 1
      return Promise.reject(error)
    }
    return sendWithRetries([1, 2], send, retryPolicy({ attempts: 1 }))
  }
  expect(await fail(new InvalidAuthenticationError('Reconnect.'))).toEqual(
    Array(2).fill({ kind: 'unsent', reason: 'Reconnect.', lost: true })
  )
  expect(calls).toBe(1)
  expect(await fail(new IntegrationError('Wrong region.', 'INVALID_REGION', 400))).toEqual(
    Array(2).fill({ kind: 'refused', reason: 'Wrong region.' })
  )
  expect(await fail(new RetryableError('Later.', 503))).toEqual(
    Array(2).fill({ kind: 'unsent', reason: 'Later. Given up after 1 attempt.', inDoubt: true })
  )
  expect(calls).toBe(1)
})

test.each([
  [408, true],
  [423, true],
  [429, true],
  [500, true],
  [501, false],
  [503, true],
  [400, false]
])('an error of status %i may pass: %s', (status, temporary) => {
  expect(isTemporaryError(new ConnectionError('Trouble.', status))).toBe(temporary)
  expect(isTemporaryError(new TypeError('Broken.'))).toBe(false)
})
