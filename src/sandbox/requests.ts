import type { IncomingHttpHeaders } from 'node:http'
import { parse } from 'lossless-json'
import type { Fault } from './faults'
import type { OperationName, Region } from './operation'

export interface LoggedRequest {
  operation: OperationName
  region: Region
  method: string
  /** With its query. */
  path: string
  /** The status answered, or what became of the answer. */
  outcome: number | 'drop' | 'reset' | 'stall'
  /** Only with `keepRequests`. */
  headers?: IncomingHttpHeaders
  /** Only with `keepRequests`: parsed, with integers beyond 2^53 as bigint; the text itself when it is not JSON. */
  body?: unknown
}

export interface RequestCounts {
  requests: number
  records: number
  /** By operation, by outcome. */
  byOperation: Partial<Record<OperationName, Record<string, number>>>
  /** Faults that struck, by kind. */
  faults: Partial<Record<Fault['kind'], number>>
}

const LATEST = 10_000

export class RequestLog {
  /** The latest 10,000. */
  readonly latest: LoggedRequest[] = []
  readonly counts: RequestCounts = { requests: 0, records: 0, byOperation: {}, faults: {} }

  add(request: LoggedRequest, records: number, fault: Fault | undefined): void {
    this.latest.push(request)
    if (this.latest.length > LATEST) {
      this.latest.shift()
    }
    this.counts.requests++
    this.counts.records += records
    const outcomes = (this.counts.byOperation[request.operation] ??= {})
    outcomes[request.outcome] = (outcomes[request.outcome] ?? 0) + 1
    if (fault !== undefined) {
      this.counts.faults[fault.kind] = (this.counts.faults[fault.kind] ?? 0) + 1
    }
  }
}

export function parsedBody(text: string): unknown {
  try {
    return parse(text, undefined, (digits) => {
      const value = Number(digits)
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(digits) : value
    })
  } catch {
    return text
  }
}
