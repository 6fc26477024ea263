import { basename, join } from 'node:path'
import type { RejectedEvent } from '../../segment/delivery/rejectedFile'
import type { RunSettings } from '../../segment/settings'
import { RejectedEventsFile } from '../../segment/delivery/rejectedFile'
import { openSources } from '../../segment/sources/events/sources'
import { PrivateFolder } from '../../system/privateFolder'
import type { EventPlace, RejectedPage, RunSummary, RunView } from '../api'
import { toCsvLine } from '../http/csv'
import { HttpError } from '../http/httpError'
import { findAdvice } from '../events/troubleshooting'
import type { Workspace } from '../workspace/workspace'
import type { LoggedOutcome } from './outcomeLog'
import { OutcomeLog } from './outcomeLog'
import { isOfGroup } from '../../segment/delivery/reasonGroups'
import { WatchedRun } from './run'

/** Runs that are remembered. */
const KEPT = 20

interface KeptRun {
  run: WatchedRun
  rejectedEvents: RejectedEventsFile
  outcomes: OutcomeLog
  /** Of the two lists. */
  folder: PrivateFolder
  ended: Promise<void>
}

/** What became of an event in one run, by whose settings. */
export interface OutcomeInRun extends LoggedOutcome {
  run: number
  settings: RunSettings
}

/** The runs of this console, one at a time. Their lists are files that only their owner may read. */
export class Runs {
  private readonly kept: KeptRun[] = []
  private count = 0

  constructor(
    private readonly space: Workspace,
    private readonly onChange: () => void
  ) {}

  /** The latest first. */
  get summaries(): RunSummary[] {
    return this.kept.map(({ run }) => run.summary)
  }

  /** The run in progress, or the last one. */
  get latest(): RunView | undefined {
    return this.kept[0]?.run.view
  }

  /** Starts to send the events of these audiences. Gives the run's number. */
  async start(audiences: readonly string[]): Promise<number> {
    this.rejectWhileRunning()
    const { sources, files, state } = this.space.events
    const { settings, connection, engageSpace } = this.space.readyToCompute(audiences)
    const folder = await PrivateFolder.create('run')
    // Another may have begun meanwhile.
    if (this.kept[0]?.run.isRunning) {
      folder.remove()
      this.rejectWhileRunning()
    }
    const found = this.space.found().filter(({ key }) => audiences.includes(key))
    const rejectedEvents = new RejectedEventsFile(join(folder.path, 'rejected.jsonl'), files)
    const outcomes = new OutcomeLog(join(folder.path, 'outcomes.jsonl'))
    const run = new WatchedRun({
      id: ++this.count,
      sources,
      expected: state === 'read' ? found.reduce((sum, { events }) => sum + events, 0) : undefined,
      audiences,
      engageSpace,
      settings,
      connection,
      holdMs: this.space.account.holdMs,
      holds: this.space.account.holds,
      rejectedEvents,
      outcomes,
      onChange: this.onChange
    })
    const ended = run.run().then(async () => {
      if (run.hasFailed) {
        // It may be Amazon that no longer accepts the connection.
        await this.space.checkConnection()
      }
    })
    this.kept.unshift({ run, rejectedEvents, outcomes, folder, ended })
    this.kept.splice(KEPT).forEach(forget)
    this.onChange()
    return run.id
  }

  view(id: number): RunView {
    return this.find(id).run.view
  }

  cancel(id: number): void {
    this.find(id).run.cancel()
  }

  /** Cancels the run in progress, if there is one. */
  stop(why: string): void {
    this.kept[0]?.run.cancel(why)
  }

  /** The runs that took an event, the latest first, with what became of it. */
  async findOutcomes(place: EventPlace): Promise<OutcomeInRun[]> {
    const all = await Promise.all(
      this.kept.map(async ({ run: { id, settings }, outcomes }) => {
        const outcome = await outcomes.find(place)
        return outcome && { run: id, settings, ...outcome }
      })
    )
    return all.filter((one) => one !== undefined)
  }

  /** A part of the list of rejected events, all or of one reason. */
  async rejected(
    id: number,
    { reason, offset, limit }: { reason?: string; offset: number; limit: number }
  ): Promise<RejectedPage> {
    const page: RejectedPage = { total: 0, offset, events: [] }
    for await (const event of this.rejectedEvents(id)) {
      if (reason !== undefined && !isOfGroup(event.reason, reason)) {
        continue
      }
      if (page.total >= offset && page.events.length < limit) {
        page.events.push({
          ...event,
          file: this.space.events.files.indexOf(event.file),
          fileName: basename(event.file),
          advice: findAdvice(event.reason)
        })
      }
      page.total += 1
    }
    return page
  }

  /** The whole list as CSV. Throws HttpError, before its first line, when there is no such run. */
  rejectedCsv(id: number): AsyncGenerator<string> {
    this.find(id)
    return this.writeCsv(id)
  }

  private async *writeCsv(id: number): AsyncGenerator<string> {
    yield toCsvLine(['file', 'line', 'message ID', 'audience', 'reason'])
    for await (const { file, line, messageId, audience, reason } of this.rejectedEvents(id)) {
      yield toCsvLine([basename(file), line, messageId, audience, reason])
    }
  }

  private async *rejectedEvents(id: number): AsyncGenerator<RejectedEvent> {
    const { rejectedEvents } = this.find(id)
    rejectedEvents.flush()
    const { path } = rejectedEvents
    if (path === undefined) {
      return
    }
    const [list] = await openSources([path])
    for await (const lines of list.lines(new AbortController().signal)) {
      for (const line of lines) {
        if ('text' in line && line.text !== '') {
          yield JSON.parse(line.text) as RejectedEvent
        }
      }
    }
  }

  /** Cancels the run in progress and forgets all. */
  async reset(): Promise<void> {
    this.kept.forEach(({ run }) => run.cancel())
    await Promise.all(this.kept.map(({ ended }) => ended))
    this.kept.splice(0).forEach(forget)
    this.count = 0
    this.onChange()
  }

  /** Throws HttpError while a run is in progress. */
  rejectWhileRunning(): void {
    const [latest] = this.kept
    if (latest?.run.isRunning) {
      throw new HttpError(`Run ${latest.run.id} is in progress. Wait for its end, or cancel it.`, {
        status: 409,
        link: { path: `/compute/${latest.run.id}`, label: `Run ${latest.run.id}` }
      })
    }
  }

  private find(id: number): KeptRun {
    const found = this.kept.find(({ run }) => run.id === id)
    if (found === undefined) {
      throw new HttpError('There is no such run in this space.', { status: 404 })
    }
    return found
  }
}

function forget({ rejectedEvents, outcomes, folder }: KeptRun): void {
  rejectedEvents.close()
  outcomes.close()
  folder.remove()
}
