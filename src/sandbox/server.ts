import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fastify from 'fastify'
import { answerCall } from './answer'
import type { AudienceSummary } from './audiences'
import { summaries } from './audiences'
import { addControl } from './control'
import type { Fault } from './faults'
import { isApplied } from './faults'
import type { Member } from './members'
import type { Operation, Region } from './operation'
import { REGIONS } from './operation'
import { OPERATIONS } from './operations'
import type { SandboxOptions } from './options'
import type { LoggedRequest, RequestCounts } from './requests'
import { parsedBody } from './requests'
import { send, statusAnswer } from './sending'
import { newState } from './state'
import { SANDBOX_CREDENTIALS } from './tokens'

export interface Sandbox {
  /** `http://127.0.0.1:<port>`. With `/NA`, `/EU` or `/FE` behind it, the host of that region; NA without. */
  url: string
  credentials: { clientId: string; clientSecret: string; refreshToken: string }
  /** The next calls meet this fault. */
  order(fault: Fault): void
  clearFaults(): void
  expireTokens(): void
  revokeRefreshToken(): void
  audiences(): AudienceSummary[]
  /** Who is in the audience now: added, not removed, time to live not over. Right as soon as a 202 is there. */
  members(audienceId: string): Member[]
  /** Resolves when no job is PENDING. */
  settled(): Promise<void>
  /** The latest 10,000 requests. */
  requests: readonly LoggedRequest[]
  counts: RequestCounts
  close(): Promise<void>
}

/** A local Amazon Ads on 127.0.0.1, sign-in included. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const state = newState(options)
  const { settings, tokens, audiences, faults, log, jobs } = state
  const closing = new AbortController()
  // As many calls as one likes may wait at a time.
  setMaxListeners(0, closing.signal)
  const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false })

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) =>
    bodyText(payload, settings.maxBodyBytes)
  )
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: '404', details: 'Not found' }))

  for (const region of [undefined, ...REGIONS]) {
    for (const operation of OPERATIONS) {
      app.route({
        method: operation.method,
        url: (region === undefined ? '' : `/${region}`) + operation.path,
        handler: (request, reply) => serve(operation, region ?? 'NA', request, reply),
        // A Content-Type that is none stops Fastify before the handler; it is for the operation to refuse.
        errorHandler: (error, request, reply) => {
          const isMediaType = error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
          void (isMediaType ? serve(operation, region ?? 'NA', request, reply) : reply.send(error))
        }
      })
    }
  }
  addControl(app, state)

  async function serve(operation: Operation, region: Region, request: FastifyRequest, reply: FastifyReply) {
    const fault = faults.strike(operation.name)
    if (fault?.delayMilliseconds !== undefined) {
      await pause(fault.delayMilliseconds, undefined, { signal: closing.signal }).catch(() => undefined)
      if (closing.signal.aborted) {
        return send(undefined, fault, reply)
      }
    }
    if (fault?.kind === 'expireTokens') {
      tokens.expireAccess()
    } else if (fault?.kind === 'revokeRefreshToken') {
      tokens.revokeRefresh()
    }
    const { headers, method, url } = request
    const requestId = randomUUID()
    const body = request.body as string | null | undefined
    const text = body === null ? undefined : (body ?? '')
    const query = new URL(url, 'http://sandbox').searchParams
    const parameters = request.params as Record<string, string>
    const call = { region, requestId, headers, parameters, query, text, fault }
    const real = isApplied(fault) ? answerCall(operation, call, state) : undefined
    const shown = fault?.kind === 'status' ? statusAnswer(fault, operation.family, requestId) : real
    const broken = fault?.kind === 'drop' || fault?.kind === 'reset' || fault?.kind === 'stall' ? fault.kind : undefined
    log.add(
      {
        operation: operation.name,
        region,
        method,
        path: url,
        outcome: broken ?? shown?.status ?? 0,
        ...(settings.keepRequests && { headers, body: parsedBody(text ?? '') })
      },
      real?.records ?? 0,
      fault
    )
    return send(shown, fault, reply)
  }

  await app.listen({ host: '127.0.0.1', port: settings.port })
  const { port } = app.server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    credentials: SANDBOX_CREDENTIALS,
    order: (fault) => faults.order(fault),
    clearFaults: () => faults.clear(),
    expireTokens: () => tokens.expireAccess(),
    revokeRefreshToken: () => tokens.revokeRefresh(),
    audiences: () => summaries(state),
    members: (audienceId) => {
      const audience = audiences.find(audienceId)
      return audience === undefined ? [] : [...audience.members.active(audience.ttl, settings.now())]
    },
    settled: () => jobs.settled(),
    requests: log.latest,
    counts: log.counts,
    close: async () => {
      closing.abort()
      await app.close()
    }
  }
}

/** Null when larger than allowed; it is read to the end all the same, so that the caller gets the answer. */
async function bodyText(payload: IncomingMessage, most: number): Promise<string | null> {
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
