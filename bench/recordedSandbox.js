/**
 * A sandbox in a process of its own that writes down what it took, in the order in which it took it: a line for each
 * request, `{"audienceId": "…", "records": […]}`. Prints its address. Arguments: module, options, path of the record.
 */
const { appendFileSync } = require('node:fs')
const { setInterval } = require('node:timers')

const [sandboxModule, options, path] = process.argv.slice(2)
const EVERY_MS = 50

require(sandboxModule)
  .startSandbox({ ...JSON.parse(options), keepRequests: true })
  .then((sandbox) => {
    let last = 0
    const write = () => {
      for (const request of sandbox.requests) {
        if (request.number > last && request.operation === 'records' && request.records > 0) {
          const { audienceId, records } = request.body
          appendFileSync(path, `${JSON.stringify({ audienceId: String(audienceId), records })}\n`)
        }
        // The sandbox keeps thousands of requests; this one is written down.
        request.body = undefined
      }
      last = sandbox.requests.at(-1)?.number ?? 0
    }
    setInterval(write, EVERY_MS)
    process.on('SIGTERM', () => process.exit())
    process.on('exit', write)
    process.stdout.write(`${sandbox.url}\n`)
  })
