import { isExactId, parseKeepingLongIds } from '../api/json'

test('long numbers keep their digits, all else is as JSON has it', () => {
  const text =
    '{"audienceId":413642381039213536,"advertiserId": 1234567893456754321 ,"list":[9007199254740993],"size":-1,"rate":0.1234567890123456789,"big":1234567890123456e10,"text":"id 413642381039213536 \\" 9007199254740993"}'
  expect(parseKeepingLongIds(text)).toEqual({
    audienceId: '413642381039213536',
    advertiserId: '1234567893456754321',
    list: ['9007199254740993'],
    size: -1,
    rate: Number('0.1234567890123456789'),
    big: 1.234567890123456e25,
    text: 'id 413642381039213536 " 9007199254740993'
  })
})

test("throws for what isn't JSON", () => {
  expect(() => parseKeepingLongIds('<html>')).toThrow(SyntaxError)
  expect(() => parseKeepingLongIds('{"audienceId":4136423810')).toThrow(SyntaxError)
})

test.each(['1', '413642381039213536', '9223372036854775807'])('%s is an ID', (id) => {
  expect(isExactId(id)).toBe(true)
})

test.each(['', '0', '007', '-1', '1.5', '1e3', ' 1', 'abc', '9223372036854775808', '10000000000000000000', '١٢٣'])(
  "%j isn't an ID",
  (id) => {
    expect(isExactId(id)).toBe(false)
  }
)
