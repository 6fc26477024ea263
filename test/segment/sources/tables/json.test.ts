import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRows } from '../../../helpers/engine'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const write = (name: string, content: string): string => {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}

const LINES = '{"n": 7.0, "m": 1.00, "s": "7.0"}\n{"n": -7.50, "m": -20.0, "s": "x"}\n'

test.each([
  ['lines', LINES],
  ['one array', `[${LINES.trim().replace('\n', ',')}]`]
])('numbers without a fraction have no point, texts stay as they are: %s', async (_name, content) => {
  const { rows } = await readRows([write('numbers.json', content)])
  expect(rows).toEqual([
    { n: '7', m: '1', s: '7.0' },
    { n: '-7.5', m: '-20', s: 'x' }
  ])
})

test('an array that was cut off behind a comma is not read as a whole one', async () => {
  const path = write('people.json', '[{"id":1},\n{"id":2},\n')
  await expect(readRows([path])).rejects.toThrow(`${path} was cut off: its JSON array does not end with a bracket.`)
})

test('a model finds numbers as numbers, and texts as texts', async () => {
  const model = write('model.sql', 'select n + 1 as n, s from source where n > 0')
  expect((await readRows([write('numbers.jsonl', LINES)], model)).rows).toEqual([{ n: '8', s: '7.0' }])
})

test('an object with a quote in a name, and a nested one', async () => {
  const path = write('names.jsonl', `${JSON.stringify({ "it's": 'a', 'so "called"': { b: [1.0, 'c'] } })}\n`)
  expect((await readRows([path])).rows).toEqual([{ "it's": 'a', 'so "called".b': '[1,"c"]' }])
})

test.each([
  ['lines with commas behind them', '{"id":1},\n{"id":2},\n'],
  ['old line ends', '{"id":1}\r{"id":2}'],
  ['objects with nothing in them', '{}\n{}\n'],
  ['an array of nothing', '[]'],
  ['an array of objects with nothing in them', '[{},{}]']
])('no rows: %s', async (_name, content) => {
  const path = write('none.json', content)
  await expect(readRows([path])).rejects.toThrow(
    `${path} has no JSON object with values in it. Write one object on each line, or all of them as one array.`
  )
})
