import type { Outcome } from './delivery'

/** Different reasons that are told apart for one audience; reasons beyond are counted together. */
const MOST_REASONS = 40

const OTHER_REASONS = 'Other reasons: see the file of refused events.'

/** What became of the events of one audience. */
export class Tally {
  read = 0
  entered = 0
  left = 0
  superseded = 0
  refused = 0
  /** Read but not sent, because the run was stopped. */
  unsent = 0
  /** Reason → events. */
  readonly reasons = new Map<string, number>()
  /** Amazon's jobs: one for each request that it accepted. */
  readonly jobRequestIds = new Set<string>()

  add(outcome: Outcome): void {
    if (outcome.kind === 'refused') {
      this.refuse(outcome.reason)
      return
    }
    this[outcome.kind] += 1
    if (outcome.kind !== 'superseded' && outcome.jobRequestId !== undefined) {
      this.jobRequestIds.add(outcome.jobRequestId)
    }
  }

  refuse(reason: string): void {
    this.refused += 1
    const kept = this.reasons.has(reason) || this.reasons.size < MOST_REASONS ? reason : OTHER_REASONS
    this.reasons.set(kept, (this.reasons.get(kept) ?? 0) + 1)
  }

  get delivered(): number {
    return this.entered + this.left
  }
}
