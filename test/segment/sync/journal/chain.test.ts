import { NOTHING, unseal, seal } from '../../../../src/segment/sync/journal/chain'

const ENTRY = { settled: { lines: { 0: '1-3' } }, reason: 'No.\u2028","chain":"' }

test('a line gives back what was sealed in it, and its digest for the line after it', () => {
  const first = seal(ENTRY, NOTHING)
  const second = seal({ begins: 0 }, first.digest)
  expect(first.digest).toMatch(/^[0-9a-f]{32}$/)
  expect(JSON.parse(first.line)).toEqual({ ...ENTRY, chain: first.digest })
  expect(unseal(first.line, NOTHING)).toEqual({ entry: ENTRY, digest: first.digest })
  expect(unseal(second.line, first.digest)).toEqual({ entry: { begins: 0 }, digest: second.digest })
})

test('a line behind another than its own is none', () => {
  const { line } = seal(ENTRY, seal({ begins: 0 }, NOTHING).digest)
  expect(unseal(line, NOTHING)).toBeUndefined()
})

test('a line of which a character is changed, missing or too many is none', () => {
  const { line } = seal(ENTRY, NOTHING)
  for (let at = 0; at < line.length; at++) {
    const changed = String.fromCharCode(line.charCodeAt(at) ^ 1)
    for (const middle of ['', changed, `${line[at]}0`]) {
      expect(unseal(line.slice(0, at) + middle + line.slice(at + 1), NOTHING)).toBeUndefined()
    }
  }
  expect(unseal(` ${line}`, NOTHING)).toBeUndefined()
})
