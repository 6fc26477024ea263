import { meaningfulText } from '../../../../src/destinations/amazon-ads-dsp-amc/event/text'

test.each<{ value: unknown; text: string }>([
  { value: ' Dallas ', text: 'Dallas' },
  { value: 75236, text: '75236' },
  { value: 0, text: '0' }
])('$value means $text', ({ value, text }) => {
  expect(meaningfulText(value)).toBe(text)
})

test.each<{ value: unknown }>(
  ['', ' \t', ' n/A ', 'null', 'undefined', true, null, undefined, {}, ['Dallas'], { toString: 1 }].map((value) => ({
    value
  }))
)('$value means nothing', ({ value }) => {
  expect(meaningfulText(value)).toBeUndefined()
})
