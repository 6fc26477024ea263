import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { orRejected } from '../contract/errors'
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
  const showOne = (path: string, idName: string, find: (id: string) => object | undefined) =>
    app.get<{ Params: { id: string } }>(`${path}/:id`, ({ params }, reply) => found(reply, idName, find(params.id)))

  app.get('/sandbox/audiences', () => inspect.audiences(state))
  showOne('/sandbox/audiences', 'audienceId', (id) => inspect.audience(state, id))

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
  showOne('/sandbox/jobs', 'jobRequestId', (id) => inspect.job(state, id))

  app.get<{ Querystring: Query }>('/sandbox/erasures', ({ query: { externalUserId } }) =>
    inspect.erasures(state, { externalUserId })
  )
  showOne('/sandbox/erasures', 'requestId', (id) => inspect.erasure(state, id))

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
  showOne('/sandbox/log', 'number', (number) => {
    const request = state.log.find(Number(number))
    // A parsed body may hold numbers that JSON.stringify does not write; its text is in the exchange.
    return request && { ...request, body: undefined, headers: undefined }
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

const orError = (reply: FastifyReply, work: () => FastifyReply): FastifyReply =>
  orRejected(work, ({ status, message }) => reply.code(status).send({ message }))

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
