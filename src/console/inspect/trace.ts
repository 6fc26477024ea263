import type { JobDetail as SandboxJobDetail, FoundMember, LoggedRequest } from '../../sandbox'
import type { Found, Line } from '../../segment'
import { readMessageId, Platform, readLine } from '../../segment'
import type { EventPlace, JobDetail, TraceView } from '../api'
import { jobDetail } from '../amazon/audiences'
import type { SandboxApi } from '../amazon/sandboxApi'
import { membershipView } from './people'
import { previewOf } from './preview'
import { HttpError } from '../http/httpError'
import type { Runs, TripOfRun } from '../runs/runs'
import type { Workspace } from '../workspace/workspace'
import type { Known } from './traceSteps'
import { buildTraceSteps } from './traceSteps'

/** A request is answered when its job is made: in between lie milliseconds, if the machine is not very busy. */
const NEAR_MS = 5_000

/** Requests of that time in which a job is looked for. */
const MOST_REQUESTS = 25

/** Jobs of a batch that are asked for. */
const MOST_JOBS = 5

interface Asked extends EventPlace {
  /** `now` as the event would go now; without, the latest run that took it. */
  run?: number | 'now'
  unmasked: boolean
}

/** The way of one event, in a run or as it would go now. */
export class EventTracer {
  constructor(
    private readonly space: Workspace,
    private readonly runs: Runs,
    private readonly inside: SandboxApi
  ) {}

  async of({ file, line, run, unmasked }: Asked): Promise<TraceView> {
    const trips = await this.runs.tripsOf({ file, line })
    const trip = run === 'now' ? undefined : run === undefined ? trips[0] : trips.find((one) => one.run === run)
    if (typeof run === 'number' && trip === undefined) {
      throw new HttpError(`Run ${run} did not take this event.`, undefined, 404)
    }
    const settings = trip?.settings ?? this.space.runSettings()
    const among = trip?.superseded ? await this.samePerson({ file, line }, trip) : undefined
    const preview = await previewOf(this.space, { file, line }, { settings, unmasked, among })
    const known: Known = {
      preview,
      what: await this.what({ file, line }),
      trip,
      isSandbox: this.inside.isSandbox,
      ...(trip === undefined || !this.inside.isSandbox ? { jobs: [] } : await this.atAmazon(trip, preview))
    }
    return { run: trip?.run, runs: trips.map((one) => one.run), stations: buildTraceSteps(known), preview }
  }

  /** In words; undefined for a line that is no event. */
  private async what(place: EventPlace): Promise<string | undefined> {
    const read = await this.space.events.at(place)
    return 'event' in read ? whatOf(read.event) : undefined
  }

  /** The events of the same person in the same batch, in their order: one of them may count instead. */
  private async samePerson(place: EventPlace, { lines, settings }: TripOfRun): Promise<Found[] | undefined> {
    const platform = new Platform(this.space.region, settings.mapping, this.space.account.credentials)
    const read = await this.space.events.at(place)
    if (!('event' in read)) {
      return undefined
    }
    const person = platform.personKey(read.event)
    const found: Found[] = []
    for (const [file, ranges] of Object.entries(lines)) {
      for await (const some of this.space.events.linesIn(Number(file), ranges)) {
        found.push(...some.flatMap((line) => this.eventOf(platform, person, Number(file), line)))
      }
    }
    return found
  }

  private eventOf(platform: Platform, person: string, file: number, line: Line): Found[] {
    const read = readLine(line)
    return read !== undefined && 'event' in read && platform.personKey(read.event) === person
      ? [
          {
            file: this.space.events.files[file],
            line: line.number,
            messageId: readMessageId(read.event),
            event: read.event
          }
        ]
      : []
  }

  private async atAmazon(
    { jobRequestIds }: TripOfRun,
    { externalUserId, audienceId }: TraceView['preview']
  ): Promise<Pick<Known, 'request' | 'jobs' | 'membership'>> {
    const jobs = await this.jobs(jobRequestIds)
    const [request, members] = await Promise.all([
      this.requestOf(jobs),
      externalUserId === undefined ? [] : this.inside.get<FoundMember[]>('/members', { externalUserId })
    ])
    return {
      jobs,
      request: request && { ...request, outcome: String(request.outcome) },
      membership: members.map(membershipView).find((one) => one.audienceId === audienceId)
    }
  }

  /** Those that the sandbox still knows. */
  private async jobs(ids: readonly string[]): Promise<JobDetail[]> {
    const found = await Promise.all(
      ids.slice(0, MOST_JOBS).map((id) =>
        this.inside.get<SandboxJobDetail>(`/jobs/${encodeURIComponent(id)}`).catch((error: unknown) => {
          if (error instanceof HttpError && error.status === 404) {
            return undefined
          }
          throw error
        })
      )
    )
    return found.filter((job) => job !== undefined).map(jobDetail)
  }

  /** The request of a batch's only job, as long as the sandbox keeps its answer. */
  private async requestOf([job, ...others]: readonly JobDetail[]): Promise<LoggedRequest | undefined> {
    if (job === undefined || others.length > 0) {
      return undefined
    }
    const createdAt = Date.parse(job.createdAt)
    const log = await this.inside.get<LoggedRequest[]>('/log', { operation: 'records', outcome: '202', limit: '200' })
    const near = log.filter(({ at, records }) => records === job.records && Math.abs(at - createdAt) < NEAR_MS)
    const kept = await Promise.all(
      near.slice(0, MOST_REQUESTS).map(({ number }) => this.inside.get<LoggedRequest>(`/log/${number}`))
    )
    return kept.find(({ exchange }) => exchange?.answerBody.text.includes(job.jobRequestId))
  }
}

/** `track Audience Entered`: what an event says of itself, and nothing of a person. */
export function whatOf({ type, event }: { type?: unknown; event?: unknown }): string {
  return [type, event].filter((word) => typeof word === 'string' && !word.includes('@')).join(' ') || 'an event'
}
