import * as crypto from 'node:crypto'
import fc from 'fast-check'
import { sha256 } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/text'
import { processHashing } from '../../../../src/lib/hashing-utils'

const { createHash } = crypto

test('hashes UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      fc.pre(text.trim() !== '')
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
    })
  )
})

test('hashes where Node has no crypto.hash', () => {
  jest.isolateModules(() => {
    jest.doMock('crypto', () => ({ createHash }))
    const older = jest.requireActual<{ processHashing: typeof processHashing }>('../../../../src/lib/hashing-utils')
    expect(older.processHashing('jane@example.com', 'sha256', 'hex')).toBe(sha256('jane@example.com'))
  })
  jest.dontMock('crypto')
})

test('leaves what is hashed already, and what is blank', () => {
  const hash = sha256('jane@example.com')
  expect(processHashing(hash.toUpperCase(), 'sha256', 'hex')).toBe(hash.toUpperCase())
  expect(processHashing('  ', 'sha256', 'hex')).toBe('')
  expect(processHashing(' Jane ', 'md5', 'base64', (value) => value.trim())).toBe(
    createHash('md5').update('Jane').digest('base64')
  )
  expect(() => processHashing('!', 'sha256', 'hex', () => '')).toThrow('Cannot hash an empty string')
})
