import { existsSync, rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { RejectedEvent as ListedEvent, RunSettings } from '../../segment'
import { totalBytes, RejectedEventsFile, openSources } from '../../segment'
import { findAdvice } from '../troubleshooting'
import type { EventPlace, RefusedPage, RunSummary, RunView } from '../api'
import { WatchedRun } from './run'
import { HttpError } from '../http/httpError'
import type { Workspace } from '../workspace/workspace'
import type { EventOutcome } from './outcomeLog'
import { OutcomeLog } from './outcomeLog'

/** Runs that are remembered. */
const KEPT = 20

interface Kept {
  computation: WatchedRun
  refusedEvents: RejectedEventsFile
  trips: OutcomeLog
  ended: Promise<void>
}

/** What became of an event in one run, by whose settings. */
export interface TripOfRun extends EventOutcome {
  run: number
  settings: RunSettings
}

/** The runs of this console, one at a time. Their lists of refused events are files that only their owner may read. */
export class Runs {
  private readonly kept: Kept[] = []
  private count = 0

  constructor(
    private readonly space: Workspace,
    private readonly onChange: () => void
  ) {}

  /** The latest first. */
  get summaries(): RunSummary[] {
    return this.kept.map(({ computation }) => computation.summary)
  }

  /** The run that goes on, or the last one. */
  get latest(): RunView | undefined {
    return this.kept[0]?.computation.view
  }

  /** Starts to send the events of these audiences. */
  start(audiences: readonly string[]): number {
    if (this.kept[0]?.computation.goesOn) {
      throw new HttpError(
        `Run ${this.kept[0].computation.id} is going on. Wait for its end, or cancel it.`,
        undefined,
        409
      )
    }
    const { sources, files } = this.space.events
    const { settings, connection, engageSpace } = this.space.readyToCompute(audiences)
    const refusedEvents = new RejectedEventsFile(undefined, files)
    const trips = new OutcomeLog()
    const computation = new WatchedRun({
      id: ++this.count,
      sources,
      bytes: totalBytes(sources),
      audiences,
      engageSpace,
      settings,
      connection,
      refusedEvents,
      trips,
      onChange: this.onChange
    })
    this.kept.unshift({ computation, refusedEvents, trips, ended: computation.run() })
    this.kept.splice(KEPT).forEach(forget)
    this.onChange()
    return computation.id
  }

  view(id: number): RunView {
    return this.find(id).computation.view
  }

  cancel(id: number): void {
    this.find(id).computation.cancel()
  }

  /** The runs that took an event, the latest first, with what became of it. */
  async tripsOf(place: EventPlace): Promise<TripOfRun[]> {
    const all = await Promise.all(
      this.kept.map(async ({ computation: { id, settings }, trips }) => {
        const trip = await trips.find(place)
        return trip && { run: id, settings, ...trip }
      })
    )
    return all.filter((one) => one !== undefined)
  }

  /** A part of the list of refused events, all or of one reason. */
  async refused(
    id: number,
    { reason, offset, limit }: { reason?: string; offset: number; limit: number }
  ): Promise<RefusedPage> {
    const { refusedEvents } = this.find(id)
    refusedEvents.flush()
    const page: RefusedPage = { total: 0, offset, events: [] }
    const { path } = refusedEvents
    if (path === undefined) {
      return page
    }
    const [list] = await openSources([path])
    for await (const lines of list.lines(new AbortController().signal)) {
      for (const line of lines) {
        const listed = JSON.parse('text' in line ? line.text : '{}') as ListedEvent
        if (reason !== undefined && listed.reason !== reason) {
          continue
        }
        if (page.total >= offset && page.events.length < limit) {
          page.events.push({
            ...listed,
            file: this.space.events.files.indexOf(listed.file),
            fileName: basename(listed.file),
            advice: findAdvice(listed.reason)
          })
        }
        page.total += 1
      }
    }
    return page
  }

  /** Cancels what goes on and forgets all. */
  async reset(): Promise<void> {
    this.kept.forEach(({ computation }) => computation.cancel())
    await Promise.all(this.kept.map(({ ended }) => ended))
    this.kept.splice(0).forEach(forget)
    this.count = 0
    this.onChange()
  }

  private find(id: number): Kept {
    const found = this.kept.find(({ computation }) => computation.id === id)
    if (found === undefined) {
      throw new HttpError('There is no such run in this space.', undefined, 404)
    }
    return found
  }
}

/** The list was made in a folder of its own, in the system's place for temporary files. */
function forget({ refusedEvents, trips }: Kept): void {
  trips.remove()
  refusedEvents.close()
  const { path } = refusedEvents
  if (path !== undefined && existsSync(path)) {
    rmSync(dirname(path), { recursive: true })
  }
}
