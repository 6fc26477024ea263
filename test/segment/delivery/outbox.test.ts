import type { SegmentEvent } from '@segment/actions-core'
import type { Outcome } from '../../../src/segment/delivery/sendBatch'
import type { Answer } from '../../../src/segment/platform'
import { NOT_SENT, Outbox } from '../../../src/segment/delivery/outbox'
import { RateLimiter } from '../../../src/segment/delivery/rateLimit'

const TAKEN: Answer = { status: 202, sent: { action: 'CREATE' }, body: { jobRequestId: 'job' } }
const EVENTS: SegmentEvent[] = [
  { type: 'track', userId: 'a' },
  { type: 'track', userId: 'b' }
]

/** An outbox whose platform takes everything; what it sent, and the outcomes that were given. */
function outbox(pace: RateLimiter, interrupt = new AbortController()) {
  const sent: SegmentEvent[][] = []
  const given: Outcome[][] = []
  const send = (events: SegmentEvent[]) => {
    sent.push(events)
    return Promise.resolve(events.map(() => TAKEN))
  }
  const box = new Outbox({ send }, { attempts: 1, firstWaitMs: 1, signal: interrupt.signal }, pace)
  const put = (lane: string) => box.send(lane, EVENTS, (outcomes) => Promise.resolve(void given.push(outcomes)))
  return { box, put, sent, given, interrupt }
}

test('a batch goes by the platform, and each of its events has an outcome', async () => {
  const { box, put, sent, given } = outbox(new RateLimiter())
  await put('vip')
  await box.settled()
  expect(sent).toEqual([EVENTS])
  expect(given).toEqual([Array(2).fill({ kind: 'entered', jobRequestId: 'job' })])
})

test('what waits for Amazon’s hour to pass is not sent when the run is stopped', async () => {
  const { box, put, sent, given, interrupt } = outbox(new RateLimiter(3))
  await put('vip')
  await put('vip')
  setImmediate(() => interrupt.abort())
  await box.settled()
  expect(sent).toHaveLength(1)
  expect(given[1]).toEqual(Array(2).fill({ kind: 'unsent', reason: expect.stringContaining(NOT_SENT) as string }))
})

test('what fails when outcomes are kept is told at the end', async () => {
  const { box } = outbox(new RateLimiter())
  await box.send('vip', EVENTS, () => Promise.reject(new Error('The disk is full.')))
  await expect(box.settled()).rejects.toThrow('The disk is full.')
})
