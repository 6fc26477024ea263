import type { IncomingHttpHeaders } from 'node:http'
import { parse } from 'lossless-json'
import type { Fault } from '../contract/faults'
import type { OperationName, Region } from '../contract/names'

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
  /** The fault that hit it. */
  fault?: Fault['kind']
  /** Member records that were accepted. */
  records: number
  /** From the arrival of the request until the answer was ready. */
  milliseconds: number
  /** Of the latest 200; with `keepRequests` of all. */
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
  /** Faults that hit, by kind. */
  faults: Partial<Record<Fault['kind'], number>>
}

const LATEST = 10_000
/** Of these, how many keep their exchange. */
const LATEST_EXCHANGES = 200

export class RequestLog {
  /** The latest 10,000. */
  readonly latest: LoggedRequest[] = []
  readonly counts: RequestCounts = { requests: 0, records: 0, byOperation: {}, faults: {} }

  constructor(private readonly exchanges = LATEST_EXCHANGES) {}

  add(request: Omit<LoggedRequest, 'number' | 'at'>): void {
    const { operation, outcome, records, fault } = request
    const { latest, counts } = this
    latest.push({ number: ++counts.requests, at: Date.now(), ...request })
    if (latest.length > LATEST) {
      latest.shift()
    }
    if (latest.length > this.exchanges) {
      latest[latest.length - this.exchanges - 1].exchange = undefined
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

export function parseBody(text: string): unknown {
  try {
    return parse(text, undefined, (digits) => {
      const value = Number(digits)
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(digits) : value
    })
  } catch {
    return text
  }
}

const LONGEST = 16_000

/** Fields of sign-in that are secret. In JSON a code is an error's. */
const SECRET_FIELD = /((?:access_token|refresh_token|client_secret|code_verifier)(?:=|":\s*")|(?:^|[?&])code=)[^&"]+/g
const TOKEN = /\b(Atz[ar](?:\||%7C))[^\s"&]+/gi

export const withoutSecrets = (text: string) => text.replace(SECRET_FIELD, '$1…').replace(TOKEN, '$1…')

/** Headers that describe the call: no credentials, nothing of the transport. */
const SHOWN_HEADER = /^(accept|content-type|retry-after|x-amz.*|amazon-advertising-api-.*)$/i

/** What can be shown of a call. */
export const buildExchange = (
  request: { headers: Record<string, unknown>; text: string },
  answer: { headers: Record<string, string>; body: string } | undefined
): Exchange => ({
  requestHeaders: selectHeaders(request.headers),
  requestBody: cutExcerpt(request.text),
  answerHeaders: selectHeaders(answer?.headers ?? {}),
  answerBody: cutExcerpt(answer?.body ?? '')
})

function selectHeaders(headers: Record<string, unknown>): Record<string, string> {
  const shown = Object.entries(headers).filter(([name]) => SHOWN_HEADER.test(name))
  return Object.fromEntries(shown.map(([name, value]) => [name, withoutSecrets(String(value))]))
}

const cutExcerpt = (text: string): Excerpt => ({ text: withoutSecrets(copyStart(text)), length: text.length })

/** A copy: cut from a body of megabytes, it would keep all of it in memory. */
const copyStart = (text: string) => (text.length <= LONGEST ? text : Buffer.from(text.slice(0, LONGEST)).toString())
