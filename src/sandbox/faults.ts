import { seededChance } from './chance'
import type { JobState } from './jobs'
import type { OperationName } from './operation'

interface FaultScope {
  /** Which operation it strikes; any when absent. */
  operation?: OperationName
  /** How many calls it strikes. Default 1, or without end where there is a rate. */
  times?: number
  /** Share of calls it strikes, 0 to 1, at random but the same for the same seed. */
  rate?: number
  /** Default 1. */
  seed?: number
  /** How long the call waits before anything else happens to it. */
  delayMilliseconds?: number
}

/** What happens instead of, or to, the answer of a call. */
export type Harm =
  /** Another answer. The request has no effect unless applied. A Retry-After goes out only when given. */
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
  /** The request has its effect, and the connection breaks halfway through the answer. */
  | { kind: 'reset' }
  /** The request has its effect, and the answer stops halfway with the connection open. */
  | { kind: 'stall' }
  /** The request has its effect, and the body of the answer is not JSON. */
  | { kind: 'garbled' }
  /** The request has its effect, and the body of the answer is `{}`. */
  | { kind: 'incomplete' }
  /** A records request is accepted and its job ends so; no member changes when FAILED. */
  | { kind: 'jobState'; state: JobState }
  /** All access tokens expire just before the call is looked at. */
  | { kind: 'expireTokens' }
  /** All refresh tokens are revoked just before the call is looked at. */
  | { kind: 'revokeRefreshToken' }

export type Fault = FaultScope & Harm

interface Ordered {
  fault: Fault
  left: number
  chance: () => number
}

export class Faults {
  private orders: Ordered[] = []

  order(fault: Fault): void {
    const left = fault.times ?? (fault.rate === undefined ? 1 : Infinity)
    this.orders.push({ fault, left, chance: seededChance(fault.seed ?? 1) })
  }

  clear(): void {
    this.orders = []
  }

  /** The fault that this call meets: the first ordered that is meant for it. One call meets one at most. */
  strike(operation: OperationName): Fault | undefined {
    const struck = this.orders.find(
      ({ fault, chance }) =>
        (fault.operation ?? operation) === operation && (fault.rate === undefined || chance() < fault.rate)
    )
    if (struck !== undefined && --struck.left <= 0) {
      this.orders = this.orders.filter((one) => one !== struck)
    }
    return struck?.fault
  }
}

/** Whether the call is to be answered at all, and so to have its effect. */
export const isApplied = (fault: Fault | undefined) =>
  (fault?.kind !== 'status' && fault?.kind !== 'drop') || fault.applied === true
