import type { JSONObject } from '@segment/actions-core'
import type { FieldColumns } from '../../../src/segment/sources/columns/match'
import { buildRowMapping } from '../../../src/segment/reverseEtl/mapping'

const FIELDS: FieldColumns = new Map([
  ['email', ['E-Mail', 'Mail 2']],
  ['phone', ['Handy']],
  ['city', ['Ort']],
  ['consent.amznUserData', ['Consent']]
])
const COLUMNS = ['id', 'Ort', 'E-Mail', 'Mail 2', 'Handy', 'Consent', 'Score']

const of = (settings: JSONObject = {}, fields = FIELDS) =>
  buildRowMapping(fields, COLUMNS, { mode: 'upsert', settings })
const path = (column: string) => ({ '@path': `$.properties.${column}` })

test('each field is mapped to its first column, consent within its object; nothing else of a row is looked for', () => {
  expect(of().mapping).toEqual({
    email: path('E-Mail'),
    phone: path('Handy'),
    city: path('Ort'),
    consent: { amznUserData: path('Consent') },
    findIdentities: false,
    externalUserId: { '@path': '$.userId' },
    __segment_internal_sync_mode: 'upsert'
  })
})

test('settings map over the columns, but neither the id nor what is looked for', () => {
  const settings = { city: path('Score'), findIdentities: true, externalUserId: 'x', consent: { tcf: 'y' } }
  expect(of(settings).mapping).toMatchObject({
    city: path('Score'),
    consent: { tcf: 'y' },
    findIdentities: false,
    externalUserId: { '@path': '$.userId' }
  })
})

test('only columns are read that a field or the settings have; those of fields that take several are lists', () => {
  expect(of().columns).toEqual(['E-Mail', 'Mail 2', 'Handy', 'Ort', 'Consent'])
  expect(of({ state: path('Score') }).columns).toEqual(['E-Mail', 'Mail 2', 'Handy', 'Ort', 'Consent', 'Score'])
  expect(of({ state: 'Score' }).columns).not.toContain('Score')
  expect([...of().lists]).toEqual([
    ['E-Mail', ['Mail 2']],
    ['Handy', []]
  ])
})

test('columns whose names differ by signs of a path have properties that differ', () => {
  const columns = ['a.b', 'a_b', "a'b", 'a[b]', 'a"b"', 'plain, name']
  const { properties } = buildRowMapping(new Map(), columns, { mode: 'mirror', settings: {} })
  expect([...properties]).toEqual([
    ['a.b', 'a_b'],
    ['a_b', 'a_b 2'],
    ["a'b", 'a_b 3'],
    ['a[b]', 'a_b_'],
    ['a"b"', 'a_b_ 2'],
    ['plain, name', 'plain, name']
  ])
})

test('rows mean something else with other fields, more columns of one, or other settings; not with other names', () => {
  const few: FieldColumns = new Map([...FIELDS].slice(0, 3))
  const one: FieldColumns = new Map([...FIELDS, ['email', ['E-Mail']]])
  const renamed: FieldColumns = new Map([...FIELDS, ['city', ['Score']]])
  const meanings = [of(), of({}, few), of({}, one), of({ state: 'TX' })].map(({ meaning }) => meaning)
  expect(new Set(meanings).size).toBe(4)
  expect(of({}, renamed).meaning).toBe(of().meaning)
})
