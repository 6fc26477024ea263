import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { audienceSize } from './audiences'
import type { Call, Reply } from './operation'
import { Refusal } from './operation'
import type { State } from './state'

export type JobState = 'SUCCEEDED' | 'PARTIALLYSUCCEEDED' | 'FAILED' | 'COMPLETED'

export interface InvalidRecord {
  audienceId: string
  externalId: string
  error: string
}

export interface Job {
  jobRequestId: string
  audienceId: string
  /** What it becomes when it is no longer PENDING. */
  outcome: JobState
  records: number
  invalidRecords: InvalidRecord[]
  doneAt: number
}

/**
 * A job is over when its time has come: no timer runs, so nothing is left to stop. Wall time on purpose, also where
 * the sandbox has a clock of its own.
 */
export class Jobs {
  private readonly jobs = new Map<string, Job>()
  private readonly firstDone = new Map<string, number>()
  private lastDone = 0

  constructor(private readonly pendingMilliseconds: number) {}

  add(job: Omit<Job, 'jobRequestId' | 'doneAt'>): Job {
    const doneAt = Date.now() + this.pendingMilliseconds
    const added = { ...job, jobRequestId: randomUUID(), doneAt }
    this.jobs.set(added.jobRequestId, added)
    this.lastDone = doneAt
    if (!this.firstDone.has(job.audienceId)) {
      this.firstDone.set(job.audienceId, doneAt)
    }
    return added
  }

  find(jobRequestId: string): Job | undefined {
    return this.jobs.get(jobRequestId)
  }

  /** Sizes are computed with an audience's first job. */
  anyDoneFor(audienceId: string): boolean {
    return (this.firstDone.get(audienceId) ?? Infinity) <= Date.now()
  }

  /** Resolves when no job is PENDING any more. */
  async settled(): Promise<void> {
    while (this.lastDone > Date.now()) {
      await pause(this.lastDone - Date.now())
    }
  }
}

export const isDone = (job: Job) => job.doneAt <= Date.now()

export function readJob({ parameters }: Call, state: State): Reply {
  const { jobRequestId } = parameters
  const job = state.jobs.find(jobRequestId)
  if (job === undefined) {
    throw new Refusal(404, 'jobRequestId not found')
  }
  if (!isDone(job)) {
    return { status: 200, body: { jobRequestId, jobState: 'PENDING' } }
  }
  const { outcome, records, invalidRecords, audienceId } = job
  const audience = state.audiences.find(audienceId)
  const share = outcome === 'FAILED' ? 0 : (records - invalidRecords.length) / records
  return {
    status: 200,
    body: {
      jobRequestId,
      jobState: outcome,
      successful: { recordsProcessedRate: share * state.settings.rateScale },
      invalidRecords,
      ...(audience !== undefined && { audienceSize: audienceSize(audience, state) })
    }
  }
}
