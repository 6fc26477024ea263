import { readMessageId, readEvent, readLine } from '../../../../src/segment/sources/events/event'

test.each(['', '   ', '\r', '\t'])('a blank line is no event: %j', (text) => {
  expect(readEvent(text)).toBeUndefined()
})

test('reads an event, also with the end of a line of Windows', () => {
  expect(readEvent('{"type":"track","userId":"u"}\r')).toEqual({ event: { type: 'track', userId: 'u' } })
})

test('keeps ids beyond 2^53', () => {
  const text = '{"context":{"personas":{"external_audience_id":413642381039213537}}}'
  expect(readEvent(text)).toEqual({ event: { context: { personas: { external_audience_id: '413642381039213537' } } } })
})

test('keeps them wherever in the line they are, and however short the line is', () => {
  for (let blanks = 0; blanks <= 40; blanks++) {
    for (const id of ['9007199254740993', '413642381039213537']) {
      expect(readEvent(`${' '.repeat(blanks)}{"a":${id}}`)).toEqual({ event: { a: id } })
    }
  }
  expect(readEvent('{"a":900719925474099}')).toEqual({ event: { a: 900719925474099 } })
})

test('what a source refused, read as text, or made itself', () => {
  const refused = { number: 1, refusal: 'This line is not UTF-8.' }
  expect(readLine(refused)).toEqual(refused)
  expect(readLine({ number: 1, text: '{"context":{}}' })).toEqual({ event: { context: {} } })
  expect(readLine({ number: 1, value: { context: { personas: {} } }, bytes: 9 })).toEqual({
    event: { context: { personas: {} } }
  })
})

test.each([
  ['{"email":"ann@example.com"', 'This line is not valid JSON.'],
  ['[{}]', 'This line is not an event. Each line must be one Segment event, as a JSON object.'],
  ['"ann@example.com"', 'This line is not an event. Each line must be one Segment event, as a JSON object.'],
  ['null', 'This line is not an event. Each line must be one Segment event, as a JSON object.'],
  ['{"context":null}', 'The event has a context that is not an object.'],
  ['{"context":"ann@example.com"}', 'The event has a context that is not an object.'],
  ['{"context":[]}', 'The event has a context that is not an object.'],
  ['{"context":{"personas":null}}', 'The event has a context.personas that is not an object.'],
  ['{"context":{"personas":7}}', 'The event has a context.personas that is not an object.']
])('refuses %s', (text, refusal) => {
  expect(readEvent(text)).toMatchObject({ refusal })
})

test('names the message of a refused event, unless that could be an identity', () => {
  expect(readEvent('{"messageId":"m-1","context":null}')).toMatchObject({ messageId: 'm-1' })
  expect(readMessageId({ messageId: 'ann@example.com' })).toBeUndefined()
  expect(readMessageId({ messageId: 7 })).toBeUndefined()
})
