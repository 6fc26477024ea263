import { parseStructure, parseTexts } from '../../../../src/segment/sources/columns/values'

const HASH = 'a'.repeat(64)

test.each<[string | null, string[]]>([
  [null, []],
  [' ', []],
  ['ann@example.com', ['ann@example.com']],
  [' ann@example.com ', [' ann@example.com ']],
  ['["a","b",3,null,true,{}]', ['a', 'b', '3']],
  [' ["a"]', ['a']],
  ['[]', []],
  ['[a', ['[a']],
  ['{"a":1}', ['{"a":1}']],
  ['{a@example.com,b@example.com}', ['a@example.com', 'b@example.com']],
  ['{"+1 650 253 0000",NULL,"a \\"b\\""}', ['+1 650 253 0000', 'a "b"']],
  ['{}', []],
  ['{a', ['{a']],
  ['a@example.com ::: b@example.com', ['a@example.com', 'b@example.com']],
  ['+49 171 1 ::: +49 171 2', ['+49 171 1', '+49 171 2']],
  [`${HASH};${HASH.toUpperCase()}`, [HASH, HASH.toUpperCase()]],
  [`${HASH}, ${HASH}|${HASH}`, [HASH, HASH, HASH]],
  [`${HASH} x`, [`${HASH} x`]],
  ['a@example.com; b@example.com', ['a@example.com; b@example.com']]
])('the texts of %j are %j', (value, texts) => {
  expect(parseTexts(value)).toEqual(texts)
})

test.each<[string, unknown]>([
  ['Dallas', undefined],
  ['[Dallas', undefined],
  ['["Dallas"]', 'Dallas'],
  [' [2139]', '2139'],
  ['[true]', 'true'],
  ['[]', []],
  ['[null]', [null]],
  ['["a","b"]', ['a', 'b']],
  ['{"a":1}', { a: 1 }],
  ['[{"a":1}]', [{ a: 1 }]]
])('the structure of %j is %j', (text, value) => {
  expect(parseStructure(text)).toEqual(value)
})
