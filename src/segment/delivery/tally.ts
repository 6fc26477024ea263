import { ReasonCounts } from '../../amazon/reasons'
import type { BatchOutcome } from './outcomes'

const OTHER_REASONS = 'Other reasons: see the file of refused events.'

/** What became of the events of one audience. */
export class Tally {
  entered = 0
  left = 0
  /** Of those who left, the people who were to enter and had denied their consent. */
  denied = 0
  superseded = 0
  refused = 0
  /** Read but not sent: given up, or not tried because the run was stopped. */
  unsent = 0
  /** Reason → events that were not sent. */
  readonly unsentReasons = new ReasonCounts(OTHER_REASONS)
  /** Reason → events. */
  readonly reasons = new ReasonCounts(OTHER_REASONS)
  /** Amazon's jobs: one for each request that it accepted. */
  readonly jobRequestIds = new Set<string>()

  add({ entered, left, denied, superseded, jobRequestIds, refused }: BatchOutcome): void {
    this.entered += entered
    this.left += left
    this.denied += denied
    this.superseded += superseded
    jobRequestIds.forEach((id) => this.jobRequestIds.add(id))
    for (const [reason, { length }] of Object.entries(refused)) {
      this.refused += length
      this.reasons.add(reason, length)
    }
  }

  leave(reason: string): void {
    this.unsent += 1
    this.unsentReasons.add(reason)
  }

  get delivered(): number {
    return this.entered + this.left
  }

  get settled(): number {
    return this.delivered + this.superseded + this.refused
  }

  get read(): number {
    return this.settled + this.unsent
  }
}
