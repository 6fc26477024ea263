import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kindOfFile } from '../../../src/segment/rows/kindOfFile'
import { temporaryFolder } from '../../helpers/temporaryFolder'

test('what a file is, and why it cannot be read', () => {
  const path = join(temporaryFolder(), 'people.csv')
  writeFileSync(path, 'PAR1')
  expect(kindOfFile(path).content).toBe('Parquet')
  expect(() => kindOfFile(`${path}.gz`)).toThrow(`${path}.gz does not exist`)
})
