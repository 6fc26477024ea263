import type { SegmentEvent } from '@segment/actions-core'
import type { Outcome } from '../../../src/segment/delivery/outcomes'
import type { EventAnswer } from '../../../src/segment/platform'
import type { Clock } from '../../../src/system/clock'
import type { Wait } from '../../../src/system/retry'
import { RateLimiter } from '../../../src/segment/delivery/rateLimit'
import { StopSignal } from '../../../src/segment/delivery/stop'
import type { Item } from '../../../src/segment/delivery/delivery'
import { Delivery, remainingHold } from '../../../src/segment/delivery/delivery'
import { itemQueue } from '../../helpers/itemQueue'

const TAKEN: EventAnswer = { status: 202, sent: { action: 'CREATE' }, body: { jobRequestId: 'job' } }
const TIMED_OUT: EventAnswer = { status: 408, errormessage: 'Amazon did not answer in time.' }

const REFUSED: EventAnswer = { status: 400, errormessage: 'No.' }
const BUSY: EventAnswer = { status: 503, errormessage: 'Amazon is busy.' }

/**
 * A run whose clock goes on only when somebody sleeps. User IDs begin with their audience, then come the person and, where
 * there is one, the batch key.
 */
function started(
  send: (events: SegmentEvent[]) => Promise<EventAnswer[]>,
  {
    perHour = 1_000,
    batchSize = 1,
    isWatched = true,
    onWait = () => undefined,
    onRequest = () => undefined,
    heldMs = {}
  }: {
    perHour?: number
    batchSize?: number
    isWatched?: boolean
    onWait?: () => void
    /** Called when a request is noted. */
    onRequest?: () => void
    /** Lane → how long it is held, in milliseconds. */
    heldMs?: Record<string, number>
  } = {}
) {
  const slept: number[] = []
  const observed: Wait[] = []
  const sent: string[] = []
  const batches: string[][] = []
  const outcomes: Outcome[] = []
  const outcomeOf: Record<string, Outcome> = {}
  const noted: [lane: string, items: number, holdMs: number][] = []
  const settled: [lane: string, holdMs: number | undefined][] = []
  let now = 1_000_000_000_000
  const clock: Clock = {
    now: () => now,
    sleep: (ms) => {
      slept.push(ms)
      now += ms
      return Promise.resolve()
    }
  }
  const interrupt = new AbortController()
  const ending = new StopSignal(interrupt.signal)
  const delivery = new Delivery<Item>({
    platform: {
      batchSize,
      send: (events) => {
        batches.push(events.map(({ userId }) => String(userId)))
        sent.push(...events.map(({ userId }) => String(userId)))
        return send(events)
      }
    },
    route: ({ event: { userId } }) => ({ lane: String(userId)[0], key: String(userId).slice(2) }),
    personOf: ({ event: { userId } }) => String(userId).slice(0, 2),
    rateLimiter: new RateLimiter(perHour, clock),
    retryPolicy: { attempts: 3, firstWaitMs: 1 },
    recorder: {
      noteRequest: (lane, items, holdUntil) => {
        noted.push([lane, items.length, holdUntil - now])
        return onRequest()
      },
      settle: (items, given, { lane, holdUntil }) => {
        outcomes.push(...given)
        settled.push([lane, holdUntil === undefined ? undefined : holdUntil - now])
        items.forEach(({ event: { userId } }, place) => (outcomeOf[String(userId)] = given[place]))
        return Promise.resolve()
      }
    },
    stop: ending,
    progress: isWatched
      ? {
          waiting: (wait) => {
            observed.push(wait)
            onWait()
          }
        }
      : {},
    heldLanes: new Map(Object.entries(heldMs).map(([lane, ms]) => [lane, now + ms])),
    clock
  })
  const queue = itemQueue<Item>()
  const delivered = delivery.deliver(queue.items)
  const add = async (...userIds: string[]): Promise<void> => {
    for (const userId of userIds) {
      await queue.add({ event: { type: 'track', userId }, audience: audienceOf(userId), bytes: 1 })
    }
  }
  const sending = {
    end: () => {
      queue.end()
      return delivered
    }
  }
  const advance = (ms: number): void => void (now += ms)
  return {
    sending,
    add,
    slept,
    observed,
    sent,
    batches,
    outcomes,
    outcomeOf,
    noted,
    settled,
    interrupt,
    ending,
    advance
  }
}

const audienceOf = (userId: string) => ({ identity: userId[0] })

const withoutHurry = (ms: number, reason: string) => ({ ms, asked: false, reason, attempt: 0, attempts: 0, leftMs: ms })

/** Answers each event by itself, as `answerOf` says. */
const each = (answerOf: (userId: string) => EventAnswer) => (events: SegmentEvent[]) =>
  Promise.resolve(events.map(({ userId }) => answerOf(String(userId))))

test('after a request that timed out the next batch of that audience waits 30 s, and no other', async () => {
  let answered = 0
  const { sending, add, slept, observed, sent, outcomes } = started(({ length }) =>
    Promise.resolve(new Array<EventAnswer>(length).fill(++answered === 1 ? TIMED_OUT : TAKEN))
  )
  await add('a1', 'b1', 'a2', 'b2', 'a3')
  await sending.end()
  expect(sent.filter((id) => id.startsWith('a'))).toEqual(['a1', 'a1', 'a2', 'a3'])
  expect(slept).toEqual([30_000])
  expect(observed).toContainEqual(
    withoutHurry(
      30_000,
      'Amazon may still apply an earlier request whose answer is not known; the next must come after it.'
    )
  )
  expect(outcomes.map(({ kind }) => kind)).toEqual(new Array(5).fill('entered'))
})

test('the pause at the hourly limit is kept, and said', async () => {
  const { sending, add, slept, observed, sent } = started(() => Promise.resolve([TAKEN]), { perHour: 4 })
  await add('a1', 'b1', 'c1', 'd1', 'a2')
  await sending.end()
  expect(sent).toHaveLength(5)
  // The hour of the first record, to the end of its minute.
  expect(slept[0]).toBeGreaterThanOrEqual(3_600_000)
  expect(observed).toEqual([
    withoutHurry(slept[0], "The records of an hour are sent: Amazon's limit for a connection.")
  ])
})

test('four batches are on their way at a time, and not one more', async () => {
  const release: (() => void)[] = []
  const { sending, add, sent, outcomes } = started(() => new Promise((resolve) => release.push(() => resolve([TAKEN]))))
  const adding = add('a1', 'b1', 'c1', 'd1', 'e1', 'f1')
  await new Promise(setImmediate)
  expect(sent).toEqual(['a1', 'b1', 'c1', 'd1'])
  release.shift()?.()
  await new Promise(setImmediate)
  expect(sent).toEqual(['a1', 'b1', 'c1', 'd1', 'e1'])
  while (outcomes.length < 6) {
    release.splice(0).forEach((one) => one())
    await new Promise(setImmediate)
    if (sent.length === 6) {
      void sending.end()
    }
  }
  await adding
})

test('who stops a run does not wait for the 30 s to be over', async () => {
  const { sending, add, outcomes, interrupt } = started(() => {
    interrupt.abort()
    return Promise.resolve([TIMED_OUT])
  })
  await add('a1', 'a2')
  await sending.end()
  expect(outcomes.map(({ kind }) => kind)).toEqual(['unsent', 'unsent'])
})

const BROKEN = (code: string): EventAnswer => ({
  status: 503,
  errormessage: `The connection to Amazon broke (${code}).`
})

test.each<[string, EventAnswer]>([
  ['408', TIMED_OUT],
  ...[500, 502, 503, 504, 599].map((status): [string, EventAnswer] => [String(status), { ...BUSY, status }]),
  ['a broken connection', BROKEN('ECONNRESET')],
  ['an unreadable success', { status: 502, errormessage: 'Amazon answered 202 without the ID of a job.' }]
])(
  'one event of a batch that Amazon may have applied (%s) is enough for its audience to wait',
  async (_what, answer) => {
    let sent = 0
    const { sending, add, slept, settled } = started(
      each(() => (++sent === 2 ? answer : TAKEN)),
      { batchSize: 2 }
    )
    await add('a1', 'a2', 'a3', 'a4')
    await sending.end()
    expect(slept).toEqual([30_000])
    expect(settled).toEqual([
      ['a', 30_000],
      ['a', undefined]
    ])
  }
)

test.each<[string, EventAnswer]>([
  ['409, as 423', { ...BUSY, status: 423 }],
  ['429', { ...BUSY, status: 429 }],
  ...['ECONNREFUSED', 'ENOTFOUND'].map((code): [string, EventAnswer] => [code, BROKEN(code)]),
  [
    'what Segment stopped before',
    {
      status: 408,
      errormessage: 'Segment stopped this batch before the event was sent to Amazon. Segment sends the event again.'
    }
  ],
  [
    'what was out of time',
    { status: 408, errormessage: 'The time for this batch ran out before the event was sent to Amazon.' }
  ]
])('what Amazon certainly did not apply (%s) makes nobody wait', async (_what, answer) => {
  let sent = 0
  const { sending, add, slept, settled } = started(each(() => (++sent === 1 ? answer : TAKEN)))
  await add('a1', 'a2')
  await sending.end()
  expect(slept).toEqual([])
  expect(settled).toEqual([
    ['a', undefined],
    ['a', undefined]
  ])
})

test('what is given up, or refused, after Amazon may have applied it is in doubt', async () => {
  const { sending, add, outcomeOf } = started(
    each((userId) => (userId === 'a1' ? TIMED_OUT : userId === 'b1' ? { ...BUSY, status: 429 } : TAKEN))
  )
  await add('a1', 'b1', 'c1')
  await sending.end()
  expect(outcomeOf.a1).toMatchObject({ kind: 'unsent', inDoubt: true })
  expect(outcomeOf.b1).not.toHaveProperty('inDoubt')
  let sent = 0
  const later = started(each(() => (++sent === 1 ? BUSY : REFUSED)))
  await later.add('a1')
  await later.sending.end()
  expect(later.outcomeOf.a1).toEqual({ kind: 'refused', reason: 'No.', inDoubt: true })
})

test('each request is noted before it is sent, and until when Amazon may apply it', async () => {
  let sent = 0
  const { sending, add, noted, batches } = started(
    each(() => (++sent === 1 ? BUSY : TAKEN)),
    { batchSize: 2, onRequest: () => expect(batches.length).toBe(noted.length - 1) }
  )
  await add('a1', 'a2')
  await sending.end()
  expect(noted).toEqual([
    ['a', 2, 60_000],
    ['a', 1, 60_000]
  ])
})

test('what cannot be noted is not sent, and ends the run', async () => {
  const { sending, add, batches, outcomeOf, ending } = started(
    each(() => TAKEN),
    {
      onRequest: () => {
        throw new Error('The disk is full.')
      }
    }
  )
  await add('a1', 'a2')
  await sending.end()
  expect(batches).toEqual([])
  expect([outcomeOf.a1, outcomeOf.a2]).toEqual([
    { kind: 'unsent', reason: 'Not sent: the run was stopped before.' },
    { kind: 'unsent', reason: 'Not sent: the run was stopped before.' }
  ])
  expect(ending.stopped).toEqual({ by: 'trouble', reason: 'The disk is full.' })
})

test('a lane that an earlier run left in doubt waits, and no other', async () => {
  const { sending, add, slept, sent } = started(
    each(() => TAKEN),
    { heldMs: { a: 12_000 } }
  )
  await add('a1', 'b1', 'a2')
  await sending.end()
  expect(slept).toEqual([12_000])
  expect(sent).toHaveLength(3)
})

test('who comes after the 30 s does not wait', async () => {
  let sent = 0
  const { sending, add, slept, observed, advance, outcomes } = started(each(() => (++sent === 1 ? TIMED_OUT : TAKEN)))
  await add('a1')
  while (outcomes.length === 0) {
    await new Promise(setImmediate)
  }
  advance(30_000)
  await add('a2')
  await sending.end()
  expect(slept).toEqual([])
  expect(observed.map(({ reason }) => reason)).toEqual([TIMED_OUT.errormessage])
})

test('nobody has to look on', async () => {
  let sent = 0
  const { sending, add, slept, outcomes } = started(
    each(() => (++sent === 1 ? TIMED_OUT : TAKEN)),
    {
      perHour: 4,
      isWatched: false
    }
  )
  await add('a1', 'a2', 'a3', 'a4')
  await sending.end()
  expect(slept).toHaveLength(2)
  expect(outcomes.map(({ kind }) => kind)).toEqual(new Array(4).fill('entered'))
})

test('who looks on sees whose audience waits', async () => {
  let sent = 0
  const { sending, add, observed } = started(each(() => (++sent === 1 ? BUSY : TAKEN)))
  await add('b1')
  await sending.end()
  expect(observed).toMatchObject([
    { audience: audienceOf('b1'), attempt: 1, attempts: 3, asked: false, reason: BUSY.errormessage }
  ])
})

test('an event of another batch key shares no batch', async () => {
  const { sending, add, batches } = started(
    each(() => TAKEN),
    { batchSize: 2 }
  )
  await add('a1x', 'a2y', 'a3x')
  await sending.end()
  expect(batches).toEqual([['a1x', 'a3x'], ['a2y']])
})

describe('a batch that is given up', () => {
  const LEFT: EventAnswer = { ...TAKEN, sent: { action: 'DELETE' } }

  test.each([
    ['entered', [TAKEN, TAKEN]],
    ['left', [LEFT, LEFT]],
    ['entered beside a refused one', [REFUSED, TAKEN]]
  ])('holds up only its audience where Amazon takes another’s: %s', async (_name, answers) => {
    const { sending, add, sent, outcomeOf, ending } = started(
      each((userId) => (userId[0] === 'a' ? BUSY : answers[Number(userId[1]) - 1])),
      { batchSize: 2 }
    )
    await add('a1', 'a2', 'b1', 'b2', 'a3', 'a4')
    await sending.end()
    expect(ending.stopped).toBeUndefined()
    expect(outcomeOf.a1).toMatchObject({ kind: 'unsent', reason: 'Amazon is busy. Given up after 3 attempts.' })
    const behind = { kind: 'unsent', reason: 'Not sent: an earlier batch of the audience was given up.' }
    expect([outcomeOf.a3, outcomeOf.a4]).toEqual([behind, behind])
    expect(sent).not.toContain('a3')
    expect(outcomeOf.b2).toMatchObject({ jobRequestId: 'job' })
  })

  test.each([
    ['nothing', []],
    ['only what it refused', ['b1']]
  ])('ends the run where Amazon took %s meanwhile', async (_name, before) => {
    const { sending, add, sent, outcomes, outcomeOf, ending, advance } = started(
      each((userId) => ({ a: BUSY, b: REFUSED, c: TAKEN })[userId[0]] ?? TAKEN)
    )
    await add('c1')
    while (outcomes.length === 0) {
      await new Promise(setImmediate)
    }
    advance(1)
    await add('a1', ...before)
    while (!ending.ended) {
      await new Promise(setImmediate)
    }
    await add('d1')
    await sending.end()
    expect(ending.stopped).toEqual({ by: 'trouble', reason: 'Amazon is busy. Given up after 3 attempts.' })
    expect(outcomeOf.d1).toEqual({ kind: 'unsent', reason: 'Not sent: the run was stopped before.' })
    expect(sent).not.toContain('d1')
  })
})

test('who stops a run at the limit of the hour is not sent anything more', async () => {
  const { sending, add, sent, outcomeOf, interrupt } = started(
    each(() => TAKEN),
    {
      perHour: 2,
      onWait: () => interrupt.abort()
    }
  )
  await add('a1', 'b1')
  await sending.end()
  expect(sent).toEqual(['a1'])
  expect(outcomeOf.b1).toEqual({
    kind: 'unsent',
    reason: expect.stringMatching(/^Not sent: the run was stopped before\./) as string
  })
})

test('a run that goes on waits no longer than the hold: the last request of the run before ended with it', () => {
  expect(remainingHold(1_060_000, 1_000_000)).toBe(1_030_000)
  expect(remainingHold(1_010_000, 1_000_000)).toBe(1_010_000)
  expect(remainingHold(1_060_000, 1_000_000, 0)).toBe(1_000_000)
})
