import { amazonMessage } from '../api/failure'
import { asObject, asText, jsonObject } from '../api/json'

test.each([[], null, undefined, 'text', 7, true])('%j is not an object', (value) => {
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
  ['<html>', undefined],
  ['', undefined]
])('the message of %s is %j', (content, words) => {
  expect(amazonMessage({ status: 400, content })).toBe(words)
})

describe('what Amazon repeats', () => {
  const content = '{"message":"No advertiser 4728736040201 for Summer sale, token Atza|abc"}'

  test('is shown where nobody’s data was sent, but for its tokens', () => {
    expect(amazonMessage({ status: 400, content })).toBe('No advertiser 4728736040201 for Summer sale, token […]')
  })

  test('is redacted where people were sent', () => {
    const sent = '{"records":[{"externalUserId":"4728736040201"}]}'
    expect(amazonMessage({ status: 400, content, sent })).toBe('No advertiser […] for Summer sale, token […]')
  })
})
