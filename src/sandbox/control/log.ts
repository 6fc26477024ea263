import type { OperationName } from '../contract/operationNames'
import type { State } from '../state'
import type { LoggedRequest } from '../state/requestLog'

export interface LogFilter {
  /** Only those with a greater number. */
  after?: number
  /** Default 100. */
  limit?: number
  operation?: OperationName
  /** A status, or what became of the answer: drop, reset, stall. */
  outcome?: string
  region?: string
}

/** The latest requests that fit, the newest first, without what was sent and answered. */
export function log({ log }: State, filter: LogFilter = {}): LoggedRequest[] {
  const { after = 0, limit = 100, operation, outcome, region } = filter
  const found: LoggedRequest[] = []
  for (let index = log.latest.length - 1; index >= 0 && found.length < limit; index--) {
    const { exchange: _exchange, headers: _headers, body: _body, ...request } = log.latest[index]
    if (request.number <= after) {
      break
    }
    if (
      (operation === undefined || request.operation === operation) &&
      (outcome === undefined || String(request.outcome) === outcome) &&
      (region === undefined || request.region === region)
    ) {
      found.push(request)
    }
  }
  return found
}
