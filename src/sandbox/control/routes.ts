import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { isFault } from '../contract/faults'
import type { OperationName } from '../contract/operationNames'
import { readBody } from '../contract/readBody'
import { Refusal } from '../contract/refusals'
import { ajv, object } from '../contract/schema'
import type { State } from '../state'
import * as inside from './inside'
import { log } from './log'

type Query = Record<string, string | undefined>
type Body = string | null | undefined

const isTerms = ajv.compile<{ hasAccepted: boolean }>(object({ hasAccepted: { type: 'boolean' } }, ['hasAccepted']))

/** What Amazon does not have: a look inside, and faults to order, for those who run in another process. */
export function addControl(app: FastifyInstance, state: State, reset: () => void): void {
  app.get('/sandbox/audiences', () => inside.audiences(state))

  app.get<{ Params: { id: string } }>('/sandbox/audiences/:id', ({ params }, reply) =>
    found(reply, 'audienceId', inside.audience(state, params.id))
  )

  app.get<{ Params: { id: string } }>('/sandbox/audiences/:id/members', ({ params }, reply) => {
    const members = inside.members(state, params.id)
    return members === undefined
      ? found(reply, 'audienceId', undefined)
      : reply.type('application/x-ndjson').send(Readable.from(lines(members)))
  })

  app.get<{ Querystring: Query }>('/sandbox/members', ({ query: { externalUserId, hash } }, reply) => {
    if (hash) {
      return reply.send(inside.findMembers(state, { hash }))
    }
    return externalUserId
      ? reply.send(inside.findMembers(state, { externalUserId }))
      : reply.code(400).send({ message: 'Give externalUserId or hash' })
  })

  app.get<{ Querystring: Query }>('/sandbox/jobs', ({ query: { audienceId, limit } }) =>
    inside.jobs(state, { audienceId, limit: numberOf(limit) })
  )

  app.get<{ Params: { id: string } }>('/sandbox/jobs/:id', ({ params }, reply) =>
    found(reply, 'jobRequestId', inside.job(state, params.id))
  )

  app.get('/sandbox/connections', () => inside.connections(state))

  app.get('/sandbox/users', () => inside.users(state))

  app.put<{ Params: { id: string }; Body: Body }>('/sandbox/users/:id/terms', ({ params, body }, reply) =>
    orRefusal(reply, () => {
      const { hasAccepted } = readBody(body ?? '', isTerms)
      return inside.setTerms(state, params.id, hasAccepted) ? reply.code(204).send() : found(reply, 'user', undefined)
    })
  )

  app.get('/sandbox/requests', () => state.log.counts)

  app.get<{ Querystring: Query }>('/sandbox/log', ({ query }) => {
    const { after, limit, operation, outcome, region } = query
    return log(state, {
      after: numberOf(after),
      limit: numberOf(limit),
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
    orRefusal(reply, () => {
      const id = state.faults.order(readBody(body ?? '', isFault))
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

const numberOf = (text: string | undefined) => (text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined)

const found = (reply: FastifyReply, name: string, value: object | undefined) =>
  value === undefined ? reply.code(404).send({ message: `${name} not found` }) : reply.send(value)

function orRefusal(reply: FastifyReply, work: () => FastifyReply): FastifyReply {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error
    }
    return reply.code(error.status).send({ message: error.message })
  }
}

const LINES_AT_ONCE = 1000

function* lines(values: Iterable<unknown>): Generator<string> {
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
