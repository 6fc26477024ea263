import type { IncomingHttpHeaders } from 'node:http'
import type { Family } from '../contract/families'
import type { Fault } from '../contract/faults'
import type { OperationName, Region } from '../contract/names'
import type { SandboxState } from '../state'
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
  /** Larger bodies get 413, as those beyond the option `maxBodyBytes` do. */
  maxBytes?: number
} & (OpenOperation | UserOperation)

/** Sign-in takes neither access token nor client ID. */
interface OpenOperation {
  open: true
  run: (call: OperationCall, state: SandboxState) => OperationResult
}

interface UserOperation {
  open?: false
  clientIdOptional?: true
  run: (call: UserCall, state: SandboxState) => OperationResult
}

export interface OperationCall {
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
export interface UserCall extends OperationCall {
  user: User
}

/** What an operation returns. */
export interface OperationResult {
  status: number
  /** Written as JSON; a bigint becomes a plain number with all its digits. */
  body?: unknown
  /** A page instead of a body. */
  page?: string
  headers?: Record<string, string>
  /** How many member records the request brought. */
  records?: number
}

/** What goes over the wire. */
export interface Reply {
  status: number
  headers: Record<string, string>
  body: string
  records?: number
}
