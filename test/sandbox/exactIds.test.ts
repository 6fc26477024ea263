import fc from 'fast-check'
import { parseLong, readOutermostNumber } from '../../src/sandbox/contract/exactIds'

const ID = '413642381039213537'

test.each([
  [`{"audienceId":${ID},"records":[]}`],
  [`{"records":[{"audienceId":1}],"audienceId":${ID}}`],
  [`{"audienceId":1,"audienceId":${ID}}`],
  [`\n{ "a" : "audienceId" , "audienceId"\t:\n${ID} }`],
  [`{"a":"\\"audienceId\\":2,","b":"\\\\","audienceId":${ID},"c":{"audienceId":3}}`],
  [`{"\\u0061udienceId":${ID},"z":[{"audienceId":3},"audienceId"]}`]
])('finds the number in %s', (text) => {
  expect(readOutermostNumber(text, 'audienceId')).toBe(ID)
})

test('returns undefined where there is none', () => {
  expect(readOutermostNumber('{"records":[{"audienceId":1}],"audienceid":2}', 'audienceId')).toBeUndefined()
  expect(readOutermostNumber('{"audienceId":null}', 'audienceId')).toBeUndefined()
})

test('finds it wherever it is in any JSON', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (a, b) => {
      const [before, after] = [a, b].map((one) => {
        const { audienceId: _, ...rest } = one
        return JSON.stringify(rest).slice(1, -1)
      })
      const text = `{${[before, `"audienceId":${ID}`, after].filter((part) => part !== '').join(',')}}`
      expect(readOutermostNumber(text, 'audienceId')).toBe(ID)
    })
  )
})

test('accepts only integers of 64 bits', () => {
  expect(parseLong('9223372036854775807')).toBe('9223372036854775807')
  expect(parseLong('-9223372036854775808')).toBe('-9223372036854775808')
  for (const wrong of ['9223372036854775808', '1e3', '1.0', '', 'abc', '99999999999999999999']) {
    expect(() => parseLong(wrong)).toThrow('Long')
  }
})
