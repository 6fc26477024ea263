import type { IncomingHttpHeaders } from 'node:http'
import type { Fault } from './faults'
import type { State } from './state'

export const REGIONS = ['NA', 'EU', 'FE'] as const
export type Region = (typeof REGIONS)[number]

export const OPERATION_NAMES = [
  'authorize',
  'token',
  'profiles',
  'advertisers',
  'accounts',
  'instances',
  'createAudience',
  'readAudience',
  'updateAudience',
  'records',
  'job',
  'connect',
  'connections',
  'disconnect',
  'terms',
  'acceptTerms'
] as const
export type OperationName = (typeof OPERATION_NAMES)[number]

export interface Operation {
  name: OperationName
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  family: Family
  /** Content-Type that the request must have. */
  consumes?: string
  /** Sign-in takes neither access token nor client id. */
  open?: boolean
  clientIdOptional?: boolean
  answer: (call: Call, state: State) => Reply
}

/** Operations that share a media type and the form of their errors. */
export interface Family {
  media: string
  error: (status: number, message: string, requestId: string) => object
}

export interface Call {
  region: Region
  requestId: string
  headers: IncomingHttpHeaders
  /** Parameters of the path. */
  parameters: Record<string, string>
  query: URLSearchParams
  /** The body; undefined when it is larger than allowed. */
  text: string | undefined
  fault: Fault | undefined
}

export interface Reply {
  status: number
  /** Written as JSON; a bigint becomes a plain number with all its digits. */
  body?: unknown
  headers?: Record<string, string>
  /** How many member records the request brought. */
  records?: number
}

/** What goes over the wire. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string
  records?: number
}

/** Thrown to refuse a call; the operation's family gives the body its form, unless one is given. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly given: { body?: object; headers?: Record<string, string> } = {}
  ) {
    super(message)
  }
}
