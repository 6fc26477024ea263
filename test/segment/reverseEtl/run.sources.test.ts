import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import type { RowsMode } from '../../../src/segment/reverseEtl/mapping'
import type { Imported } from '../../helpers/rows'
import { importRows, membersOf } from '../../helpers/rows'
import { temporaryFolder } from '../../helpers/temporaryFolder'

jest.setTimeout(60_000)

let sandbox: Sandbox
let folder: string
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1, keepRequests: true })
  folder = temporaryFolder()
})
afterEach(() => sandbox.close())

const send = (name: string, content: string, options: Parameters<typeof importRows>[2] = {}): Promise<Imported> => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return importRows(sandbox, [path], options)
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

interface SentRecord {
  externalUserId: string
  countryCode: string
  hashedPII: Record<string, string>[]
}
const sent = (): SentRecord[] =>
  sandbox.requests
    .filter(({ operation }) => operation === 'records')
    .flatMap(({ body }) => (body as { records: SentRecord[] }).records)
/** The hashes of a field of somebody, in the objects that Amazon got. */
const hashesOf = (id: string, field: string): (string | undefined)[] =>
  sent()
    .filter(({ externalUserId }) => externalUserId === id)
    .flatMap(({ hashedPII }) => hashedPII.flatMap((object) => object[field] ?? []))

const HOOK = (existingAudienceId: string) => ({ operation: 'existing', existingAudienceId })

const HASH = 'a'.repeat(64)
const OTHER_HASH = 'b'.repeat(64)

test('a source that has a header only makes no audience, and empties none unasked', async () => {
  const nothing = { entered: 0, left: 0, audienceId: undefined, stopped: undefined }
  expect((await send('empty.csv', 'id,email\n')).report).toMatchObject(nothing)
  expect((await send('lost.csv', 'id,email\n0,a@example.com\n')).report).toMatchObject({ ...nothing, refused: 1 })
  expect([sandbox.audiences(), sandbox.counts.byOperation.createAudience]).toEqual([[], undefined])
  await send('people.csv', 'id,email\n1,a@example.com\n2,b@example.com\n')
  expect(membersOf(sandbox)).toEqual(['1', '2'])
  const { report, asked } = await send('people.csv', 'id,email\n')
  expect([report, asked]).toEqual([undefined, 'All 2 people of the audience would leave it.'])
  expect(membersOf(sandbox)).toEqual(['1', '2'])
})

test('several values in a cell are one object each', async () => {
  const cells: [string, string[]][] = [
    ['a@example.com;b@example.com', ['a@example.com', 'b@example.com']],
    ['a@example.com, b@example.com', ['a@example.com', 'b@example.com']],
    ['a@example.com|b@example.com', ['a@example.com', 'b@example.com']],
    ['a@example.com/b@example.com', ['a@example.com', 'b@example.com']],
    ['a@example.com b@example.com', ['a@example.com', 'b@example.com']],
    ['a@example.com ::: b@example.com', ['a@example.com', 'b@example.com']],
    ['["a@example.com","b@example.com"]', ['a@example.com', 'b@example.com']],
    ['{"a@example.com","b@example.com"}', ['a@example.com', 'b@example.com']],
    ['{a@example.com,b@example.com}', ['a@example.com', 'b@example.com']]
  ]
  const quoted = (text: string): string => `"${text.replace(/"/g, '""')}"`
  await send('people.csv', ['id,email', ...cells.map(([cell], row) => `p${row},${quoted(cell)}`), ''].join('\n'))
  cells.forEach(([, emails], row) => {
    expect(hashesOf(`p${row}`, 'email')).toEqual(emails.map(sha256))
  })
  await send(
    'phones.csv',
    `id,phone,email\nq1,+16502530001 / +16502530002,${HASH};${OTHER_HASH}\nq2,+16502530003 ::: +16502530004,\n`
  )
  expect(hashesOf('q1', 'phone')).toEqual(['16502530001', '16502530002'].map(sha256))
  expect(hashesOf('q1', 'email')).toEqual([HASH, OTHER_HASH])
  expect(hashesOf('q2', 'phone')).toEqual(['16502530003', '16502530004'].map(sha256))
})

test('house number and unit of columns of their own are in the address, in the order of the country', async () => {
  await send(
    'people.csv',
    'id,email,Street,House Number,Apt,Country\n1,a@example.com,Main Street,5,Apt 4,US\n2,b@example.com,Paseo Norte,5,,Mexico\n3,c@example.com,Side Street,7,,\n'
  )
  expect(['1', '2', '3'].map((id) => hashesOf(id, 'address'))).toEqual([
    [sha256('5mainstapt4')],
    [expect.any(String)],
    [sha256('7sidest')]
  ])
  await send('whole.csv', 'id,email,Street,Country\n4,b@example.com,Paseo Norte 5,Mexico\n')
  expect(hashesOf('2', 'address')).toEqual(hashesOf('4', 'address'))
})

test('a German is seen under the headings of each program, and enters nowhere without consent', async () => {
  const headings = ['Country/Region', 'MailingCountry', 'Default Address Country Code', 'Address 1: Country/Region']
  for (const heading of [...headings, 'Address 1 - Country', 'Privat: Land', 'Land/Region privat', 'mailingcountry']) {
    for (const country of ['Germany', 'DE', 'Deutschland', 'DEU']) {
      const { report } = await send(
        'crm.csv',
        `id,Email,${heading}\n1,a@example.com,${country}\n2,b@example.com,US\n`,
        {
          full: true,
          dry: true
        }
      )
      expect([heading, country, report?.entered, report?.refused]).toEqual([heading, country, 1, 1])
    }
  }
})

test('a country in an object counts, and a list of countries is none', async () => {
  const lines = [
    { id: '1', email: 'a@example.com', address: { country: 'DE', city: 'Berlin' } },
    { id: '2', email: 'b@example.com', address: { country: 'US', city: 'Boston' } },
    { id: '3', email: 'c@example.com', address: { country: ['DE', 'US'], city: ['Boston', 'Berlin'] } },
    { id: '4', email: 'd@example.com', address: { country: 'US', city: { name: 'Boston' } } }
  ]
  const { report } = await send('people.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'))
  expect(report).toMatchObject({ entered: 2, refused: 2, skippedValues: [{ column: 'address.city', values: 2 }] })
  expect(membersOf(sandbox)).toEqual(['2', '4'])
  expect([hashesOf('2', 'city'), hashesOf('4', 'city')]).toEqual([[sha256('boston')], []])
})

test('a consent in a list or an object is understood or refused, never overlooked', async () => {
  const consents = [['DENIED'], ['GRANTED'], ['GRANTED', 'DENIED'], { value: 'DENIED' }, false, 'GRANTED']
  const lines = consents.map((consent, row) => ({
    id: `p${row}`,
    email: `${row}@example.com`,
    userDataConsent: consent
  }))
  const { report } = await send('people.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'))
  expect(membersOf(sandbox)).toEqual(['p1', 'p5'])
  expect(report).toMatchObject({ entered: 2 })
})

describe('the four wishes are counted separately', () => {
  const PEOPLE = 'id,email\n1,a@example.com\n2,b@example.com\n3,c@example.com\n'
  const CHANGED = 'id,email\n1,a2@example.com\n3,c@example.com\n4,d@example.com\n'

  test.each<[RowsMode, string[]]>([
    ['mirror', ['1', '3', '4']],
    ['upsert', ['1', '2', '3', '4']],
    ['delete', ['1', '3']],
    ['remove-listed', ['2']]
  ])('%s', async (mode, members) => {
    await send('people.csv', PEOPLE)
    expect(membersOf(sandbox)).toEqual(['1', '2', '3'])
    await send('people.csv', CHANGED, { mode, agree: true })
    expect(membersOf(sandbox)).toEqual(members)
  })

  test('those who are listed are removed after somebody agreed, also from an audience that another source filled', async () => {
    await send('people.csv', PEOPLE)
    const [{ audienceId }] = sandbox.audiences()
    const others = { mode: 'remove-listed' as const, audience: { id: audienceId }, hook: HOOK(audienceId) }
    const list = 'id\n2\n2\n9\n\\N\n'
    const { report, asked } = await send('opted-out.csv', list, others)
    expect([report, asked]).toEqual([undefined, '2 people are listed and would be removed from the audience.'])
    expect(membersOf(sandbox)).toEqual(['1', '2', '3'])
    const agreed = await send('opted-out.csv', list, { ...others, agree: true })
    expect(agreed.report).toMatchObject({ entered: 0, left: 2, refused: 1, changes: { deleted: 2, unchanged: 0 } })
    expect(membersOf(sandbox)).toEqual(['1', '3'])
  })

  test('those who are removed with the state of the source that added them are added again if they come back', async () => {
    await send('people.csv', PEOPLE)
    const state = join(folder, 'people.csv.Good-customers.state')
    const { report } = await send('opted-out.csv', 'id\n2\n', { mode: 'remove-listed', state, agree: true })
    expect(report).toMatchObject({ left: 1, members: 3, changes: { deleted: 1, unchanged: 2 } })
    expect((await send('people.csv', PEOPLE)).report).toMatchObject({ entered: 1, left: 0 })
  })

  test('nobody is removed from an audience that would have to be made first', async () => {
    const removed = send('opted-out.csv', 'id\n2\n', { mode: 'remove-listed', agree: true })
    await expect(removed).rejects.toThrow(/People are removed from an audience that is there.* --audience-id/)
    expect(sandbox.audiences()).toEqual([])
  })
})
