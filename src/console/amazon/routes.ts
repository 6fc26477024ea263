import type { FastifyInstance } from 'fastify'
import { parse, stringify } from 'lossless-json'
import type { Excerpt, LoggedRequest, WaitingFault } from '../../sandbox'
import type { FaultsView, JobDetail, JobSummary, RequestDetail, RequestsView } from '../api'
import type { Workspace } from '../workspace/workspace'
import { AmazonAudiences } from './audiences'
import { buildCurl } from './curl'
import { buildFault, FAULT_KINDS, nameFault } from './faults'
import { SandboxApi } from './sandboxApi'

type ById = { Params: { id: string } }

/** Requests and jobs that a page shows. */
const SHOWN = '200'

/** What Amazon holds, and the faults of the sandbox. */
export function addAmazonRoutes(app: FastifyInstance, { space }: { space: Workspace }): void {
  const sandbox = new SandboxApi(space.account.amazon)
  const audiences = new AmazonAudiences(space, sandbox)

  app.get('/api/amazon/audiences', () => audiences.list())
  app.get<ById>('/api/amazon/audiences/:id', ({ params }) => audiences.one(params.id))

  app.get<{ Querystring: { audienceId?: string } }>('/api/amazon/jobs', ({ query: { audienceId } }) =>
    sandbox.get<JobSummary[]>('/jobs', { audienceId, limit: SHOWN })
  )
  app.get<ById>('/api/amazon/jobs/:id', ({ params }) =>
    sandbox.get<JobDetail>(`/jobs/${encodeURIComponent(params.id)}`)
  )

  app.get<{ Querystring: { operation?: string; outcome?: string } }>(
    '/api/amazon/requests',
    async ({ query: { operation, outcome } }): Promise<RequestsView> => {
      const [requests, { byOperation }] = await Promise.all([
        sandbox.get<LoggedRequest[]>('/log', { operation, outcome, limit: SHOWN }),
        sandbox.get<{ byOperation: Record<string, Record<string, number>> }>('/requests')
      ])
      return {
        requests,
        operations: Object.keys(byOperation).sort(),
        outcomes: [...new Set(Object.values(byOperation).flatMap(Object.keys))].sort()
      }
    }
  )
  app.get<ById>('/api/amazon/requests/:id', async ({ params }): Promise<RequestDetail> => {
    const logged = await sandbox.get<LoggedRequest>(`/log/${encodeURIComponent(params.id)}`)
    // What a sandbox that keeps whole requests has beyond the exchange holds tokens.
    const { headers: _headers, body: _body, exchange, ...request } = logged
    return {
      ...request,
      exchange: exchange && {
        ...exchange,
        requestBody: indent(exchange.requestBody),
        answerBody: indent(exchange.answerBody)
      },
      curl: buildCurl(sandbox.url, logged)
    }
  })

  app.get('/api/faults', async (): Promise<FaultsView> => {
    const waiting = await sandbox.get<WaitingFault[]>('/faults')
    return {
      kinds: FAULT_KINDS.map(({ fault: _fault, ...kind }) => kind),
      on: waiting.map(({ id, fault, left, struck }) => ({
        id,
        label: nameFault(fault),
        left: left ?? undefined,
        share: fault.rate,
        struck
      }))
    }
  })

  app.post<{ Body: Parameters<typeof buildFault>[0] }>('/api/faults', ({ body }) =>
    sandbox.post('/faults', buildFault(body))
  )

  app.delete<ById>('/api/faults/:id', ({ params }) => sandbox.delete(`/faults/${encodeURIComponent(params.id)}`))

  app.delete('/api/faults', () => sandbox.delete('/faults'))
}

/** JSON with line breaks, its numbers digit for digit; what is not JSON, or cut, as it is. */
function indent({ text, length }: Excerpt): Excerpt {
  try {
    return { text: stringify(parse(text), undefined, 2) ?? text, length }
  } catch {
    return { text, length }
  }
}
