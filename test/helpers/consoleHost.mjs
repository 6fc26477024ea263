/* global process */
/**
 * Starts consoles of the compiled program in this process, as often as tests ask: to load the program takes longer than most
 * tests. Prints its address at once, and ends with its standard input.
 */
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

const require = createRequire(import.meta.url)
const load = (name) => require(`../../dist-test/${name}.js`)

/** How to close each console, by its address. */
const running = new Map()

async function start({ sandboxUrl, files, workspace, holdMs }) {
  // Calls of the whole process go to the sandbox that the environment names.
  if (running.size > 0 && process.env.AMAZON_ADS_SANDBOX_URL !== sandboxUrl) {
    throw new Error('A console of another sandbox is open here. Start one of the two as a process of its own.')
  }
  process.env.AMAZON_ADS_SANDBOX_URL = sandboxUrl
  const sources = await load('segment/sources/events/sources').openSources(files)
  const reached = await load('amazon/target').reachTarget(process.env)
  const { address, close } = await load('console/start').startConsole({ sources, port: 0, reached, workspace, holdMs })
  running.set(address, close)
  return address
}

/** Closes those at these addresses. */
const close = (addresses) =>
  Promise.all(
    addresses.map((address) => {
      const closeConsole = running.get(address)
      running.delete(address)
      return closeConsole?.()
    })
  )

const server = createServer(async (request, response) => {
  try {
    const body = JSON.parse((await text(request)) || '{}')
    response.end(
      request.method === 'POST' ? await start(body) : void (await close(body.addresses ?? [...running.keys()]))
    )
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`)
  load('console/start')
})
process.stdin.resume().on('end', () => process.exit(0))
