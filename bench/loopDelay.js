/**
 * Loaded before a program: writes at its end how long its event loop was away at most, and in 99.9 % of its rounds, in
 * milliseconds, to standard error. What is loaded before the first round isn't counted.
 */
const { monitorEventLoopDelay } = require('node:perf_hooks')
const { setImmediate } = require('node:timers')

const delay = monitorEventLoopDelay({ resolution: 1 })
const toMs = (nanoseconds) => Math.round(nanoseconds / 1e6)

setImmediate(() => delay.enable())
process.on('exit', () => {
  const most = { longest: toMs(delay.max), longest999: toMs(delay.percentile(99.9)) }
  process.stderr.write(`\nEvent loop: ${JSON.stringify(most)}\n`)
})
