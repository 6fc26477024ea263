import {
  amazonWords,
  asObject,
  asText,
  jsonObject,
  tokenErrorCode
} from '../../../../src/destinations/amazon-ads-dsp-amc/api/responseBody'

test.each([[], null, undefined, 'text', 7, true])('%j is no object', (value) => {
  expect(asObject(value)).toBeUndefined()
  expect(jsonObject(JSON.stringify(value) ?? '<html>')).toBeUndefined()
})

test('an object is one', () => {
  expect(asObject({ message: 'no' })).toEqual({ message: 'no' })
  expect(jsonObject('{"audienceId":413642381039213536}')).toEqual({ audienceId: '413642381039213536' })
})

test.each([
  [7, '7'],
  ['7', '7'],
  [' ', undefined],
  [null, undefined],
  [['7'], undefined]
])('%j as a text is %j', (value, text) => {
  expect(asText(value)).toBe(text)
})

test.each([
  ['{"message":"no"}', 'no'],
  ['{"message":" ","Message":"No"}', 'No'],
  ['{"code":"400","details":"wrong"}', 'wrong'],
  ['{"error":"invalid_grant","error_description":"is over"}', 'is over'],
  ['{"message":7}', undefined],
  ['<html>', undefined],
  ['', undefined]
])('the words of %s are %j', (content, words) => {
  expect(amazonWords({ status: 400, content })).toBe(words)
})

test.each([
  ['{"error":"invalid_grant"}', 'invalid_grant'],
  ['{"error":" "}', undefined],
  ['<html>', undefined]
])('the error code of %s is %j', (content, code) => {
  expect(tokenErrorCode({ status: 400, content })).toBe(code)
})
