import { ReasonCounts } from '../../amazon/reasons'
import type { Outcome } from './sendBatch'
import { jobRequestIdOf } from './sendBatch'

/** What became of rows that were sent, or would become of them. */
export class RowCounts {
  entered = 0
  left = 0
  /** Given up for now, or not tried; they come again. */
  unsent = 0
  refused = 0
  /** Reason → rows. */
  readonly reasons = new ReasonCounts()
  /** Amazon's jobs: one for each request that it accepted. */
  readonly jobRequestIds = new Set<string>()

  get done(): number {
    return this.entered + this.left + this.refused
  }

  add(outcome: Outcome): void {
    if (outcome.kind === 'refused') {
      this.refuse(outcome.reason)
    } else if (outcome.kind !== 'superseded') {
      this[outcome.kind] += 1
    }
    const jobRequestId = jobRequestIdOf(outcome)
    if (jobRequestId !== undefined) {
      this.jobRequestIds.add(jobRequestId)
    }
  }

  refuse(reason: string, rows = 1): void {
    this.refused += rows
    this.reasons.add(reason, rows)
  }
}
