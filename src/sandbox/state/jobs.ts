import { randomUUID } from 'node:crypto'
import type { JobOutcome } from '../contract/names'
import type { TransitionRule } from './transitions'
import { Transition } from './transitions'

export interface InvalidRecord {
  audienceId: string
  externalId: string
  error: string
}

export interface Job {
  jobRequestId: string
  audienceId: string
  /** From PENDING to the outcome. */
  progress: Transition<'PENDING', JobOutcome>
  /** What it becomes when it is no longer PENDING. */
  outcome: JobOutcome
  records: number
  invalidRecords: InvalidRecord[]
}

/** Beyond these the oldest jobs are dropped, to cap memory. */
const MOST_JOBS = 50_000
const MOST_INVALID_RECORDS = 500_000

export class Jobs {
  private readonly jobs = new Map<string, Job>()
  private readonly sized = new Set<string>()
  private invalidRecords = 0
  /** When the last one is done that needs no polls, in milliseconds. */
  lastDueAt = 0

  constructor(private readonly rule: TransitionRule) {}

  add(job: Omit<Job, 'jobRequestId' | 'progress'>): Job {
    const progress = new Transition('PENDING' as const, job.outcome, this.rule)
    const added = { ...job, jobRequestId: randomUUID(), progress }
    this.jobs.set(added.jobRequestId, added)
    this.invalidRecords += job.invalidRecords.length
    this.lastDueAt = progress.dueAt === Infinity ? 0 : progress.dueAt
    this.dropOldest()
    return added
  }

  find(jobRequestId: string): Job | undefined {
    return this.jobs.get(jobRequestId)
  }

  /** Oldest first. */
  all(): Job[] {
    return [...this.jobs.values()]
  }

  /** Sizes are computed with an audience's first job. */
  anyDoneFor(audienceId: string): boolean {
    if (!this.sized.has(audienceId) && this.all().some((job) => job.audienceId === audienceId && isDone(job))) {
      this.sized.add(audienceId)
    }
    return this.sized.has(audienceId)
  }

  private dropOldest(): void {
    for (const [id, job] of this.jobs) {
      if (this.jobs.size <= MOST_JOBS && this.invalidRecords <= MOST_INVALID_RECORDS) {
        return
      }
      if (isDone(job)) {
        this.sized.add(job.audienceId)
      }
      this.jobs.delete(id)
      this.invalidRecords -= job.invalidRecords.length
    }
  }
}

const isDone = ({ progress }: Job) => progress.state !== 'PENDING'
