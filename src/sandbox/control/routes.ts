import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { ApiError } from '../contract/errors'
import { isFault } from '../contract/faults'
import type { OperationName } from '../contract/names'
import { ajv, object, readBody } from '../contract/readBody'
import type { SandboxState } from '../state'
import * as inspect from './inspect'

type Query = Record<string, string | undefined>
type Body = string | null | undefined

const isTerms = ajv.compile<{ hasAccepted: boolean }>(object({ hasAccepted: { type: 'boolean' } }, ['hasAccepted']))

/** What Amazon does not have: its state to inspect, and faults to inject, for tests in another process. */
export function addControl(app: FastifyInstance, state: SandboxState, reset: () => void): void {
  app.get('/sandbox/audiences', () => inspect.audiences(state))

  app.get<{ Params: { id: string } }>('/sandbox/audiences/:id', ({ params }, reply) =>
    found(reply, 'audienceId', inspect.audience(state, params.id))
  )

  app.get<{ Params: { id: string } }>('/sandbox/audiences/:id/members', ({ params }, reply) => {
    const members = inspect.members(state, params.id)
    return members === undefined
      ? found(reply, 'audienceId', undefined)
      : reply.type('application/x-ndjson').send(Readable.from(toLines(members)))
  })

  app.get<{ Querystring: Query }>('/sandbox/members', ({ query: { externalUserId, hash } }, reply) => {
    if (hash) {
      return reply.send(inspect.findMembers(state, { hash }))
    }
    return externalUserId
      ? reply.send(inspect.findMembers(state, { externalUserId }))
      : reply.code(400).send({ message: 'Give externalUserId or hash' })
  })

  app.get<{ Querystring: Query }>('/sandbox/jobs', ({ query: { audienceId, limit } }) =>
    inspect.jobs(state, { audienceId, limit: parseNumber(limit) })
  )

  app.get<{ Params: { id: string } }>('/sandbox/jobs/:id', ({ params }, reply) =>
    found(reply, 'jobRequestId', inspect.job(state, params.id))
  )

  app.get<{ Querystring: Query }>('/sandbox/erasures', ({ query: { externalUserId } }) =>
    inspect.erasures(state, { externalUserId })
  )

  app.get<{ Params: { id: string } }>('/sandbox/erasures/:id', ({ params }, reply) =>
    found(reply, 'requestId', inspect.erasure(state, params.id))
  )

  app.get('/sandbox/connections', () => inspect.connections(state))

  app.get('/sandbox/users', () => inspect.users(state))

  app.put<{ Params: { id: string }; Body: Body }>('/sandbox/users/:id/terms', ({ params, body }, reply) =>
    orError(reply, () => {
      const { hasAccepted } = readBody(body ?? '', isTerms)
      return inspect.setTerms(state, params.id, hasAccepted) ? reply.code(204).send() : found(reply, 'user', undefined)
    })
  )

  app.get('/sandbox/requests', () => state.log.counts)

  app.get<{ Querystring: Query }>('/sandbox/log', ({ query }) => {
    const { after, limit, operation, outcome, region } = query
    return inspect.log(state, {
      after: parseNumber(after),
      limit: parseNumber(limit),
      operation: operation as OperationName | undefined,
      outcome,
      region
    })
  })

  app.get<{ Params: { number: string } }>('/sandbox/log/:number', ({ params }, reply) => {
    const request = state.log.find(Number(params.number))
    // A parsed body may hold numbers that JSON.stringify does not write; its text is in the exchange.
    return found(reply, 'number', request && { ...request, body: undefined, headers: undefined })
  })

  app.get('/sandbox/faults', () => state.faults.waiting())

  app.post<{ Body: Body }>('/sandbox/faults', ({ body }, reply) =>
    orError(reply, () => {
      const id = state.faults.inject(readBody(body ?? '', isFault))
      return reply.code(204).header('location', `/sandbox/faults/${id}`).send()
    })
  )

  app.delete('/sandbox/faults', (_request, reply) => {
    state.faults.clear()
    return reply.code(204).send()
  })

  app.delete<{ Params: { id: string } }>('/sandbox/faults/:id', ({ params }, reply) =>
    state.faults.cancel(Number(params.id)) ? reply.code(204).send() : found(reply, 'fault', undefined)
  )

  app.post('/sandbox/reset', (_request, reply) => {
    reset()
    return reply.code(204).send()
  })
}

const parseNumber = (text: string | undefined) => (text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined)

const found = (reply: FastifyReply, name: string, value: object | undefined) =>
  value === undefined ? reply.code(404).send({ message: `${name} not found` }) : reply.send(value)

function orError(reply: FastifyReply, work: () => FastifyReply): FastifyReply {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error
    }
    return reply.code(error.status).send({ message: error.message })
  }
}

const LINES_AT_ONCE = 1000

function* toLines(values: Iterable<unknown>): Generator<string> {
  let chunk: string[] = []
  for (const value of values) {
    chunk.push(`${JSON.stringify(value)}\n`)
    if (chunk.length === LINES_AT_ONCE) {
      yield chunk.join('')
      chunk = []
    }
  }
  yield chunk.join('')
}
