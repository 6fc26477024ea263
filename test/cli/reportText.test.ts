import { Tally } from '../../src/segment/run/tally'
import type { Report } from '../../src/segment/run/report'
import { exitCodeOf } from '../../src/cli/exitCode'
import { reportText } from '../../src/cli/reportText'
import { audienceReport } from '../../src/segment/run/report'

const NOTHING = { lines: {}, entered: 0, left: 0, denied: 0, superseded: 0, jobRequestIds: [], refused: {} }

const refusal = (reason: string) => ({ ...NOTHING, refused: { [reason]: [{ file: 0, line: 1 }] } })

function report(change: (tally: Tally) => void = () => undefined, state = 'SUCCEEDED', inDsp = 1176): Report {
  const tally = new Tally()
  tally.add({ ...NOTHING, entered: 1, left: 1, jobRequestIds: ['job-1'] })
  change(tally)
  const jobs = [{ jobRequestId: 'job-1', state, invalid: new Map<string, number>() }]
  const size = { received: 1446, matched: 1176, inDsp }
  const audience = { identity: 'vip', key: 'vip', namespace: 'spa_1', audienceId: '413642381039213537', tally }
  return { connection: 'sandbox', region: 'NA', seconds: 1.234, audiences: [audienceReport(audience, jobs, size)] }
}

test('counts', () => {
  expect(report().audiences[0]).toMatchObject({
    audienceId: '413642381039213537',
    read: 2,
    delivered: 2,
    entered: 1,
    left: 1,
    superseded: 0,
    refused: 0,
    requests: 1,
    missingForDsp: 824
  })
})

test('shows the id digit for digit, the match rate and how many members are missing', () => {
  const text = reportText(report())
  expect(text).toContain('413642381039213537')
  expect(text).toContain('81.3 %')
  expect(text).toContain('vip: Amazon DSP needs 2,000 matched members; 824 are missing.')
  expect(reportText(report(undefined, 'SUCCEEDED', 2000))).toContain('vip: large enough for Amazon DSP')
  expect(reportText(report(undefined, 'PENDING'))).toContain('1 jobs are still pending')
})

test('says whom their own word took out', () => {
  const text = reportText(report((tally) => tally.add({ ...NOTHING, left: 1200, denied: 1200 })))
  expect(text).toContain('vip: 1,200 of those who left were to enter and denied their consent.')
  expect(reportText(report())).not.toContain('denied')
})

test('control characters do not reach the terminal', () => {
  expect(reportText(report((tally) => tally.add(refusal('\u001b[2Jgone'))))).toContain('?[2Jgone')
})

test('the exit code', () => {
  const refused = report((tally) => tally.add(refusal('No.')))
  expect(exitCodeOf(report(), false)).toBe(0)
  expect(exitCodeOf(refused, false)).toBe(2)
  expect(exitCodeOf(refused, true)).toBe(0)
  expect(exitCodeOf(report(undefined, 'FAILED'), false)).toBe(2)
  expect(exitCodeOf({ ...refused, stopped: { by: 'trouble', reason: 'x' } }, true)).toBe(1)
  expect(exitCodeOf({ ...refused, stopped: { by: 'interrupt', reason: 'x' } }, true)).toBe(130)
})

test('a great many reasons do not fill the memory', () => {
  const tally = new Tally()
  for (let number = 0; number < 1000; number++) {
    tally.add(refusal(`reason ${number}`))
  }
  expect(tally.reasons.size).toBe(41)
  expect([...tally.reasons.values()].reduce((sum, value) => sum + value)).toBe(1000)
})
