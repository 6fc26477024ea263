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

describe('of rows of one key the strictest consent counts, in whatever order they come', () => {
  const GRANTED = ['GRANTED', 'DE'] as const
  test.each<[string, (readonly [consent: string, country: string])[], 'in' | 'out', conflicts: number]>([
    ['one denies', [GRANTED, ['DENIED', 'DE']], 'out', 1],
    [
      'one denies in a country that needs no consent',
      [
        ['GRANTED', 'US'],
        ['DENIED', 'US']
      ],
      'out',
      1
    ],
    [
      'one denies and one has no word',
      [
        ['', 'DE'],
        ['DENIED', 'DE']
      ],
      'out',
      1
    ],
    [
      'one is of a country that needs consent, without any',
      [
        ['', 'US'],
        ['', 'DE']
      ],
      'out',
      1
    ],
    ['one is of a country that needs consent, with it', [['', 'US'], GRANTED], 'in', 1],
    ['one has no word where consent is needed', [GRANTED, ['', 'DE']], 'out', 1],
    ['one is not understood', [GRANTED, ['perhaps', 'DE']], 'out', 1],
    ['all grant', [GRANTED, ['GRANTED', 'AT']], 'in', 0],
    [
      'none needs it',
      [
        ['', 'US'],
        ['', 'CA']
      ],
      'in',
      0
    ],
    [
      'one is of a country that nobody knows',
      [
        ['', 'US'],
        ['', 'Atlantis']
      ],
      'out',
      1
    ],
    ['one is of a country that nobody knows, the other grants', [GRANTED, ['', 'Atlantis']], 'out', 1],
    ['three disagree', [GRANTED, ['', 'US'], ['DENIED', 'FR']], 'out', 1]
  ])('%s', async (_what, rows, expected, conflicts) => {
    const of = (id: string, order: typeof rows) =>
      order.map(([consent, country], place) => person(id, country, consent, `${id}-${place}@example.com`))
    const { report } = await run([...of('a', rows), ...of('b', [...rows].reverse()), person('c', 'US', '')])
    expect(membersOf(sandbox)).toEqual(expected === 'in' ? ['a', 'b', 'c'] : ['c'])
    expect(report).toMatchObject({ consentConflicts: 2 * conflicts })
    if (expected === 'in') {
      const [{ hashedPII }] = sandbox.members(sandbox.audiences()[0].audienceId)
      expect(hashedPII).toHaveLength(rows.length)
    }
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
    'The last run read consent (amznUserData), and no column has it now: people who said no may be added. Map the column, such as --map consent.amznUserData=<column>.'
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
