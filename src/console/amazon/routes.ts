import type { FastifyInstance } from 'fastify'
import { AmazonAudiences } from './audiences'
import type { Console } from '../console'
import { SandboxApi } from './sandboxApi'
import { People } from '../inspect/people'

type ById = { Params: { id: string } }

/** What Amazon holds. People are asked for in a body: addresses are kept by browsers and logs. */
export function addAtAmazon(app: FastifyInstance, { space }: Console): void {
  const inside = new SandboxApi(space.account.amazon)
  const amazon = new AmazonAudiences(space, inside)
  const people = new People(space, inside)

  app.get('/api/amazon/audiences', () => amazon.audiences())
  app.get<ById>('/api/amazon/audiences/:id', ({ params }) => amazon.audience(params.id))

  app.get<{ Querystring: { audienceId?: string } }>('/api/amazon/jobs', ({ query }) => amazon.jobs(query.audienceId))
  app.get<ById>('/api/amazon/jobs/:id', ({ params }) => amazon.job(params.id))

  app.get<{ Querystring: { operation?: string; outcome?: string } }>('/api/amazon/requests', ({ query }) =>
    amazon.requests({ operation: query.operation, outcome: query.outcome })
  )
  app.get<ById>('/api/amazon/requests/:id', ({ params }) => amazon.request(params.id))

  app.post<{ Body: { who?: unknown } }>('/api/amazon/members', ({ body }) => people.memberships(body.who))

  app.post<{ Body: { who?: unknown } }>('/api/people', ({ body }, reply) => {
    const left = new AbortController()
    reply.raw.on('close', () => left.abort())
    return people.why(body.who, left.signal)
  })
}
