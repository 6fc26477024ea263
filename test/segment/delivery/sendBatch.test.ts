import { IntegrationError, InvalidAuthenticationError, RetryableError } from '@segment/actions-core'
import type { Answer, RetryPolicy, Wait } from '../../../src/segment/delivery/sendBatch'
import {
  ConnectionError,
  sendWithRetries,
  isTemporary,
  retry,
  sleepUnlessAborted,
  backoffMs
} from '../../../src/segment/delivery/sendBatch'

const patience = (overrides: Partial<RetryPolicy> = {}): RetryPolicy => ({
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
    { status: 400, errormessage: 'No.' },
    { status: 202, sent: { action: 'CREATE' }, body: {} },
    { status: 299 },
    { status: 300 },
    { status: 199 }
  ]
  const events = answers.map((_, place) => place)
  expect(await sendWithRetries(events, () => Promise.resolve(answers), patience())).toStrictEqual([
    { kind: 'entered', jobRequestId: 'job' },
    { kind: 'left', jobRequestId: 'job' },
    { kind: 'left', jobRequestId: 'job', denied: true },
    { kind: 'superseded' },
    { kind: 'refused', reason: 'No.' },
    { kind: 'entered' },
    { kind: 'entered' },
    { kind: 'refused', reason: 'Answered 300 without a reason.' },
    { kind: 'refused', reason: 'Answered 199 without a reason.' }
  ])
})

test('an event without an answer is refused by itself', async () => {
  expect(await sendWithRetries([1, 2], () => Promise.resolve([entered]), patience())).toEqual([
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
  const outcomes = await sendWithRetries([1, 2, 3], send, patience())
  expect(sent).toEqual([[1, 2, 3], [2], [2]])
  expect(outcomes.map(({ kind }) => kind)).toEqual(['entered', 'entered', 'entered'])
})

test.each([
  ['Amazon is in trouble (503). Segment sends the event again.', 'Amazon is in trouble (503).'],
  ['Amazon says: later', 'Amazon says: later.'],
  [undefined, 'Answered 503 without a reason.']
])('gives up after the last attempt, with the reason: %s', async (errormessage, reason) => {
  const answer = { status: 503, errormessage }
  expect(await sendWithRetries([1], () => Promise.resolve([answer]), patience({ attempts: 2 }))).toEqual([
    { kind: 'unsent', reason: `${reason} Given up after 2 attempts.` }
  ])
})

test('before each wait it is said how long, why, and how long at most until it is given up', async () => {
  const waits: Wait[] = []
  const send = (events: number[]): Promise<Answer[]> =>
    Promise.resolve(events.map(() => ({ status: 503, errormessage: 'Trouble.' })))
  await sendWithRetries([1, 2], send, patience({ attempts: 4, random: () => 1, onWait: (wait) => waits.push(wait) }))
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
    patience({ attempts: 2, onWait: (wait) => waits.push(wait) })
  )
  expect(waits).toMatchObject([{ ms: 3, asked: true }])
})

describe('work that is done again while that may help', () => {
  const failing = (...errors: Error[]) => {
    const failures = [...errors]
    return () => {
      const error = failures.shift()
      return error === undefined ? Promise.resolve('done') : Promise.reject(error)
    }
  }
  const busy = new ConnectionError('Busy.', 503)

  test('until it is done', async () => {
    const waits: Wait[] = []
    const onWait = (wait: Wait) => void waits.push(wait)
    expect(await retry(failing(busy, busy), patience({ onWait }))).toBe('done')
    expect(waits).toMatchObject([
      { reason: 'Busy.', attempt: 1 },
      { reason: 'Busy.', attempt: 2 }
    ])
  })

  test('until the last attempt', async () => {
    await expect(retry(failing(busy, busy, new ConnectionError('Still.', 503)), patience())).rejects.toThrow('Still.')
  })

  test.each([
    ['an error of another status', new ConnectionError('Connect again.', 401), undefined],
    ['an error without a status', new TypeError('Broken.'), undefined],
    ['what may not be repeated', busy, () => false]
  ])('but not %s', async (_name, error, mayBeRepeated) => {
    await expect(retry(failing(error), patience(), mayBeRepeated)).rejects.toBe(error)
  })
})

test('a wait ends by itself, or with the signal', async () => {
  expect(await sleepUnlessAborted(1, new AbortController().signal)).toBe(true)
  expect(await sleepUnlessAborted(60_000, AbortSignal.abort())).toBe(false)
})

test('stops waiting with the signal', async () => {
  const controller = new AbortController()
  const outcomes = sendWithRetries(
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
  const outcomes = await sendWithRetries(['a', 'b', 'bad', 'c', 'd'], send, patience())
  expect(outcomes.map(({ kind }) => kind)).toEqual(['entered', 'entered', 'refused', 'entered', 'entered'])
  expect(outcomes[2]).toEqual({ kind: 'refused', reason: 'The event cannot be processed (TypeError).' })
})

test.each([
  ['with a status alone', Object.assign(new Error('ann@example.com'), { status: 400 }), 'Error'],
  ['with a code alone', Object.assign(new Error('ann@example.com'), { code: 'E' }), 'Error'],
  ['that is none', 'ann@example.com', 'error']
])('an error %s is none of the destination’s and is not repeated', async (_name, error, word) => {
  expect(await sendWithRetries([1], () => Promise.reject(error as Error), patience())).toEqual([
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
    return sendWithRetries([1, 2], send, patience({ attempts: 1 }))
  }
  expect(await fail(new InvalidAuthenticationError('Reconnect.'))).toEqual(
    Array(2).fill({ kind: 'unsent', reason: 'Reconnect.', lost: true })
  )
  expect(calls).toBe(1)
  expect(await fail(new IntegrationError('Wrong region.', 'INVALID_REGION', 400))).toEqual(
    Array(2).fill({ kind: 'refused', reason: 'Wrong region.' })
  )
  expect(await fail(new RetryableError('Later.', 503))).toEqual(
    Array(2).fill({ kind: 'unsent', reason: 'Later. Given up after 1 attempt.' })
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
  [400, false],
  [202, false]
])('status %i is temporary: %s', (status, temporary) => {
  expect(isTemporary(status)).toBe(temporary)
})

test('waits longer each time, at most a minute, and what Amazon asks for', () => {
  const least = { firstWaitMs: 1000, random: () => 0 }
  const most = { firstWaitMs: 1000, random: () => 1 }
  expect([1, 2, 3].map((attempt) => backoffMs(attempt, 0, least))).toEqual([500, 1000, 2000])
  expect([1, 2, 3].map((attempt) => backoffMs(attempt, 0, most))).toEqual([1000, 2000, 4000])
  expect(backoffMs(30, 0, most)).toBe(60_000)
  expect(backoffMs(1, 7000, most)).toBe(7000)
  expect(backoffMs(1, 86_400_000, most)).toBe(300_000)
})
