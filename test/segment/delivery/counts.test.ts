import type { BatchOutcome } from '../../../src/segment/delivery/outcomes'
import { Counts } from '../../../src/segment/delivery/counts'

const settlement = (given: Partial<BatchOutcome>): BatchOutcome => ({
  lines: {},
  entered: 0,
  left: 0,
  denied: 0,
  superseded: 0,
  jobRequestIds: [],
  refused: {},
  ...given
})

const OTHERS = 'Other reasons: see the file of refused events.'

test('settlements add up, and each job counts once', () => {
  const tally = new Counts()
  const places = [
    { file: 0, line: 3 },
    { file: 0, line: 4 }
  ]
  tally.addBatch(settlement({ entered: 3, left: 2, denied: 1, superseded: 4, jobRequestIds: ['job-1', 'job-2'] }))
  tally.addBatch(settlement({ entered: 10, left: 20, superseded: 30, denied: 5, jobRequestIds: ['job-2', 'job-3'] }))
  tally.addBatch(settlement({ refused: { 'No.': places, 'Never.': places.slice(1) } }))
  tally.addBatch(settlement({ refused: { 'No.': places.slice(1) } }))
  tally.leave('Busy.')
  tally.leave('Busy.')
  tally.leave('Stopped.')
  expect(tally).toMatchObject({
    entered: 13,
    left: 22,
    denied: 6,
    superseded: 34,
    refused: 4,
    unsent: 3,
    delivered: 35,
    settled: 73,
    read: 76
  })
  expect([...tally.jobRequestIds]).toEqual(['job-1', 'job-2', 'job-3'])
  expect([...tally.reasons]).toEqual([
    ['No.', 3],
    ['Never.', 1]
  ])
  expect([...tally.unsentReasons]).toEqual([
    ['Busy.', 2],
    ['Stopped.', 1]
  ])
})

test('forty reasons are counted separately, and what comes beyond is counted together', () => {
  const tally = new Counts()
  const reasons = Array.from({ length: 42 }, (_, number) => `No ${number}.`)
  reasons.forEach((reason) => tally.addBatch(settlement({ refused: { [reason]: [{ file: 0, line: 1 }] } })))
  tally.addBatch(settlement({ refused: { 'No 0.': [{ file: 0, line: 2 }] } }))
  expect([...tally.reasons.keys()]).toEqual([...reasons.slice(0, 40), OTHERS])
  expect([tally.reasons.get('No 0.'), tally.reasons.get(OTHERS), tally.refused]).toEqual([2, 2, 43])
})

test('one outcome after the other is counted, with the reasons of refusals and the jobs of Amazon', () => {
  const counts = new Counts()
  counts.add({ kind: 'entered', jobRequestId: 'job-1' })
  counts.add({ kind: 'entered', jobRequestId: 'job-1' })
  counts.add({ kind: 'left', jobRequestId: 'job-2' })
  counts.add({ kind: 'left', denied: true })
  counts.add({ kind: 'left', jobRequestId: undefined })
  counts.add({ kind: 'superseded' })
  counts.add({ kind: 'unsent', reason: 'Not sent.' })
  counts.add({ kind: 'refused', reason: 'No identity.' })
  counts.refuse('No identity.')
  counts.refuse('No key.', 3)
  expect([counts.delivered, counts.settled, counts.read]).toEqual([5, 11, 12])
  expect(counts).toMatchObject({ entered: 2, left: 3, denied: 1, superseded: 1, unsent: 1, refused: 5 })
  expect([...counts.reasons]).toEqual([
    ['No identity.', 2],
    ['No key.', 3]
  ])
  expect([...counts.unsentReasons]).toEqual([['Not sent.', 1]])
  expect([...counts.jobRequestIds]).toEqual(['job-1', 'job-2'])
})
