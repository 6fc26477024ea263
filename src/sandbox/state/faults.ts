import type { Fault } from '../contract/faults'
import type { OperationName } from '../contract/names'
import { seededChance } from './chance'

interface InjectedFault {
  id: number
  fault: Fault
  left: number
  hits: number
  chance: () => number
}

/** A fault that is still to hit. Its keys are those of the control routes. */
export interface WaitingFault {
  id: number
  fault: Fault
  /** How many calls it will still hit; null without end. */
  left: number | null
  /** How many calls it has hit. */
  struck: number
}

export class Faults {
  private injected: InjectedFault[] = []
  private lastId = 0

  /** Returns the ID by which it is canceled. */
  inject(fault: Fault): number {
    const left = fault.times ?? (fault.rate === undefined ? 1 : Infinity)
    this.injected.push({ id: ++this.lastId, fault, left, hits: 0, chance: seededChance(fault.seed ?? 1) })
    return this.lastId
  }

  waiting(): WaitingFault[] {
    return this.injected.map(({ id, fault, left, hits }) => ({
      id,
      fault,
      left: left === Infinity ? null : left,
      struck: hits
    }))
  }

  /** False when there is no such fault. */
  cancel(id: number): boolean {
    const before = this.injected.length
    this.injected = this.injected.filter((one) => one.id !== id)
    return this.injected.length < before
  }

  clear(): void {
    this.injected = []
  }

  /** The fault for this call: the first injected that applies to it. A call has one at most. */
  next(operation: OperationName): Fault | undefined {
    const found = this.injected.find(
      ({ fault, chance }) =>
        (fault.operation ?? operation) === operation && (fault.rate === undefined || chance() < fault.rate)
    )
    if (found === undefined) {
      return undefined
    }
    found.left--
    found.hits++
    if (found.left <= 0) {
      this.cancel(found.id)
    }
    return found.fault
  }
}
