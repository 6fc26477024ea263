import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { detectFileKind } from '../../../../src/segment/sources/events/kindOfFile'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

test('what a file is, and why it cannot be read', () => {
  const path = join(temporaryFolder(), 'people.csv')
  writeFileSync(path, 'PAR1')
  expect(detectFileKind(path).content).toBe('Parquet')
  expect(() => detectFileKind(`${path}.gz`)).toThrow(`${path}.gz does not exist`)
})
