import type { FastifyInstance } from 'fastify'
import type { WaitingFault } from '../../sandbox'
import type { FaultsView } from '../api'
import type { Console } from '../console'
import { FAULT_KINDS, buildFault } from './faults'
import { SandboxApi } from './sandboxApi'

/** Faults of the sandbox: what is on, what there is, and what Segment would be told. */
export function addFaults(app: FastifyInstance, { space }: Console): void {
  const inside = new SandboxApi(space.account.amazon)

  app.get('/api/faults', async (): Promise<FaultsView> => {
    const waiting = await inside.get<WaitingFault[]>('/faults')
    return {
      kinds: FAULT_KINDS.map(({ fault: _fault, ...kind }) => kind),
      on: waiting.map(({ id, fault, left, struck }) => ({
        id,
        label: FAULT_KINDS.find((one) => isLike(one.fault, fault))?.label ?? fault.kind,
        left: left ?? undefined,
        share: fault.rate,
        struck
      }))
    }
  })

  app.post<{ Body: { kind?: unknown; times?: unknown; share?: unknown } }>('/api/faults', async ({ body }, reply) => {
    await inside.post('/faults', buildFault(body))
    return reply.code(204).send()
  })

  app.delete<{ Params: { id: string } }>('/api/faults/:id', async ({ params }, reply) => {
    await inside.delete(`/faults/${encodeURIComponent(params.id)}`)
    return reply.code(204).send()
  })

  app.delete('/api/faults', async (_request, reply) => {
    await inside.delete('/faults')
    return reply.code(204).send()
  })
}

const isLike = (one: object, fault: object): boolean =>
  Object.entries(one).every(([key, value]) => (fault as Record<string, unknown>)[key] === value) &&
  'retryAfter' in one === 'retryAfter' in fault
