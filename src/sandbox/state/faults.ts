import type { Fault } from '../contract/faults'
import type { OperationName } from '../contract/operationNames'
import { seededChance } from './chance'

interface Ordered {
  id: number
  fault: Fault
  left: number
  struck: number
  chance: () => number
}

/** A fault that is still to strike. */
export interface WaitingFault {
  id: number
  fault: Fault
  /** How many calls it will strike yet; null without end. */
  left: number | null
  /** How many calls it has struck. */
  struck: number
}

export class Faults {
  private orders: Ordered[] = []
  private lastId = 0

  /** The number under which it is taken back. */
  order(fault: Fault): number {
    const left = fault.times ?? (fault.rate === undefined ? 1 : Infinity)
    this.orders.push({ id: ++this.lastId, fault, left, struck: 0, chance: seededChance(fault.seed ?? 1) })
    return this.lastId
  }

  waiting(): WaitingFault[] {
    return this.orders.map(({ id, fault, left, struck }) => ({
      id,
      fault,
      left: left === Infinity ? null : left,
      struck
    }))
  }

  /** False when there is no such fault. */
  cancel(id: number): boolean {
    const before = this.orders.length
    this.orders = this.orders.filter((one) => one.id !== id)
    return this.orders.length < before
  }

  clear(): void {
    this.orders = []
  }

  /** The fault that this call meets: the first ordered that is meant for it. One call meets one at most. */
  strike(operation: OperationName): Fault | undefined {
    const met = this.orders.find(
      ({ fault, chance }) =>
        (fault.operation ?? operation) === operation && (fault.rate === undefined || chance() < fault.rate)
    )
    if (met === undefined) {
      return undefined
    }
    met.left--
    met.struck++
    if (met.left <= 0) {
      this.cancel(met.id)
    }
    return met.fault
  }
}
