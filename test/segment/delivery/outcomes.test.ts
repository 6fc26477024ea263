import { summarizeOutcomes } from '../../../src/segment/delivery/outcomes'

const at = (line: number, file = 0, messageId = `message-${line}`) => ({ file, line, messageId })

test('of the outcomes of a batch what is for good is summed up, by lines of each file, jobs and reasons', () => {
  const places = [at(1), at(2), at(3), at(5), at(6), at(1, 1), at(2, 1), at(9, 1)]
  expect(
    summarizeOutcomes(places, [
      { kind: 'entered', jobRequestId: 'job-1' },
      { kind: 'superseded' },
      { kind: 'left', jobRequestId: 'job-2' },
      { kind: 'left', jobRequestId: 'job-1', denied: true },
      { kind: 'refused', reason: 'No.' },
      { kind: 'entered' },
      { kind: 'unsent', reason: 'Busy.' },
      { kind: 'refused', reason: 'No.' }
    ])
  ).toEqual({
    lines: { 0: '1-3,5-6', 1: '1,9' },
    entered: 2,
    left: 2,
    denied: 1,
    superseded: 1,
    jobRequestIds: ['job-1', 'job-2'],
    refused: { 'No.': [at(6), at(9, 1)] }
  })
})

test('of what lies beside its place only file, line and message ID are kept', () => {
  const item = { ...at(4), event: { userId: 'user-1' }, audience: { key: 'vip' } }
  expect(summarizeOutcomes([item], [{ kind: 'refused', reason: 'No.' }]).refused).toEqual({ 'No.': [at(4)] })
})
