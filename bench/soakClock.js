/**
 * Loaded before the program: its time runs faster, so that what it waits for passes while a test runs. In the environment
 * SOAK_CLOCK has how many times as fast, and since when, in milliseconds of the epoch: all processes of a run agree on the
 * time. Only JavaScript's clocks are changed.
 */
const promises = require('node:timers/promises')
const { promisify } = require('node:util')

const [rate, since] = process.env.SOAK_CLOCK.split(' ').map(Number)

const RealDate = Date
const realNow = Date.now
const now = () => Math.floor(since + (realNow() - since) * rate)

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
  apply: () => new RealDate(now()).toString()
})
Date.now = now

const inRealTime = (milliseconds) => (milliseconds === undefined ? undefined : milliseconds / rate)

for (const name of ['setTimeout', 'setInterval']) {
  const real = globalThis[name]
  globalThis[name] = (work, milliseconds, ...args) => real(work, inRealTime(milliseconds), ...args)
  const realPromise = promises[name]
  promises[name] = (milliseconds, ...args) => realPromise(inRealTime(milliseconds), ...args)
}
globalThis.setTimeout[promisify.custom] = promises.setTimeout

const { AbortSignal } = globalThis
const { timeout } = AbortSignal
AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, inRealTime(milliseconds))
