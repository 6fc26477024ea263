import { durationText, ttlText } from '../../src/cli/durations'
import { tableText } from '../../src/cli/terminal'
import { waitText } from '../../src/cli/progress'

const WAIT = {
  ms: 28_000,
  asked: true,
  reason: 'Amazon limits the rate of requests.',
  attempt: 2,
  attempts: 6,
  leftMs: 75_000
}

test('says why nothing goes on, for how long, and when it is given up', () => {
  expect(waitText(WAIT)).toBe(
    'Amazon limits the rate of requests. Amazon asked us to wait 28 s. Attempt 3 of 6 is next; the batch fails in 1 min 15 s if none succeeds.'
  )
  expect(waitText({ ...WAIT, asked: false, reason: 'A pause', attempt: 0, attempts: 0 })).toBe(
    'A pause. Retrying in 28 s.'
  )
})

test.each([
  [400, '0.4 s'],
  [28_400, '28 s'],
  [250_000, '4 min 10 s'],
  [7_500_000, '2 h 5 min'],
  [273_600_000, '3 d 4 h']
])('%i ms are %s', (milliseconds, text) => expect(durationText(milliseconds)).toBe(text))

test.each([
  [86_400, '86,400 s (1 day)'],
  [2_592_000, '2,592,000 s (30 days)'],
  [129_600, '129,600 s (1.5 days)']
])('a TTL of %i is %s', (seconds, text) => expect(ttlText(seconds)).toBe(text))

const width = (text: string) => Math.max(...text.split('\n').map((line) => line.length))

test('a table is no wider than the terminal, and cuts nothing', () => {
  const head = [{ head: 'Audience' }, { head: 'Why not', wraps: 30 }, { head: 'Events', align: 'right' as const }]
  const reason = 'A reason of many words that goes on and on, so that it does not fit. '.repeat(3)
  const table = tableText(head, [['bought_twice', reason, '1,000,000']], 80)
  expect(width(table)).toBeLessThanOrEqual(80)
  expect(table.replace(/[│┌┐└┘─┬┴├┤┼\s]+/g, ' ')).toContain(reason.slice(0, 20))
  const records = tableText(
    head,
    [
      ['bought_twice', 'Why', '1,000,000'],
      ['vip', 'Not', '1']
    ],
    20
  )
  expect(records).toBe(
    'Audience  bought_twice\nWhy not   Why\nEvents    1,000,000\n\nAudience  vip\nWhy not   Not\nEvents    1'
  )
})
