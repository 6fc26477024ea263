import { missingForDsp } from '../../segment'
import { massRemovalWarning } from '../../segment/reverseEtl/massRemoval'
import type { RowsReport, RunRowsOptions } from '../../segment/reverseEtl/run'
import { runRows } from '../../segment/reverseEtl/run'
import type { ImportRun } from '../api'
import { importProblem } from './problems'

/** As the command `rows` has it. */
const PATIENCE = { attempts: 6, firstWaitMs: 1_000 }

/** How long Amazon's jobs are waited for, in milliseconds. */
const JOBS_LIMIT_MS = 60_000

export interface Plan extends Omit<RunRowsOptions, 'patience' | 'jobsLimitMs' | 'interrupt'> {
  /** By which people know the file. */
  fileName: string
}

/** One comparison of a file with its audience, and the sending of what has changed, watched. */
export class RunningImport {
  ended: Promise<boolean> = Promise.resolve(false)
  private readonly interrupt = new AbortController()
  private readonly shown: ImportRun

  constructor(
    private readonly plan: Plan,
    private readonly mayLeave: boolean,
    private readonly onChange: () => void
  ) {
    this.shown = { dry: plan.dry, state: 'comparing', toSend: 0, entered: 0, left: 0, refused: 0, refusals: [] }
  }

  get view(): ImportRun {
    return this.shown
  }

  get goesOn(): boolean {
    return this.shown.state === 'comparing' || this.shown.state === 'sending'
  }

  cancel(): void {
    this.interrupt.abort()
  }

  /** Runs to its end, whatever that is. True when all was sent. */
  run(): Promise<boolean> {
    this.ended = this.toEnd()
    return this.ended
  }

  private async toEnd(): Promise<boolean> {
    const { shown: run, plan } = this
    try {
      const report = await runRows(
        { ...plan, patience: PATIENCE, jobsLimitMs: JOBS_LIMIT_MS, interrupt: this.interrupt.signal },
        {
          onFound: () => undefined,
          onCompared: ({ changes, members, badLines }) => {
            const { new: added, updated, unchanged, deleted } = changes
            run.compared = { new: added, updated, unchanged, gone: deleted, members }
            const leaving = plan.mode === 'upsert' ? 0 : deleted
            run.guard = massRemovalWarning({ leaving, members, unreadable: badLines + changes.keyless })
            run.toSend = leaving + (plan.mode === 'delete' ? 0 : added + updated)
            run.state = 'sending'
            this.onChange()
          },
          mayLeave: () => Promise.resolve(this.mayLeave),
          onProgress: ({ entered, left, refused }) => {
            Object.assign(run, { entered, left, refused })
            this.onChange()
          },
          onWait: () => undefined,
          onRefused: () => undefined
        }
      )
      if (report === undefined) {
        run.state = 'asks'
        return false
      }
      Object.assign(run, resultOf(report))
      return !plan.dry && run.state === 'done'
    } catch (error) {
      run.state = 'failed'
      run.problem = importProblem(error, { path: plan.sources[0], fileName: plan.fileName })
      return false
    }
  }
}

function resultOf(report: RowsReport): Partial<ImportRun> {
  const { entered, left, refused, refusals, invalidRecords, stopped, size, audienceId, dryRun } = report
  const { requests, bytes = 0, leastSeconds = 0 } = report
  return {
    state: stopped === undefined ? 'done' : 'stopped',
    problem: stopped && { message: stopped.reason },
    entered,
    left,
    refused,
    refusals: [
      ...refusals,
      ...invalidRecords.map(({ reason, records }) => ({
        reason: `After delivery, by Amazon: ${reason}`,
        rows: records
      }))
    ],
    audienceId,
    matched: size?.matched,
    missingForDsp: size && missingForDsp(size),
    ...(dryRun && { effort: { requests, bytes, leastSeconds } })
  }
}
