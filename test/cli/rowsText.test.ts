import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { comparedText, foundText, rowsReportText } from '../../src/cli/rowsText'
import { wrapped } from '../../src/cli/terminal'
import { startSandbox } from '../../src/sandbox'
import type { RowsReport } from '../../src/segment/reverseEtl/run'
import { importRows } from '../helpers/rows'
import { temporaryFolder } from '../helpers/temporaryFolder'

const PAGE = readFileSync(join(__dirname, '../../docs/rows.md'), 'utf8')
const blocks = (kind: string): string[] =>
  [...PAGE.matchAll(/```(\w*)\n([^]*?)```/g)].flatMap(([, found, text]) => (found === kind ? [text] : []))

test('the walk in the documentation shows what the command says', async () => {
  const sandbox = await startSandbox({ jobMilliseconds: 1 })
  try {
    const source = join(temporaryFolder(), 'contacts.csv')
    writeFileSync(source, blocks('csv')[0])
    const { found, compared, report } = await importRows(sandbox, [source])
    if (found === undefined || compared === undefined || report === undefined) {
      throw new Error('Nothing was sent.')
    }
    const [shown, reported] = blocks('')
    const text = `${foundText(found)}\n${wrapped(comparedText(compared, 'mirror'))}\n`
    expect(text.replace(`${source}\n`, '')).toBe(shown)
    expect(rowsReportText(report).replace(/\(\d+\)/, '(413642381039213537)')).toContain(reported.trim())
  } finally {
    await sandbox.close()
  }
})

const FOUND = {
  source: 'a.csv',
  key: 'id',
  columns: ['id', 'email', 'x'],
  fields: new Map(),
  notes: [],
  sourceNotes: []
}

test('what is said of a source: how it is read, what became of its lines, what seems wrong', () => {
  const lines = { header: 1, read: 5, rejected: 2, blank: 1 }
  const text = foundText({
    ...FOUND,
    fields: new Map([['email', ['email']]]),
    sourceNotes: ['a.csv is read as shift_jis.'],
    notes: [{ column: 'x', hashed: false, warning: 'looks like a country.' }],
    lines
  })
  expect(text).toContain('a.csv is read as shift_jis.\nOf 9 lines 5 are read, 2 rejected, 1 blank, 1 above the rows.\n')
  expect(text).toContain('Warning: x looks like a country.')
  expect(foundText({ ...FOUND, lines: { ...lines, rejected: 0, blank: 0 } })).not.toContain('lines')
})

const changes = { new: 1, updated: 2, refreshed: 0, deleted: 3, unchanged: 4, keyless: 0, repeated: 0 }

test('what differs is said in the words of the mode', () => {
  expect(comparedText({ changes, members: 9, badLines: 0 }, 'mirror')).toBe(
    '9 people are in the audience from earlier runs. Rows: 1 new, 2 changed, 4 unchanged; no longer in the source: 3.'
  )
  expect(comparedText({ changes, members: 0, badLines: 0 }, 'remove-listed')).toBe(
    'No earlier run is known. 3 people to remove; 4 stay.'
  )
})

test('members who are sent again before their time is over are said and counted by themselves', () => {
  const compared = { changes: { ...changes, refreshed: 1 }, members: 10, badLines: 0 }
  expect(comparedText(compared, 'mirror')).toMatch(
    / no longer in the source: 3\. 1 member is sent again before they expire\.$/
  )
  expect(comparedText({ ...compared, changes: { ...changes, refreshed: 2000 } }, 'mirror')).toMatch(
    / 2,000 members are sent again before they expire\.$/
  )
  const report = {
    dryRun: false,
    changes,
    entered: 1,
    refreshed: 2000,
    left: 3,
    refused: 5,
    unsent: 0,
    requests: 6,
    audienceId: '1',
    refusals: [],
    skippedValues: [],
    invalidRecords: [],
    jobs: []
  } as unknown as RowsReport
  expect(rowsReportText(report)).toMatch(/Added │ Refreshed │ Removed │ .*\n.*\n│ +1 │ +2,000 │ +3 │ +4 │ +5 │ +6 │/)
  expect(rowsReportText({ ...report, dryRun: true, bytes: 1, leastSeconds: 1 })).toMatch(
    /Would add │ Would refresh │ Would remove/
  )
  expect(rowsReportText({ ...report, refreshed: 0 })).not.toMatch(/refresh/i)
})

test('a report says when there was nobody to send, and which values count as missing', () => {
  const report = {
    dryRun: false,
    changes: { ...changes, unchanged: 0 },
    entered: 0,
    refreshed: 0,
    left: 0,
    refused: 0,
    unsent: 0,
    requests: 0,
    refusals: [],
    skippedValues: [],
    invalidRecords: [],
    jobs: []
  } as unknown as RowsReport
  expect(rowsReportText(report)).toContain('There is nobody to send, so no audience is created.')
  const skippedValues = [
    { column: 'city', values: 1 },
    { column: 'zip', values: 2 }
  ]
  const text = rowsReportText({ ...report, entered: 1, audienceId: '1', skippedValues })
  expect(text).not.toContain('nobody to send')
  expect(text).toContain('city: 1 value is a list or an object and counts as missing.')
  expect(text).toContain('zip: 2 values are lists or objects and count as missing.')
})
