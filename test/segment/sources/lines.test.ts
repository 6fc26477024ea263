import fc from 'fast-check'
import type { Line } from '../../../src/segment/sources/lines'
import { splitLines } from '../../../src/segment/sources/lines'

async function lines(chunks: Buffer[], maxBytes?: number): Promise<Line[]> {
  const all: Line[] = []
  // oxlint-disable-next-line typescript/require-await
  const source = async function* () {
    yield* chunks
  }
  for await (const some of splitLines(source(), maxBytes)) {
    all.push(...some)
  }
  return all
}

test('cuts lines wherever the chunks end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), fc.integer({ min: 1, max: 9 }), async (texts, size) => {
      const clean = texts.map((text) => text.replace(/[\n\uFEFF]/g, ''))
      const bytes = Buffer.from(clean.map((text) => `${text}\n`).join(''))
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, place) =>
        bytes.subarray(place * size, (place + 1) * size)
      )
      expect(await lines(chunks)).toEqual(clean.map((text, place) => ({ number: place + 1, text })))
    })
  )
})

test('takes a last line without an end, and a byte order mark away', async () => {
  expect(await lines([Buffer.from('\uFEFFa\nb')])).toEqual([
    { number: 1, text: 'a' },
    { number: 2, text: 'b' }
  ])
  expect(await lines([Buffer.from('a\n\uFEFFb')])).toEqual([
    { number: 1, text: 'a' },
    { number: 2, text: '\uFEFFb' }
  ])
})

test('gives nothing while a line goes on', async () => {
  // oxlint-disable-next-line typescript/require-await
  const chunks = async function* () {
    yield* ['a', 'b', 'c\nd\n'].map((text) => Buffer.from(text))
  }
  const given: Line[][] = []
  for await (const some of splitLines(chunks())) {
    given.push(some)
  }
  expect(given.map((some) => some.length)).toEqual([2])
})

test('refuses what is too long or no UTF-8, and goes on behind it', async () => {
  const chunks = [Buffer.from('12345678901\n1234567890\n'), Buffer.from([0xff, 0x0a]), Buffer.from('end')]
  expect(await lines(chunks, 10)).toEqual([
    { number: 1, refusal: 'This line is longer than 10 bytes.' },
    { number: 2, text: '1234567890' },
    { number: 3, refusal: 'This line is not UTF-8.' },
    { number: 4, text: 'end' }
  ])
})

test('holds no more than one line', async () => {
  const chunk = Buffer.alloc(1024, 'x')
  const chunks = Array.from({ length: 100 }, () => chunk)
  expect(await lines(chunks, 2048)).toEqual([{ number: 1, refusal: 'This line is longer than 2048 bytes.' }])
})
