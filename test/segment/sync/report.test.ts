import { ReasonCounts } from '../../../src/amazon/reasons'
import type { Audience } from '../../../src/segment/delivery/audience'
import { reportAudience } from '../../../src/segment/sync/report'
import { Counts } from '../../../src/segment/delivery/counts'

const NOTHING = { lines: {}, entered: 0, left: 0, denied: 0, superseded: 0, jobRequestIds: [], refused: {} }

function audience(): Audience {
  const tally = new Counts()
  const places = [1, 2, 3].map((line) => ({ file: 0, line }))
  tally.addBatch({ ...NOTHING, entered: 5, left: 3, denied: 1, superseded: 2, jobRequestIds: ['job-1', 'job-2'] })
  tally.addBatch({ ...NOTHING, refused: { 'Rare.': places.slice(2), 'Often.': places } })
  tally.leave('Rare.')
  tally.leave('Often.')
  tally.leave('Often.')
  return { identity: 'x', key: 'vip', namespace: 'spa_1', audienceId: '7', name: 'VIP', how: 'given', tally }
}

test('the report of an audience says what it is, its counts, and reasons with the most frequent first', () => {
  const job = (jobRequestId: string, ...reasons: [string, number][]) => {
    const invalid = new ReasonCounts()
    reasons.forEach(([reason, records]) => invalid.add(reason, records))
    return { jobRequestId, state: 'SUCCEEDED', invalid }
  }
  const size = { received: 10, matched: 5, inDsp: 1_999 }
  expect(
    reportAudience(audience(), [job('job-1', ['Bad.', 1], ['Worse.', 1]), job('job-2', ['Worse.', 2])], size)
  ).toEqual({
    audience: 'vip',
    namespace: 'spa_1',
    audienceId: '7',
    name: 'VIP',
    how: 'given',
    read: 17,
    delivered: 8,
    entered: 5,
    left: 3,
    denied: 1,
    superseded: 2,
    refused: 4,
    unsent: 3,
    refusals: [
      { reason: 'Often.', events: 3 },
      { reason: 'Rare.', events: 1 }
    ],
    notSent: [
      { reason: 'Often.', events: 2 },
      { reason: 'Rare.', events: 1 }
    ],
    requests: 2,
    jobs: [
      { jobRequestId: 'job-1', state: 'SUCCEEDED' },
      { jobRequestId: 'job-2', state: 'SUCCEEDED' }
    ],
    invalidRecords: [
      { reason: 'Worse.', records: 3 },
      { reason: 'Bad.', records: 1 }
    ],
    size,
    matchRate: 0.5,
    missingForDsp: 1
  })
})

test('without a size nothing is said of a match rate or of what Amazon DSP misses', () => {
  expect(reportAudience(audience(), [])).toMatchObject({
    size: undefined,
    matchRate: undefined,
    missingForDsp: undefined,
    invalidRecords: []
  })
})
