import type { IncomingHttpHeaders } from 'node:http'
import type { Family } from '../contract/families'
import type { Fault } from '../contract/faults'
import type { OperationName } from '../contract/operationNames'
import type { Region } from '../contract/regions'
import type { State } from '../state'
import type { User } from '../state/users'

export type Operation = {
  name: OperationName
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  family: Family
  /** Content-Type that the request must have. */
  consumes?: string
  /** Without a body it need not have it. */
  bodyOptional?: boolean
} & (OpenOperation | UserOperation)

/** Sign-in takes neither access token nor client id. */
interface OpenOperation {
  open: true
  answer: (call: Call, state: State) => Reply
}

interface UserOperation {
  open?: false
  clientIdOptional?: true
  answer: (call: UserCall, state: State) => Reply
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

/** A call with the access token that this user gave. */
export interface UserCall extends Call {
  user: User
}

export interface Reply {
  status: number
  /** Written as JSON; a bigint becomes a plain number with all its digits. */
  body?: unknown
  /** A page in the place of a body. */
  page?: string
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
