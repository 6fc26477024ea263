import { ReasonCounts } from '../../src/amazon/reasons'
import { stripVTControlCharacters } from 'node:util'
import { Counts } from '../../src/segment/delivery/counts'
import type { SyncReport } from '../../src/segment/sync/report'
import { syncExitCode } from '../../src/cli/exitCode'
import { reportText as colouredText } from '../../src/cli/reportText'
import { reportAudience } from '../../src/segment/sync/report'

const reportText = (...about: Parameters<typeof colouredText>) => stripVTControlCharacters(colouredText(...about))

const NOTHING = { lines: {}, entered: 0, left: 0, denied: 0, superseded: 0, jobRequestIds: [], refused: {} }

const refusal = (reason: string) => ({ ...NOTHING, refused: { [reason]: [{ file: 0, line: 1 }] } })

function report(change: (tally: Counts) => void = () => undefined, state = 'SUCCEEDED', inDsp = 1176): SyncReport {
  const tally = new Counts()
  tally.addBatch({ ...NOTHING, entered: 1, left: 1, jobRequestIds: ['job-1'] })
  change(tally)
  const jobs = [{ jobRequestId: 'job-1', state, invalid: new ReasonCounts() }]
  const size = { received: 1446, matched: 1176, inDsp }
  const audience = { identity: 'vip', key: 'vip', namespace: 'spa_1', audienceId: '413642381039213537', tally }
  return {
    dryRun: false,
    connection: 'sandbox',
    region: 'NA',
    seconds: 1.234,
    problems: [],
    unmet: [],
    audiences: [reportAudience(audience, jobs, size)]
  }
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
  expect(text).toContain('vip: 824 more matched members needed; Amazon DSP needs 2,000.')
  expect(reportText(report(undefined, 'SUCCEEDED', 2000))).toContain('vip: ready for Amazon DSP')
  expect(reportText(report(undefined, 'PENDING'))).toContain('1 job is still pending')
})

test('says whom their own word took out', () => {
  const text = reportText(report((tally) => tally.addBatch({ ...NOTHING, left: 1200, denied: 1200 })))
  expect(text).toContain('vip: 1,200 people were removed instead of added because they denied consent.')
  expect(reportText(report())).not.toContain('denied')
})

test('control characters do not reach the terminal', () => {
  expect(reportText(report((tally) => tally.addBatch(refusal('\u001b[2Jgone'))))).toContain('?[2Jgone')
})

describe('the exit code', () => {
  const refused = report((tally) => tally.addBatch(refusal('No.')))
  const unsent = report((tally) => tally.leave('Given up.'))
  const unconnected: SyncReport = {
    ...refused,
    audiences: [{ ...refused.audiences[0], audienceId: undefined, how: 'refused' }]
  }
  const none: SyncReport = { ...refused, audiences: [{ ...refused.audiences[0], audienceId: undefined }] }
  test.each([
    ['all is delivered', report(), 0, 0],
    ['nothing was read', { ...report(), audiences: [] }, 0, 0],
    ['something was refused', refused, 2, 0],
    ['a job failed', report(undefined, 'FAILED'), 2, 0],
    ['something was given up', unsent, 1, 1],
    ['an audience could not be connected', unconnected, 1, 1],
    ['no audience was connected', none, 1, 1],
    ['the run was stopped by trouble', { ...refused, stopped: { by: 'trouble' as const, reason: 'x' } }, 1, 1],
    ['a source could not be read', { ...refused, stopped: { by: 'source' as const, reason: 'x' } }, 1, 1],
    ['it was interrupted', { ...refused, stopped: { by: 'interrupt' as const, reason: 'x' } }, 130, 130]
  ])('%s', (_name, done: SyncReport, code, allowing) => {
    expect(syncExitCode(done, false)).toBe(code)
    expect(syncExitCode(done, true)).toBe(allowing)
  })
})

test('says which audience was made, where it is kept, and which one nobody met', () => {
  const [audience] = report().audiences
  const made: SyncReport = {
    ...report(),
    audiences: [
      { ...audience, how: 'made' },
      { ...audience, audience: 'x', audienceId: undefined, how: 'mayBeThere', name: 'X' }
    ],
    unmet: [{ audience: 'vipp', nearest: 'vip' }, { audience: 'else' }],
    problems: ['The list cannot be written: the disk is full.']
  }
  const text = reportText(made, 'settings.json.audiences.json')
  expect(text).toContain(
    'vip is audience 413642381039213537 at Amazon, just created; saved in settings.json.audiences.json.'
  )
  expect(text).toContain('check Amazon DSP or AMC for an audience named "X"')
  expect(text).toContain('run again with --create-again')
  expect(text).toContain('No events found for audience "vipp" from the settings file. Did you mean "vip"?')
  expect(text).toContain('No events found for audience "else" from the settings file.\n')
  expect(text).toContain('the disk is full')
})

test('an empty run says so, and every table fits 80 columns', () => {
  expect(reportText({ ...report(), audiences: [] })).toBe('No events in 1.2 s · sandbox · NA')
  const many = report((tally) => {
    tally.addBatch({ ...NOTHING, entered: 123_456, left: 12_345, superseded: 123_456 })
    tally.addBatch(refusal('A reason that is long enough to need more than a line of a terminal. '.repeat(3)))
    tally.leave('Given up.')
  })
  const [audience] = many.audiences
  const text = reportText({
    ...many,
    audiences: [{ ...audience, audience: 'a_name_of_forty_letters_or_even_some_more' }]
  })
  const tables = text.split('\n').filter((line) => /[│┌├└]/.test(line))
  expect(Math.max(...tables.map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(tables.length).toBeGreaterThan(5)
})

test('a great many reasons do not fill the memory', () => {
  const tally = new Counts()
  for (let number = 0; number < 1000; number++) {
    tally.addBatch(refusal(`reason ${number}`))
  }
  expect(tally.reasons.size).toBe(41)
  expect([...tally.reasons.values()].reduce((sum, value) => sum + value)).toBe(1000)
})
