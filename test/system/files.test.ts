import { readSmallFile } from '../../src/system/files'
import { file } from '../helpers/runner'

test('the text of a file', () => {
  expect(readSmallFile(file('small.txt', 'Grüße'))).toBe('Grüße')
})

test('a device, which may never end, is not read', () => {
  expect(() => readSmallFile('/dev/zero')).toThrow(expect.objectContaining({ code: 'ENODEV' }) as Error)
})

test('what is not there is reported by the system', () => {
  expect(() => readSmallFile('/nowhere/small.txt')).toThrow(expect.objectContaining({ code: 'ENOENT' }) as Error)
})
