import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import type { Imported } from '../../helpers/rows'
import { importRows, membersOf } from '../../helpers/rows'
import { temporaryFolder } from '../../helpers/temporaryFolder'

jest.setTimeout(60_000)

let sandbox: Sandbox
let source: string
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
  source = join(temporaryFolder(), 'people.csv')
})
afterEach(() => sandbox.close())

const MAPS = ['email=email', 'countryCode=country', 'consent.amznUserData=consent']

/** Writes rows of id, email, country and consent, and sends them. */
function run(rows: string[][], options: Parameters<typeof importRows>[2] = {}): Promise<Imported> {
  writeFileSync(source, ['id,email,country,consent', ...rows.map((row) => row.join(',')), ''].join('\n'))
  return importRows(sandbox, [source], { maps: MAPS, ...options })
}

const person = (id: string, country: string, consent: string, email = `${id}@example.com`) => [
  id,
  email,
  country,
  consent
]

describe('of rows of one key the strictest consent counts, in whatever order they come:', () => {
  type Case = [what: string, expected: 'in' | 'out', ...rows: [consent: string, country: string][]]
  const GRANTED: [string, string] = ['GRANTED', 'DE']

  const CONFLICTS: Case[] = [
    ['one denies', 'out', GRANTED, ['DENIED', 'DE']],
    ['one denies in a country that needs no consent', 'out', ['GRANTED', 'US'], ['DENIED', 'US']],
    ['one denies and one has no word', 'out', ['', 'DE'], ['DENIED', 'DE']],
    ['one is of a country that needs consent, without any', 'out', ['', 'US'], ['', 'DE']],
    ['one is of a country that needs consent, with it', 'in', ['', 'US'], GRANTED],
    ['one has no word where consent is needed', 'out', GRANTED, ['', 'DE']],
    ['one is not understood', 'out', GRANTED, ['perhaps', 'DE']],
    ['one is of a country that nobody knows', 'out', ['', 'US'], ['', 'Atlantis']],
    ['one is of a country that nobody knows, the other grants', 'out', GRANTED, ['', 'Atlantis']],
    ['three disagree', 'out', GRANTED, ['', 'US'], ['DENIED', 'FR']]
  ]
  const AGREED: Case[] = [
    ['all grant', 'in', GRANTED, ['GRANTED', 'AT']],
    ['none needs it', 'in', ['', 'US'], ['', 'CA']]
  ]

  test.each([
    ['rows that disagree', CONFLICTS, 2 * CONFLICTS.length],
    ['rows that agree', AGREED, 0]
  ])('%s', async (_what, cases, consentConflicts) => {
    const of = (id: string, rows: [string, string][]) =>
      rows.map(([consent, country], place) => person(id, country, consent, `${id}-${place}@example.com`))
    const { report } = await run([
      ...cases.flatMap(([, , ...rows], n) => [...of(`a${n}`, rows), ...of(`b${n}`, [...rows].reverse())]),
      person('c', 'US', '')
    ])
    expect(report).toMatchObject({ consentConflicts })
    const members = new Map(
      sandbox
        .members(sandbox.audiences()[0].audienceId)
        .map(({ externalUserId, hashedPII }) => [externalUserId, hashedPII.length])
    )
    expect(members.get('c')).toBe(1)
    expect(cases.map(([what], n) => [what, members.get(`a${n}`), members.get(`b${n}`)])).toEqual(
      cases.map(([what, expected, ...rows]) => {
        const identities = expected === 'in' ? rows.length : undefined
        return [what, identities, identities]
      })
    )
  })
})

test('a row that grants is stricter than one that needs no consent, whatever the name of the column', async () => {
  const rows = ['id,email,country,amznUserData', 'a,a@example.com,US,', 'a,a@example.com,DE,GRANTED', '']
  writeFileSync(source, rows.join('\n'))
  const { report } = await importRows(sandbox, [source])
  expect(report).toMatchObject({ entered: 1, consentConflicts: 1 })
  const [{ countryCode }] = sandbox.members(sandbox.audiences()[0].audienceId)
  expect(countryCode).toBe('DE')
})

describe('whose consent is missing now', () => {
  const crowd = (changed: number, consent: string) =>
    Array.from({ length: 50 }, (_, n) => person(`p${n}`, 'DE', n < changed ? consent : 'GRANTED'))

  test.each(['', 'perhaps'])('(%j) leaves a mirror, and does not come again', async (consent) => {
    await run(crowd(0, ''))
    const { report, asked, refused } = await run(crowd(5, consent))
    expect(report).toMatchObject({ entered: 0, left: 5, refused: 5, stopped: undefined })
    expect([asked, refused.length]).toEqual([undefined, 5])
    expect(membersOf(sandbox)).toHaveLength(45)
    expect((await run(crowd(5, consent))).report).toMatchObject({ left: 0, refused: 5 })
    expect((await run(crowd(0, ''))).report).toMatchObject({ entered: 5 })
  })

  test('leaves a mirror also where the row has another fault', async () => {
    await run(crowd(0, ''))
    const { report } = await run([...crowd(0, '').slice(1), person('p0', 'DE', '', 'no email')])
    expect(report).toMatchObject({ left: 1, refused: 1 })
    expect(membersOf(sandbox)).toHaveLength(49)
  })

  test('leaves a mirror also where only Amazon may know that they are in', async () => {
    sandbox.inject({ kind: 'drop', applied: true, operation: 'records', times: 2 })
    expect((await run(crowd(0, ''))).report).toMatchObject({ unsent: 50 })
    expect(membersOf(sandbox)).toHaveLength(50)
    const { report } = await run(crowd(5, ''), { agree: true })
    expect(report).toMatchObject({ left: 5, refused: 5 })
    expect(membersOf(sandbox)).toHaveLength(45)
  })

  test('is nobody whose row Amazon refuses', async () => {
    await run(crowd(0, ''))
    // A batch is halved until each row has its own answer.
    sandbox.inject({ kind: 'status', status: 400, operation: 'records', times: 99 })
    const changed = crowd(0, '').map(([id, , ...rest]) => [id, `new-${id}@example.com`, ...rest])
    const { report } = await run(changed, { agree: true })
    expect(report).toMatchObject({ left: 0, refused: 50 })
    expect(membersOf(sandbox)).toHaveLength(50)
  })

  test('leaves only when somebody agrees, where that is more than a tenth', async () => {
    await run(crowd(0, ''))
    const { report, asked } = await run(crowd(6, ''))
    expect(asked).toContain('6 of the 50 people of the audience would leave it')
    expect(report).toMatchObject({ left: 0, refused: 6, stopped: { by: 'trouble' } })
    expect(report?.stopped?.reason).toContain('6 people of the audience have no consent any more and were not removed')
    expect(membersOf(sandbox)).toHaveLength(50)
    expect((await run(crowd(6, ''), { agree: true })).report).toMatchObject({ left: 6 })
    expect(membersOf(sandbox)).toHaveLength(44)
  })

  test('is counted by a dry run, which asks nobody', async () => {
    await run(crowd(0, ''))
    const { report, asked } = await run(crowd(20, ''), { dry: true })
    expect(report).toMatchObject({ left: 20, refused: 20, stopped: undefined })
    expect([asked, membersOf(sandbox).length]).toEqual([undefined, 50])
  })

  test('stays where the row is refused for something else', async () => {
    await run(crowd(0, ''))
    const { report } = await run([...crowd(0, '').slice(1), person('p0', 'DE', 'GRANTED', '')])
    expect(report).toMatchObject({ left: 0, refused: 1 })
    expect(membersOf(sandbox)).toHaveLength(50)
  })
})

describe('a source that has lost its column of consent', () => {
  /** The same people, without the column. */
  const runWithout = (options: Parameters<typeof importRows>[2] = {}): Promise<Imported> => {
    writeFileSync(source, 'id,email,country\nann,ann@example.com,US\nbob,bob@example.com,US\n')
    return importRows(sandbox, [source], { maps: MAPS.slice(0, 2), ...options })
  }
  const WHY =
    'The last run read consent (amznUserData), and no column has it now: people who said no may be added. Map a column to it first.'
  const rows = [person('ann', 'US', 'DENIED'), person('bob', 'US', 'GRANTED')]

  test.each(['mirror', 'upsert'] as const)('adds nobody who said no, unless that is agreed to (%s)', async (mode) => {
    await run(rows, { mode })
    expect(membersOf(sandbox)).toEqual(['bob'])
    expect(await runWithout({ mode, agree: false })).toMatchObject({ asked: WHY, report: undefined })
    expect(membersOf(sandbox)).toEqual(['bob'])
    expect((await runWithout({ mode, agree: true })).asked).toBe(WHY)
    expect(membersOf(sandbox)).toEqual(['ann', 'bob'])
    expect((await runWithout({ mode, agree: false })).asked).toBeUndefined()
  })

  test('is no question where it never had one, has another, or removes only', async () => {
    expect((await runWithout({ agree: false })).asked).toBeUndefined()
    await run(rows)
    expect((await run(rows, { maps: MAPS, agree: false })).asked).toBeUndefined()
    expect((await runWithout({ mode: 'delete', agree: false })).asked).toBeUndefined()
  })
})
