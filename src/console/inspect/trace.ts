import type { FoundMember, JobDetail, LoggedRequest } from '../../sandbox'
import type { Found } from '../../segment/preview/preview'
import type { Line } from '../../segment/sources/lines'
import { Platform } from '../../segment/platform'
import { readLine } from '../../segment/sources/events/event'
import type { SandboxApi } from '../amazon/sandboxApi'
import type { EventPlace, TraceView } from '../api'
import { HttpError } from '../http/httpError'
import type { Runs, OutcomeInRun } from '../runs/runs'
import type { Workspace } from '../workspace/workspace'
import { toMembershipView } from './people'
import { previewEvent, toFound } from './preview'
import type { TraceInput } from './traceSteps'
import { buildTraceSteps } from './traceSteps'

/** A request is answered when its job is made: in between lie milliseconds, if the machine is not very busy. */
const NEAR_MS = 5_000

/** Requests of that time in which a job is looked for. */
const MOST_REQUESTS = 25

/** Jobs of a batch that are read. */
const MOST_JOBS = 5

interface TraceQuery extends EventPlace {
  /** `now` as the event would go now; without, the latest run that took it. */
  run?: number | 'now'
  unmasked: boolean
}

/** Traces one event, in a run or as it would go now. */
export class EventTracer {
  constructor(
    private readonly space: Workspace,
    private readonly runs: Runs,
    private readonly sandbox: SandboxApi
  ) {}

  async trace({ file, line, run, unmasked }: TraceQuery): Promise<TraceView> {
    const outcomes = await this.runs.findOutcomes({ file, line })
    const outcome =
      run === 'now' ? undefined : run === undefined ? outcomes[0] : outcomes.find((one) => one.run === run)
    if (typeof run === 'number' && outcome === undefined) {
      throw new HttpError(`Run ${run} did not take this event.`, { status: 404 })
    }
    const settings = outcome?.settings ?? this.space.previewSettings()
    const among = outcome?.superseded ? await this.samePerson({ file, line }, outcome) : undefined
    const preview = await previewEvent(this.space, { file, line }, { settings, unmasked, among })
    const input: TraceInput = {
      preview,
      what: await this.describe({ file, line }),
      outcome,
      isSandbox: this.sandbox.isSandbox,
      ...(outcome === undefined || !this.sandbox.isSandbox ? { jobs: [] } : await this.atAmazon(outcome, preview))
    }
    return { run: outcome?.run, runs: outcomes.map((one) => one.run), stations: buildTraceSteps(input), preview }
  }

  /** Undefined for a line that is not an event. */
  private async describe(place: EventPlace): Promise<string | undefined> {
    const read = await this.space.events.at(place)
    return 'event' in read ? describeEvent(read.event) : undefined
  }

  /** The events of the same person in the same batch, in their order: one of them may count instead. */
  private async samePerson(place: EventPlace, { lines, settings }: OutcomeInRun): Promise<Found[] | undefined> {
    const platform = new Platform(this.space.region, settings.mapping, this.space.account.credentials)
    const read = await this.space.events.at(place)
    if (!('event' in read)) {
      return undefined
    }
    const person = platform.personKey(read.event)
    const found: Found[] = []
    for (const [file, ranges] of Object.entries(lines)) {
      for await (const some of this.space.events.linesIn(Number(file), ranges)) {
        found.push(...some.flatMap((line) => this.findEvent(platform, person, Number(file), line)))
      }
    }
    return found
  }

  private findEvent(platform: Platform, person: string, file: number, line: Line): Found[] {
    const read = readLine(line)
    return read !== undefined && 'event' in read && platform.personKey(read.event) === person
      ? [toFound(this.space, { file, line: line.number, read })]
      : []
  }

  private async atAmazon(
    { jobRequestIds }: OutcomeInRun,
    { externalUserId, audienceId }: TraceView['preview']
  ): Promise<Pick<TraceInput, 'request' | 'jobs' | 'membership'>> {
    const jobs = await this.jobs(jobRequestIds)
    const [request, members] = await Promise.all([
      this.findRequest(jobs),
      externalUserId === undefined ? [] : this.sandbox.get<FoundMember[]>('/members', { externalUserId })
    ])
    return {
      jobs,
      request,
      membership: members.map(toMembershipView).find((one) => one.audienceId === audienceId)
    }
  }

  /** Those that the sandbox still has. */
  private async jobs(ids: readonly string[]): Promise<JobDetail[]> {
    const found = await Promise.all(
      ids.slice(0, MOST_JOBS).map((id) =>
        this.sandbox.get<JobDetail>(`/jobs/${encodeURIComponent(id)}`).catch((error: unknown) => {
          if (error instanceof HttpError && error.status === 404) {
            return undefined
          }
          throw error
        })
      )
    )
    return found.filter((job) => job !== undefined)
  }

  /** The request of a batch's only job, as long as the sandbox keeps its answer. */
  private async findRequest([job, ...others]: readonly JobDetail[]): Promise<LoggedRequest | undefined> {
    if (job === undefined || others.length > 0) {
      return undefined
    }
    const { createdAt } = job
    const log = await this.sandbox.get<LoggedRequest[]>('/log', { operation: 'records', outcome: '202', limit: '200' })
    const near = log.filter(({ at, records }) => records === job.records && Math.abs(at - createdAt) < NEAR_MS)
    const kept = await Promise.all(
      near.slice(0, MOST_REQUESTS).map(({ number }) => this.sandbox.get<LoggedRequest>(`/log/${number}`))
    )
    return kept.find(({ exchange }) => exchange?.answerBody.text.includes(job.jobRequestId))
  }
}

/** `track Audience Entered`: how an event describes itself, without personal data. */
export function describeEvent({ type, event }: { type?: unknown; event?: unknown }): string {
  return [type, event].filter((word) => typeof word === 'string' && !word.includes('@')).join(' ') || 'an event'
}
