import type { JobOutcome, OperationName } from './names'
import { JOB_OUTCOMES, OPERATION_NAMES } from './names'
import { ajv, object, string } from './readBody'

interface FaultScope {
  /** Which operation it hits; any when absent. */
  operation?: OperationName
  /** How many calls it hits. Default 1, or without end where there is a rate. */
  times?: number
  /** Share of calls it hits, 0 to 1, at random but the same for the same seed. */
  rate?: number
  /** Default 1. */
  seed?: number
  /** How long the call waits before anything else happens to it. */
  delayMilliseconds?: number
}

/** What happens to a call, or to its response. */
export type FaultEffect =
  /** Another response. The request has no effect unless applied. Retry-After is sent only when it is set here. */
  | {
      kind: 'status'
      status: number
      retryAfter?: number | string
      body?: 'json' | 'html' | 'empty'
      message?: string
      applied?: boolean
    }
  /** Nothing but the delay. */
  | { kind: 'slow'; delayMilliseconds: number }
  /** The connection closes before the first byte. The request has no effect unless applied. */
  | { kind: 'drop'; applied?: boolean }
  /** The request has its effect, and the connection breaks halfway through the response. */
  | { kind: 'reset' }
  /** The request has its effect, and the response stops halfway with the connection open. */
  | { kind: 'stall' }
  /** The request has its effect, and the body of the response is not JSON. */
  | { kind: 'garbled' }
  /** The request has its effect, and the body of the response is `{}`. */
  | { kind: 'incomplete' }
  /** The request has its effect, and the body of a success has none of the fields that Amazon's schema leaves optional. */
  | { kind: 'minimal' }
  /** A records request is accepted and its job ends in this state; no member changes when FAILED. */
  | { kind: 'jobState'; state: JobOutcome }
  /** All access tokens expire just before the call is handled. */
  | { kind: 'expireTokens' }
  /** All refresh tokens are revoked just before the call is handled. */
  | { kind: 'revokeRefreshToken' }
  /** Both at once: the user has withdrawn the permission, and only a new sign-in helps. */
  | { kind: 'revokeConnection' }

export type Fault = FaultScope & FaultEffect

/** Whether the call has its effect. */
export const isApplied = (fault: Fault | undefined) =>
  (fault?.kind !== 'status' && fault?.kind !== 'drop') || fault.applied === true

const faultScope = {
  operation: { enum: OPERATION_NAMES },
  times: { type: 'integer', minimum: 1 },
  rate: { type: 'number', minimum: 0, maximum: 1 },
  seed: { type: 'integer' },
  delayMilliseconds: { type: 'number', minimum: 0 }
}

const faultSchema = (kind: string, own: Record<string, object> = {}, required: string[] = []) =>
  object({ ...faultScope, ...own, kind: { const: kind } }, ['kind', ...required])

const WITHOUT_OPTIONS: FaultEffect['kind'][] = [
  'reset',
  'stall',
  'garbled',
  'incomplete',
  'minimal',
  'expireTokens',
  'revokeRefreshToken',
  'revokeConnection'
]

const applied = { type: 'boolean' }

const fault = {
  type: 'object',
  discriminator: { propertyName: 'kind' },
  required: ['kind'],
  oneOf: [
    faultSchema(
      'status',
      {
        status: { type: 'integer', minimum: 200, maximum: 599 },
        retryAfter: { type: ['number', 'string'] },
        body: { enum: ['json', 'html', 'empty'] },
        message: string,
        applied
      },
      ['status']
    ),
    faultSchema('slow', {}, ['delayMilliseconds']),
    faultSchema('drop', { applied }),
    ...WITHOUT_OPTIONS.map((kind) => faultSchema(kind)),
    faultSchema('jobState', { state: { enum: JOB_OUTCOMES } }, ['state'])
  ]
}

export const isFault = ajv.compile<Fault>(fault)
