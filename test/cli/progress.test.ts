import { PassThrough } from 'node:stream'
import { showProgress } from '../../src/cli/progress'

jest.useFakeTimers({ now: 1_000_000 })

/** What a terminal, or a file, gets to see. */
function shown(isTTY: boolean, bytesInAll?: number) {
  const output = Object.assign(new PassThrough(), { isTTY, columns: 80, rows: 24 })
  // cli-progress moves the cursor of a terminal; what is written is enough here.
  Object.assign(output, { cursorTo: () => true, clearLine: () => true, moveCursor: () => true })
  let text = ''
  output.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const progress = showProgress(output as unknown as NodeJS.WriteStream, bytesInAll)
  const read = (): string => `${text}${String(output.read() ?? '')}`
  return { progress, read }
}

test('a terminal sees how many are done, at what rate, and how long it takes yet', () => {
  const { progress, read } = shown(true, 1_000)
  progress.bytes?.(100)
  progress.events?.(10, 0, 0)
  jest.advanceTimersByTime(2_000)
  progress.bytes?.(150)
  progress.events?.(20, 20, 3)
  jest.advanceTimersByTime(500)
  // 20 events of 250 bytes in 2 s: 60 are left.
  expect(read()).toContain('20 processed, 3 rejected, 10/s, 6.0 s left')
  progress.stop()
})

test('a terminal sees why nothing goes on', () => {
  const { progress, read } = shown(true, 1_000)
  const wait = { ms: 28_000, reason: 'Amazon limits the rate of requests.', attempt: 1, attempts: 6, leftMs: 60_000 }
  progress.waiting?.({ ...wait, asked: true })
  jest.advanceTimersByTime(500)
  expect(read()).toContain('Amazon asked us to wait 28 s')
  progress.jobs?.(5, 5)
  jest.advanceTimersByTime(12_000)
  progress.jobs?.(3, 5)
  jest.advanceTimersByTime(500)
  expect(read()).toContain('waiting for 3 Amazon jobs, 12 s')
  progress.stop()
})

test('a file gets a line every few seconds, with the rate', () => {
  const { progress, read } = shown(false)
  progress.events?.(10, 0, 0)
  jest.advanceTimersByTime(6_000)
  progress.events?.(1, 600, 1)
  expect(read()).toBe('1 event read, 600 processed, 1 rejected, 100/s\n')
  progress.jobs?.(5, 5)
  jest.advanceTimersByTime(12_000)
  progress.jobs?.(3, 5)
  expect(read()).toMatch(/^waiting for 3 Amazon jobs, 12 s$/m)
})
