import { RowCounts } from '../../../src/segment/delivery/rowCounts'

test('what became of rows is counted, each once, with the reasons of refusals and the jobs of Amazon', () => {
  const counts = new RowCounts()
  counts.add({ kind: 'entered', jobRequestId: 'job-1' })
  counts.add({ kind: 'entered', jobRequestId: 'job-1' })
  counts.add({ kind: 'left', jobRequestId: 'job-2' })
  counts.add({ kind: 'left' })
  counts.add({ kind: 'left', jobRequestId: undefined })
  counts.add({ kind: 'superseded' })
  counts.add({ kind: 'unsent', reason: 'Not sent.' })
  counts.add({ kind: 'refused', reason: 'No identity.' })
  counts.refuse('No identity.')
  counts.refuse('No key.', 3)
  expect(counts.done).toBe(10)
  expect({ ...counts, reasons: Object.fromEntries(counts.reasons) }).toMatchObject({
    entered: 2,
    left: 3,
    unsent: 1,
    refused: 5,
    reasons: { 'No identity.': 2, 'No key.': 3 },
    jobRequestIds: new Set(['job-1', 'job-2'])
  })
})
