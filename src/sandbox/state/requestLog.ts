import type { IncomingHttpHeaders } from 'node:http'
import { parse } from 'lossless-json'
import type { Fault } from '../contract/faults'
import type { OperationName } from '../contract/operationNames'
import type { Region } from '../contract/regions'

export interface LoggedRequest {
  /** From 1, in the order of the answers. */
  number: number
  /** When the answer was ready, in milliseconds. */
  at: number
  operation: OperationName
  region: Region
  method: string
  /** With its query. */
  path: string
  /** The status answered, or what became of the answer. */
  outcome: number | 'drop' | 'reset' | 'stall'
  /** The fault that struck. */
  fault?: Fault['kind']
  /** Member records that were accepted. */
  records: number
  /** From the arrival of the request until the answer was ready. */
  milliseconds: number
  /** Only of the latest 200. */
  exchange?: Exchange
  /** Only with `keepRequests`. */
  headers?: IncomingHttpHeaders
  /** Only with `keepRequests`: parsed, with integers beyond 2^53 as bigint; the text itself when it is not JSON. */
  body?: unknown
}

/** What was sent and answered, without tokens and secrets. */
export interface Exchange {
  requestHeaders: Record<string, string>
  requestBody: Excerpt
  answerHeaders: Record<string, string>
  answerBody: Excerpt
}

/** The first 16,000 characters of a body. */
export interface Excerpt {
  text: string
  /** Characters of the whole body. */
  length: number
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
const LATEST_EXCHANGES = 200

export class RequestLog {
  /** The latest 10,000. */
  readonly latest: LoggedRequest[] = []
  readonly counts: RequestCounts = { requests: 0, records: 0, byOperation: {}, faults: {} }

  add(request: Omit<LoggedRequest, 'number' | 'at'>): void {
    const { operation, outcome, records, fault } = request
    const { latest, counts } = this
    latest.push({ number: ++counts.requests, at: Date.now(), ...request })
    if (latest.length > LATEST) {
      latest.shift()
    }
    if (latest.length > LATEST_EXCHANGES) {
      latest[latest.length - LATEST_EXCHANGES - 1].exchange = undefined
    }
    counts.records += records
    const outcomes = (counts.byOperation[operation] ??= {})
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (fault !== undefined) {
      counts.faults[fault] = (counts.faults[fault] ?? 0) + 1
    }
  }

  find(number: number): LoggedRequest | undefined {
    const [oldest] = this.latest
    return oldest && this.latest[number - oldest.number]
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
