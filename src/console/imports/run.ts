import { missingForDsp } from '../../amazon/jobs'
import type { RowsReport, RunRowsOptions } from '../../segment/reverseEtl/run'
import { runRows } from '../../segment/reverseEtl/run'
import type { ImportRun } from '../api'
import { ReasonGroups } from '../../segment/delivery/reasonGroups'
import { RETRY_DEFAULTS } from '../../system/retry'
import { JOBS_LIMIT_MS } from '../runs/run'
import { importProblem } from './problems'
import { RejectedRows } from './rejectedRows'

interface Plan extends Omit<RunRowsOptions, 'retryPolicy' | 'jobsLimitMs' | 'interrupt'> {
  /** By which people know the file. */
  fileName: string
  key: string
  /** For what is written on the way. */
  folder: string
}

/** One comparison of a file with its audience, and the sending of what has changed, watched. */
export class RunningImport {
  /** Resolves to what was done; undefined when nothing was sent. */
  ended: Promise<RowsReport | undefined> = Promise.resolve(undefined)
  private readonly interrupt = new AbortController()
  private readonly rejected = new RejectedRows()
  private readonly shown: ImportRun
  private cancelledBecause: string | undefined

  constructor(
    private readonly plan: Plan,
    private readonly mayLeave: boolean,
    private readonly onChange: () => void
  ) {
    this.shown = {
      dry: plan.dry,
      state: 'comparing',
      toSend: 0,
      entered: 0,
      refreshed: 0,
      left: 0,
      refused: 0,
      refusals: [],
      rejectedRows: []
    }
  }

  get view(): ImportRun {
    return this.shown
  }

  get isRunning(): boolean {
    return this.shown.state === 'comparing' || this.shown.state === 'sending'
  }

  /** The rejected rows as CSV. */
  csv(): Iterable<string> {
    return this.rejected.csv()
  }

  /** Takes people out of what is shown, by their IDs at Amazon. */
  forget(externalUserIds: readonly string[]): void {
    this.rejected.forget(externalUserIds)
    this.shown.rejectedRows = this.rejected.shown
  }

  cancel(why?: string): void {
    this.cancelledBecause = why
    this.interrupt.abort()
  }

  /** Runs to its end, whatever that is. */
  run(): Promise<RowsReport | undefined> {
    this.ended = this.runToEnd()
    return this.ended
  }

  private async runToEnd(): Promise<RowsReport | undefined> {
    const { shown: run, plan } = this
    try {
      const report = await runRows(
        { ...plan, retryPolicy: RETRY_DEFAULTS, jobsLimitMs: JOBS_LIMIT_MS, interrupt: this.interrupt.signal },
        {
          onFound: () => undefined,
          onCompared: ({ changes, members, toSend, warning }) => {
            const { new: added, updated, refreshed, unchanged, deleted, erased = 0 } = changes
            run.compared = { new: added, updated, refreshed, unchanged, gone: deleted, erased, members }
            Object.assign(run, { guard: warning, toSend, state: 'sending' })
            this.onChange()
          },
          mayLeave: (why) => {
            run.guard = why
            return Promise.resolve(this.mayLeave)
          },
          onProgress: ({ entered, refreshed, left, refused }) => {
            Object.assign(run, { entered: entered - refreshed, refreshed, left, refused })
            this.onChange()
          },
          onWait: () => undefined,
          onRefused: (rejection) => this.rejected.add(rejection)
        }
      )
      if (report === undefined) {
        run.state = 'asks'
        return undefined
      }
      await this.locateRejected(report)
      Object.assign(run, this.showReport(report))
      return plan.dry ? undefined : report
    } catch (error) {
      run.state = 'failed'
      run.problem = importProblem(error, { path: plan.sources[0], fileName: plan.fileName })
      return undefined
    }
  }

  /** Where the rejected rows are in the file. What can't be found is shown by its ID alone. */
  private async locateRejected({ changes }: RowsReport): Promise<void> {
    const { sources, folder, key } = this.plan
    const noKey = changes.keyless > 0 ? `The column ${key}, which identifies people, is blank in this row.` : undefined
    await this.rejected.locate({ path: sources[0], folder, key }, noKey).catch(() => undefined)
  }

  private showReport(report: RowsReport): Partial<ImportRun> {
    const { entered, refreshed, left, refused, refusals, invalidRecords, stopped, size, audienceId, dryRun } = report
    const { requests, bytes = 0, leastSeconds = 0 } = report
    return {
      state: stopped === undefined ? 'done' : 'stopped',
      problem: stopped && {
        message:
          stopped.by === 'interrupt'
            ? `${this.cancelledBecause ?? 'You stopped the import.'} Send the file again to resume.`
            : stopped.reason
      },
      entered,
      refreshed,
      left,
      refused,
      refusals: [
        ...groupByReason(refusals),
        ...invalidRecords.map(({ reason, records }) => ({
          reason: `After delivery, by Amazon: ${reason}`,
          rows: records
        }))
      ],
      rejectedRows: this.rejected.shown,
      audienceId,
      matched: size?.matched,
      missingForDsp: size && missingForDsp(size),
      ...(dryRun && { effort: { requests, bytes, leastSeconds } })
    }
  }
}

/** Reasons that differ by the country alone are one. */
function groupByReason(refusals: RowsReport['refusals']): ImportRun['refusals'] {
  const reasons = new ReasonGroups()
  refusals.forEach(({ reason, rows }) => reasons.add(reason, rows))
  return reasons.all.map(({ reason, events, countries }) => ({ reason, rows: events, countries }))
}
