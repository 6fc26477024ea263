import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fastify from 'fastify'
import type { Fault } from './contract/faults'
import { isApplied } from './contract/faults'
import type { Region } from './contract/names'
import { REGIONS } from './contract/names'
import { addControl } from './control/routes'
import type { Sandbox } from './control/sandbox'
import { createSandbox } from './control/sandbox'
import { OPERATIONS } from './operations'
import { handleCall } from './operations/handleCall'
import type { Operation } from './operations/operation'
import { homeFacts, homePage } from './pages/home'
import { wantsPage } from './pages/layout'
import { plantSeed, readSeed } from './seed'
import { buildStatusReply, sendReply } from './sendReply'
import type { SandboxState } from './state'
import { createState } from './state'
import { audienceIds } from './state/audiences'
import type { SandboxOptions } from './state/options'
import { readOptions } from './state/options'
import { buildExchange, parseBody, withoutSecrets } from './state/requestLog'
import { SANDBOX_CREDENTIALS } from './state/tokens'

/** When requests arrived, by the clock of `performance`. */
const arrivals = new WeakMap<FastifyRequest, number>()

/** A local Amazon Ads on 127.0.0.1, sign-in included. @throws SeedError, and what Node throws where the port is in use */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = readOptions(options)
  const ids = audienceIds()
  const seed = await readSeed(settings.seed ?? {})
  const state = createState(settings, ids)
  const reset = () => {
    Object.assign(state, createState(settings, ids))
    plantSeed(seed, state)
  }
  plantSeed(seed, state)
  const closing = new AbortController()
  // Any number of calls may wait at a time.
  setMaxListeners(0, closing.signal)
  const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false })

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) =>
    readText(payload, settings.maxBodyBytes)
  )
  app.addHook('onRequest', (request, _reply, done) => {
    arrivals.set(request, performance.now())
    done()
  })
  app.addHook('onRequest', loopbackOnly)
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: '404', details: 'Not found' }))

  for (const prefix of ['', `/:region(^${REGIONS.join('|')}$)`]) {
    for (const operation of OPERATIONS) {
      app.route({
        method: operation.method,
        url: prefix + operation.path,
        handler: (request, reply) => serve(operation, request, reply),
        // An invalid Content-Type stops Fastify before the handler; it is for the operation to reject.
        errorHandler: (error, request, reply) => {
          const isMediaType = error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
          void (isMediaType ? serve(operation, request, reply) : reply.send(error))
        }
      })
    }
  }
  addControl(app, state, reset)
  app.get('/', ({ headers }, reply) => {
    const url = `http://${headers.host}`
    if (!wantsPage(headers.accept)) {
      return reply.send(homeFacts(url, SANDBOX_CREDENTIALS))
    }
    const page = homePage(url, SANDBOX_CREDENTIALS)
    return reply.headers(page.headers).send(page.text)
  })

  async function serve(operation: Operation, request: FastifyRequest, reply: FastifyReply) {
    const { region = 'NA', ...parameters } = request.params as { region?: Region } & Record<string, string>
    const fault = state.faults.next(operation.name)
    if (fault?.delayMilliseconds !== undefined) {
      await pause(fault.delayMilliseconds, undefined, { signal: closing.signal }).catch(() => undefined)
      if (closing.signal.aborted) {
        return sendReply(undefined, fault, reply)
      }
    }
    endTokens(fault, state)
    const { headers, method, url } = request
    const requestId = randomUUID()
    const body = request.body as string | null | undefined
    const text = body === null ? undefined : (body ?? '')
    const query = new URL(url, 'http://sandbox').searchParams
    const call = { region, requestId, headers, parameters, query, text, fault }
    const real = isApplied(fault) ? handleCall(operation, call, state) : undefined
    const shown = fault?.kind === 'status' ? buildStatusReply(fault, operation.family, requestId) : real
    const broken = fault?.kind === 'drop' || fault?.kind === 'reset' || fault?.kind === 'stall' ? fault.kind : undefined
    state.log.add({
      operation: operation.name,
      region,
      method,
      path: withoutSecrets(url),
      outcome: broken ?? shown?.status ?? 0,
      fault: fault?.kind,
      records: real?.records ?? 0,
      milliseconds: Math.round(performance.now() - (arrivals.get(request) ?? 0)),
      exchange: buildExchange({ headers, text: text ?? '' }, shown),
      ...(settings.keepRequests && { headers, body: parseBody(text ?? '') })
    })
    return sendReply(shown, fault, reply)
  }

  await app.listen({ host: '127.0.0.1', port: settings.port })
  const { port } = app.server.address() as AddressInfo
  return createSandbox(state, `http://127.0.0.1:${port}`, reset, async () => {
    closing.abort()
    await app.close()
  })
}

function endTokens(fault: Fault | undefined, { tokens }: SandboxState): void {
  if (fault?.kind === 'expireTokens' || fault?.kind === 'revokeConnection') {
    tokens.expireAccess()
  }
  if (fault?.kind === 'revokeRefreshToken' || fault?.kind === 'revokeConnection') {
    tokens.revokeRefresh()
  }
}

/** Null when larger than allowed; it is still read to the end, so that the caller gets the response. */
async function readText(payload: IncomingMessage, most: number): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= most) {
      chunks.push(chunk)
    }
  }
  return size > most ? null : Buffer.concat(chunks).toString()
}

/** Any other name that resolves to this machine may belong to somebody else. */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i

/**
 * Accepts programs, and the sandbox's own pages. Any other web page could inject faults, or, under a name of its own that
 * resolves to this machine, read the members (DNS rebinding).
 */
async function loopbackOnly({ headers: { host = '', origin } }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!LOOPBACK.test(host)) {
    await reply.code(403).send({ message: 'Call the sandbox as 127.0.0.1 or localhost.' })
  } else if (origin !== undefined && origin !== `http://${host}`) {
    await reply.code(403).send({ message: "Only the sandbox's own pages may call it." })
  }
}
