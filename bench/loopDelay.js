/**
 * Loaded before a program: writes at its end to standard error how long its event loop was away, in milliseconds: at most, in
 * 99.9 % of its rounds, and at most of the processor's time, which other programs don't lengthen. What is loaded before the
 * first round isn't counted. Linux only.
 */
const { readFileSync } = require('node:fs')
const { monitorEventLoopDelay } = require('node:perf_hooks')
const { setImmediate, setInterval } = require('node:timers')

const delay = monitorEventLoopDelay({ resolution: 1 })
const toMs = (nanoseconds) => Math.round(nanoseconds / 1e6)
/** Of the main thread, which has the number of the process. */
const cpuNanoseconds = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0])
let busiest = 0

setImmediate(() => {
  delay.enable()
  let before = cpuNanoseconds()
  setInterval(() => {
    const now = cpuNanoseconds()
    busiest = Math.max(busiest, now - before)
    before = now
  }, 1).unref()
})
process.on('exit', () => {
  const most = { longest: toMs(delay.max), longest999: toMs(delay.percentile(99.9)), busiest: toMs(busiest) }
  process.stderr.write(`\nEvent loop: ${JSON.stringify(most)}\n`)
})
