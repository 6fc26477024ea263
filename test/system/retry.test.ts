import type { RetryPolicy, Wait } from '../../src/system/retry'
import { backoffMs, retry, retryWhile } from '../../src/system/retry'
import { sleepUnlessAborted } from '../../src/system/clock'

const policy = (overrides: Partial<RetryPolicy> = {}): RetryPolicy => ({ attempts: 3, firstWaitMs: 1, ...overrides })

describe('work that fails', () => {
  const failing = (...errors: Error[]) => {
    const failures = [...errors]
    return () => {
      const error = failures.shift()
      return error === undefined ? Promise.resolve('done') : Promise.reject(error)
    }
  }
  const busy = new Error('Busy.')
  const always = () => true

  test('is done again until it succeeds', async () => {
    const waits: Wait[] = []
    const onWait = (wait: Wait) => void waits.push(wait)
    expect(await retry(failing(busy, busy), policy({ onWait }), always)).toBe('done')
    expect(waits).toMatchObject([
      { reason: 'Busy.', attempt: 1, asked: false },
      { reason: 'Busy.', attempt: 2 }
    ])
  })

  test('is given up after the last attempt, with the last error', async () => {
    await expect(retry(failing(busy, busy, new Error('Still.')), policy(), always)).rejects.toThrow('Still.')
  })

  test('is not done again where that does not help', async () => {
    await expect(retry(failing(busy), policy(), () => false)).rejects.toBe(busy)
  })

  test('is given up when the signal comes', async () => {
    const controller = new AbortController()
    const given = retry(failing(busy, busy), policy({ firstWaitMs: 60_000, signal: controller.signal }), always)
    setTimeout(() => controller.abort(), 10)
    await expect(given).rejects.toBe(busy)
  })
})

test('work that ends in trouble is done again, after the time that was requested', async () => {
  const waits: Wait[] = []
  let count = 0
  const given = await retryWhile(
    () => Promise.resolve(++count),
    (number) => (number < 3 ? { reason: 'Later.', requestedMs: 2 } : undefined),
    policy({ onWait: (wait) => waits.push(wait) })
  )
  expect(given).toBe(3)
  expect(waits).toMatchObject([{ ms: 2, asked: true, reason: 'Later.' }, { asked: true }])
})

test('a clock of the caller’s is waited for', async () => {
  const slept: number[] = []
  const clock = { now: () => 0, sleep: (ms: number) => Promise.resolve(void slept.push(ms)) }
  await retryWhile(
    () => Promise.resolve(),
    () => ({ reason: '' }),
    policy({ clock, firstWaitMs: 50_000, random: () => 1 })
  )
  expect(slept).toEqual([50_000, 60_000])
})

test('waits longer each time, at most a minute, and as long as was requested', () => {
  const least = { firstWaitMs: 1000, random: () => 0 }
  const most = { firstWaitMs: 1000, random: () => 1 }
  expect([1, 2, 3].map((attempt) => backoffMs(attempt, 0, least))).toEqual([500, 1000, 2000])
  expect([1, 2, 3].map((attempt) => backoffMs(attempt, 0, most))).toEqual([1000, 2000, 4000])
  expect(backoffMs(30, 0, most)).toBe(60_000)
  expect(backoffMs(1, 7000, most)).toBe(7000)
  expect(backoffMs(1, 86_400_000, most)).toBe(300_000)
})

test('a wait ends by itself, or with the signal', async () => {
  expect(await sleepUnlessAborted(1, new AbortController().signal)).toBe(true)
  expect(await sleepUnlessAborted(60_000, AbortSignal.abort())).toBe(false)
})
