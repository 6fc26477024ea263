import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSample } from '../../bench/samplePeople'
import { temporaryFolder } from '../helpers/temporaryFolder'

let folder: string

beforeEach(() => (folder = temporaryFolder()))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('Amazon’s own files: people and their hashes find each other by their IDs', () => {
  mkdirSync(join(folder, 'test_gb'))
  const write = (kind: string, people: object[]) =>
    writeFileSync(join(folder, 'test_gb', `gb_${kind}.json`), JSON.stringify(people))
  write('raw', [
    { id: 1, first_name: 'Ann', zip: 'N1 9GU', timestamp: '2020-04-01T20:50:00Z' },
    { id: 2, first_name: 'Bea' }
  ])
  write('check', [
    { id: '2', first_name: 'bb' },
    { id: '1', first_name: 'aa', zip: 'cc' }
  ])
  expect(readSample(folder)).toEqual(
    new Map([
      [
        'GB',
        [
          {
            id: 1,
            country: 'GB',
            raw: { firstName: 'Ann', postal: 'N1 9GU' },
            sha256: { firstName: 'aa', postal: 'cc' }
          },
          { id: 2, country: 'GB', raw: { firstName: 'Bea' }, sha256: { firstName: 'bb' } }
        ]
      ]
    ])
  )
})

test('a wrong folder gets one line that says where Amazon’s people are', () => {
  for (const wrong of [join(folder, 'nothing'), folder]) {
    expect(() => readSample(wrong)).toThrow(/^[^\n]+https:\/\/github\.com\/aws-solutions\/[^\n]+$/)
  }
})
