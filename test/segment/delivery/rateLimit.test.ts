import { RateLimiter } from '../../../src/segment/delivery/rateLimit'

const HOUR = 3_600_000

/** A clock that moves only while somebody sleeps. */
function clock(start: number) {
  let time = start
  return {
    now: () => time,
    sleep: (milliseconds: number, signal: AbortSignal) => {
      time += milliseconds
      return signal.aborted ? Promise.reject(new Error('aborted')) : Promise.resolve()
    }
  }
}

const never = new AbortController().signal

test('never more than the limit within any hour', async () => {
  const fake = clock(123_456)
  const pace = new RateLimiter(100, fake)
  const sent: number[] = []
  for (let batch = 0; batch < 60; batch++) {
    await pace.acquire(7, never)
    sent.push(fake.now())
    await fake.sleep((batch % 5) * 60_000, never)
  }
  for (const first of sent) {
    const batches = sent.filter((at) => at >= first && at <= first + HOUR).length
    expect(7 * batches).toBeLessThan(100)
  }
  expect(fake.now()).toBeGreaterThan(4 * HOUR)
  expect(fake.now()).toBeLessThan(8 * HOUR)
})

test('under the limit nobody waits', async () => {
  const fake = clock(0)
  const pace = new RateLimiter(100, fake)
  await pace.acquire(50, never)
  await pace.acquire(49, never)
  expect(fake.now()).toBe(0)
})

test('the limit itself is not reached', async () => {
  const fake = clock(0)
  const pace = new RateLimiter(100, fake)
  await pace.acquire(50, never)
  await pace.acquire(50, never)
  expect(fake.now()).toBeGreaterThan(HOUR)
})

test('more than an hour may take goes when nothing went before it', async () => {
  const fake = clock(0)
  await new RateLimiter(100, fake).acquire(101, never)
  expect(fake.now()).toBe(0)
})

test('what was sent before counts', async () => {
  const fake = clock(HOUR)
  const pace = new RateLimiter(100, fake)
  pace.count(99, 0.5 * HOUR)
  await pace.acquire(10, never)
  expect(fake.now()).toBeGreaterThan(1.5 * HOUR)
})

test('waiting ends with the signal', async () => {
  const pace = new RateLimiter(100)
  await pace.acquire(99, never)
  const controller = new AbortController()
  const waiting = pace.acquire(99, controller.signal)
  controller.abort()
  await expect(waiting).rejects.toThrow()
})
