import type { SegmentEvent } from '@segment/actions-core'
import type { Answer, Outcome, Wait } from '../../../src/segment/delivery/attempts'
import type { Clock } from '../../../src/segment/delivery/pace'
import { Pace } from '../../../src/segment/delivery/pace'
import { Ending } from '../../../src/segment/run/ending'
import type { Item } from '../../../src/segment/run/item'
import { Sending } from '../../../src/segment/run/sending'
import type { Settling } from '../../../src/segment/run/settling'
import { Tally } from '../../../src/segment/run/tally'

const TAKEN: Answer = { status: 202, sent: { action: 'CREATE' }, body: { jobRequestId: 'job' } }
const TIMED_OUT: Answer = { status: 408, errormessage: 'Amazon did not answer in time.' }

/** A run whose clock goes on only when somebody sleeps. Every event is a batch; its user ID begins with its audience. */
function started(send: (events: SegmentEvent[]) => Promise<Answer[]>, perHour = 1_000) {
  const slept: number[] = []
  const told: Pick<Wait, 'ms' | 'reason'>[] = []
  const sent: string[] = []
  const outcomes: Outcome[] = []
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
  const sending = new Sending(
    {
      platform: {
        batchSize: 1,
        batchKeyOf: () => '',
        laneOf: ({ userId }) => String(userId)[0],
        personOf: ({ userId }) => String(userId),
        send: (events) => {
          sent.push(...events.map(({ userId }) => String(userId)))
          return send(events)
        }
      },
      pace: new Pace(perHour, clock),
      patience: { attempts: 3, firstWaitMs: 1 },
      settling: {
        settle: (_items: Item[], given: Outcome[]) => {
          outcomes.push(...given)
          return Promise.resolve()
        }
      } as unknown as Settling,
      ending: new Ending(interrupt.signal),
      progress: { waiting: ({ ms, reason }) => void told.push({ ms, reason }) }
    },
    clock
  )
  const add = async (...userIds: string[]): Promise<void> => {
    for (const [line, userId] of userIds.entries()) {
      const audience = { identity: userId[0], tally: new Tally() }
      await sending.add({ event: { type: 'track', userId }, audience, file: 0, line }, 1)
    }
  }
  return { sending, add, slept, told, sent, outcomes, interrupt }
}

test('after a request that timed out the next batch of that audience waits 30 s, and no other', async () => {
  let answered = 0
  const { sending, add, slept, told, sent, outcomes } = started(({ length }) =>
    Promise.resolve(new Array<Answer>(length).fill(++answered === 1 ? TIMED_OUT : TAKEN))
  )
  await add('a1', 'b1', 'a2', 'b2', 'a3')
  await sending.end()
  expect(sent.filter((id) => id.startsWith('a'))).toEqual(['a1', 'a1', 'a2', 'a3'])
  expect(slept).toEqual([30_000])
  expect(told).toContainEqual({ ms: 30_000, reason: expect.stringMatching(/^A request timed out\./) as string })
  expect(outcomes.map(({ kind }) => kind)).toEqual(new Array(5).fill('entered'))
})

test('the pause at the hourly limit is kept, and said', async () => {
  const { sending, add, slept, told, sent } = started(() => Promise.resolve([TAKEN]), 4)
  await add('a1', 'b1', 'c1', 'd1', 'a2')
  await sending.end()
  expect(sent).toHaveLength(5)
  // The hour of the first record, to the end of its minute.
  expect(slept[0]).toBeGreaterThanOrEqual(3_600_000)
  expect(told).toContainEqual({
    ms: slept[0],
    reason: expect.stringMatching(/^The records of an hour are sent/) as string
  })
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
