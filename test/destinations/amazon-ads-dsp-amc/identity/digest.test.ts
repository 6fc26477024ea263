import * as crypto from 'node:crypto'
import fc from 'fast-check'
import { sha256 } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/digest'

const { createHash } = crypto

test('hashes UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
    })
  )
})

test('hashes where Node has no crypto.hash', () => {
  jest.isolateModules(() => {
    jest.doMock('crypto', () => ({ createHash }))
    const older = jest.requireActual<{ sha256: (text: string) => string }>(
      '../../../../src/destinations/amazon-ads-dsp-amc/identity/digest'
    )
    expect(older.sha256('jane@example.com')).toBe(sha256('jane@example.com'))
  })
  jest.dontMock('crypto')
})
