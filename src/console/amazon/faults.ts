import { ErrorCodes } from '@segment/actions-core'
import type { Answer } from '../../destinations/amazon-ads-dsp-amc/api/client'
import { toFailure, isRetried } from '../../destinations/amazon-ads-dsp-amc/api/failure'
import type { Fault } from '../../sandbox'
import { count } from '../../system/numbers'
import type { FaultKind } from '../api'
import { HttpError } from '../http/httpError'

interface Kind extends FaultKind {
  fault: Fault
}

/** Most calls that one fault hits. */
const MOST_TIMES = 10_000

/** What Segment would get, in the destination's own words, when a request with records meets this answer. */
function reported(answer: Answer): FaultKind['result'] {
  const { status, errortype, errormessage } = toFailure(answer)
  return { status, errortype, message: errormessage, retried: isRetried(status) }
}

const withStatus = (status: number, retryAfter?: string): Answer => ({ status, content: '', retryAfter })

const accepted = (message: string): FaultKind['result'] => ({ status: 200, message, retried: false })

/** The faults that a person can switch on. They hit uploads of records, where events are lost or saved. */
export const FAULT_KINDS: readonly Kind[] = [
  {
    id: 'limited',
    label: '429, wait two seconds',
    description: 'Amazon limits the rate and says with Retry-After how long to wait.',
    result: reported(withStatus(429, '2')),
    fault: { kind: 'status', operation: 'records', status: 429, retryAfter: 2 }
  },
  {
    id: 'limited-silently',
    label: '429, without Retry-After',
    description: 'Amazon limits the rate and does not say how long to wait, as it often does.',
    result: reported(withStatus(429)),
    fault: { kind: 'status', operation: 'records', status: 429 }
  },
  {
    id: 'expired',
    label: '401, the access token has expired',
    description: 'The access token has expired. Segment gets a new one and sends the events again.',
    result: { ...reported(withStatus(401)), retried: true },
    fault: { kind: 'expireTokens', operation: 'records' }
  },
  {
    id: 'revoked',
    label: 'The connection was revoked',
    description: 'The Amazon user has withdrawn the permission. Only a new consent helps: reconnect in the settings.',
    result: {
      status: 401,
      errortype: ErrorCodes.REFRESH_TOKEN_EXPIRED,
      message: 'Amazon no longer accepts the connection (invalid_grant).',
      retried: false
    },
    fault: { kind: 'revokeConnection', operation: 'records' }
  },
  {
    id: 'trouble',
    label: '500, server error at Amazon',
    description: 'The request has no effect.',
    result: reported(withStatus(500)),
    fault: { kind: 'status', operation: 'records', status: 500 }
  },
  {
    id: 'slow',
    label: 'Slow, three seconds',
    description: 'The response comes late. The destination waits up to 30 seconds for it.',
    result: accepted('Delivered, only later.'),
    fault: { kind: 'slow', operation: 'records', delayMilliseconds: 3000 }
  },
  {
    id: 'dropped',
    label: 'Dropped, no response at all',
    description: 'The connection closes before the first byte.',
    result: reported({ status: undefined, trouble: 'network', code: 'ECONNRESET' }),
    fault: { kind: 'drop', operation: 'records' }
  },
  {
    id: 'job-failed',
    label: 'The job fails',
    description: 'Amazon accepts the request, and its job ends FAILED: no member changes.',
    result: accepted('Delivered. The failure shows only in the state of the job, which the run reads at its end.'),
    fault: { kind: 'jobState', operation: 'records', state: 'FAILED' }
  }
]

/** The fault as the sandbox takes it. Throws HttpError next to the field that is wrong. */
export function buildFault({ kind, times, share }: { kind?: unknown; times?: unknown; share?: unknown }): Fault {
  const fault = FAULT_KINDS.find(({ id }) => id === kind)?.fault
  if (fault === undefined) {
    throw new HttpError('This fault does not exist.', { field: 'kind' })
  }
  if (share !== undefined) {
    if (typeof share !== 'number' || !(share > 0 && share <= 1)) {
      throw new HttpError('The share must be more than 0 and at most 100 percent.', { field: 'share' })
    }
    return { ...fault, rate: share }
  }
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1 || times > MOST_TIMES) {
    throw new HttpError(`The number of calls must be a whole number from 1 to ${count(MOST_TIMES)}.`, {
      field: 'times'
    })
  }
  return { ...fault, times }
}

/** As the page calls it; by its kind where another program switched it on. */
export const nameFault = (fault: Fault): string =>
  FAULT_KINDS.find((one) => isLike(one.fault, fault))?.label ?? fault.kind

const isLike = (one: object, fault: object): boolean =>
  Object.entries(one).every(([key, value]) => (fault as Record<string, unknown>)[key] === value) &&
  'retryAfter' in one === 'retryAfter' in fault
