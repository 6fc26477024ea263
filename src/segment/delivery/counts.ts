import { ReasonCounts } from '../../amazon/reasons'
import type { BatchOutcome, Outcome } from './outcomes'
import { jobRequestIdOf } from './outcomes'

const OTHER_REASONS = 'Other reasons: see the file of refused events.'

/** What became of any number of events or rows. */
export class Counts {
  entered = 0
  /** Of those who entered, members who were sent again, as they are, before their time in the audience is over. */
  refreshed = 0
  left = 0
  /** Of those who left, the people who were to enter and had denied their consent. */
  denied = 0
  superseded = 0
  refused = 0
  /** Read but not sent: given up, or not tried because the run was stopped. */
  unsent = 0
  /** Reason → what was not sent. */
  readonly unsentReasons = new ReasonCounts(OTHER_REASONS)
  /** Reason → what was refused. */
  readonly reasons = new ReasonCounts(OTHER_REASONS)
  /** Amazon's jobs: one for each request that it accepted. */
  readonly jobRequestIds = new Set<string>()

  add(outcome: Outcome): void {
    if (outcome.kind === 'refused') {
      this.refuse(outcome.reason)
    } else if (outcome.kind === 'unsent') {
      this.leave(outcome.reason)
    } else {
      this[outcome.kind] += 1
      this.denied += outcome.kind !== 'superseded' && outcome.denied ? 1 : 0
    }
    const jobRequestId = jobRequestIdOf(outcome)
    if (jobRequestId !== undefined) {
      this.jobRequestIds.add(jobRequestId)
    }
  }

  /** Adds what is for good of a batch. */
  addBatch({ entered, left, denied, superseded, jobRequestIds, refused }: BatchOutcome): void {
    this.entered += entered
    this.left += left
    this.denied += denied
    this.superseded += superseded
    jobRequestIds.forEach((id) => this.jobRequestIds.add(id))
    for (const [reason, { length }] of Object.entries(refused)) {
      this.refuse(reason, length)
    }
  }

  refuse(reason: string, count = 1): void {
    this.refused += count
    this.reasons.add(reason, count)
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
