import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { summaries } from './audiences'
import { isFault, readBody } from './contract'
import { Refusal } from './operation'
import type { State } from './state'

/** What Amazon does not have: a look inside, and faults to order, for those who run in another process. */
export function addControl(app: FastifyInstance, state: State): void {
  const { audiences, faults, log, settings } = state
  app.get('/sandbox/audiences', () => summaries(state))

  app.get<{ Params: { audienceId: string } }>('/sandbox/audiences/:audienceId/members', (request, reply) => {
    const audience = audiences.find(request.params.audienceId)
    if (audience === undefined) {
      return reply.code(404).send({ message: 'audienceId not found' })
    }
    const { members, ttl } = audience
    return reply.type('application/x-ndjson').send(Readable.from(lines(members.active(ttl, settings.now()))))
  })

  app.get('/sandbox/requests', () => log.counts)

  app.post<{ Body: string | null | undefined }>('/sandbox/faults', (request, reply) => {
    try {
      faults.order(readBody(request.body ?? '', isFault))
      return reply.code(204).send()
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error
      }
      return reply.code(error.status).send({ message: error.message })
    }
  })

  app.delete('/sandbox/faults', (_request, reply) => {
    faults.clear()
    return reply.code(204).send()
  })
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
