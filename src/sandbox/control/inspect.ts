import type { AudienceFee } from '../contract/bodies'
import type { JobState, OperationName, Region } from '../contract/names'
import { REGIONS } from '../contract/names'
import type { RegionState, SandboxState } from '../state'
import { readAudienceSize } from '../state'
import type { StoredAudience, SizeSample } from '../state/audiences'
import type { Connection } from '../state/connections'
import type { ErasedUser, Erasure } from '../state/erasures'
import type { InvalidRecord, Job } from '../state/jobs'
import type { Member } from '../state/members'
import type { LoggedRequest } from '../state/requestLog'
import type { Transition } from '../state/transitions'

/* What the sandbox shows of its state, which Amazon does not: over all regions, newest last unless said otherwise. */

export interface AudienceSummary {
  audienceId: string
  region: Region
  externalAudienceId: string
  name: string
  /** Added and not removed. */
  members: number
  /** Of these, with time left to live. */
  active: number
  /** Of these, matched by Amazon. */
  matched: number
}

export interface AudienceDetail extends AudienceSummary {
  description: string
  countryCode?: string
  advertiserId?: string
  connectionId?: string
  /** Seconds. */
  ttl: number
  audienceFees?: AudienceFee[]
  /** Milliseconds. */
  createdAt: number
  /** As Amazon reports them: -1 before the first job is done. */
  audienceSize: { receivedRecordSize: number; idResolutionCount: number; dspAudienceSize: number }
  /** From its creation to its last change; at most 240 samples, thinned out evenly. */
  history: readonly SizeSample[]
}

/** Something that Amazon does some time after it was asked. */
interface Summary<State> {
  region: Region
  state: State
  /** Milliseconds. */
  createdAt: number
  /** Milliseconds: when it was done or will be; null while that depends on polls. */
  doneAt: number | null
}

export interface JobSummary extends Summary<JobState> {
  jobRequestId: string
  audienceId: string
  records: number
  invalid: number
}

export interface JobDetail extends JobSummary {
  invalidRecords: readonly InvalidRecord[]
}

export interface FoundMember {
  region: Region
  audienceId: string
  audienceName: string
  /** False when the membership has expired. */
  active: boolean
  member: Member
}

export interface ErasureSummary extends Summary<'PENDING' | 'DONE'> {
  requestId: string
  /** How many users it names. */
  users: number
  /** How many memberships it removed. */
  erased: number
}

export interface ErasureDetail extends Omit<ErasureSummary, 'users'> {
  users: readonly ErasedUser[]
}

export interface ConnectionDetail extends Connection {
  region: Region
  /** The audiences that were created with it. */
  audienceIds: string[]
}

export interface UserDetail {
  id: string
  name: string
  about: string
  termsAccepted: boolean
}

function* everyAudience({ regions }: SandboxState): Generator<[Region, StoredAudience]> {
  for (const region of REGIONS) {
    regions[region].erasures.carryOutDue()
    for (const audience of regions[region].audiences.all()) {
      yield [region, audience]
    }
  }
}

/** What the first region gives that has it. */
function findInRegions<Found>(
  { regions }: SandboxState,
  find: (here: RegionState, region: Region) => Found | undefined
): Found | undefined {
  for (const region of REGIONS) {
    const found = find(regions[region], region)
    if (found !== undefined) {
      return found
    }
  }
  return undefined
}

const findAudience = (state: SandboxState, audienceId: string): [Region, StoredAudience] | undefined =>
  findInRegions(state, ({ audiences, erasures }, region) => {
    erasures.carryOutDue()
    const found = audiences.find(audienceId)
    return found && [region, found]
  })

/** Of what was done in the same millisecond, too. */
const newestFirst = <One extends Summary<unknown>>(oldestFirst: One[]): One[] =>
  oldestFirst.reverse().sort((one, other) => other.createdAt - one.createdAt)

const showProgress = <From, To>({ state, since, dueAt }: Transition<From, To>) => ({
  state,
  createdAt: since,
  doneAt: dueAt === Infinity ? null : dueAt
})

function summarize(region: Region, audience: StoredAudience, now: number): AudienceSummary {
  const { audienceId, externalAudienceId, name, members, ttl } = audience
  return { audienceId, region, externalAudienceId, name, members: members.size, ...members.countActive(ttl, now) }
}

export const audiences = (state: SandboxState): AudienceSummary[] =>
  [...everyAudience(state)].map(([region, audience]) => summarize(region, audience, state.settings.now()))

export function audience(state: SandboxState, audienceId: string): AudienceDetail | undefined {
  const found = findAudience(state, audienceId)
  if (found === undefined) {
    return undefined
  }
  const [region, one] = found
  const { description, countryCode, advertiserId, connectionId, ttl, audienceFees, createdAt, history } = one
  const now = state.settings.now()
  return {
    ...summarize(region, one, now),
    description,
    countryCode,
    advertiserId,
    connectionId,
    ttl,
    audienceFees,
    createdAt,
    audienceSize: readAudienceSize(one, state.regions[region], now),
    history: history.samples
  }
}

/** The present members: added, not removed, not expired. Undefined when there is no such audience. */
export function members(state: SandboxState, audienceId: string): Iterable<Member> | undefined {
  const [, found] = findAudience(state, audienceId) ?? []
  return found?.members.active(found.ttl, state.settings.now())
}

/** The memberships of a person, expired ones included. By hash only where identities are kept. */
export function findMembers(state: SandboxState, wanted: { externalUserId: string } | { hash: string }): FoundMember[] {
  const now = state.settings.now()
  return [...everyAudience(state)].flatMap(([region, { audienceId, name, members, ttl }]) => {
    const found = 'hash' in wanted ? members.withHash(wanted.hash) : [members.find(wanted.externalUserId)]
    return found.flatMap((member) =>
      member === undefined
        ? []
        : [
            {
              region,
              audienceId,
              audienceName: name,
              active: member.addedAt.getTime() + ttl * 1000 > now,
              member
            }
          ]
    )
  })
}

const summarizeJob = (region: Region, { jobRequestId, audienceId, progress, records, invalidRecords }: Job) => ({
  jobRequestId,
  region,
  audienceId,
  ...showProgress(progress),
  records,
  invalid: invalidRecords.length
})

/** The newest first. */
export function jobs(state: SandboxState, wanted: { audienceId?: string; limit?: number } = {}): JobSummary[] {
  const { audienceId, limit = 100 } = wanted
  const found = REGIONS.flatMap((region) =>
    state.regions[region].jobs
      .all()
      .filter((job) => audienceId === undefined || job.audienceId === audienceId)
      .slice(-limit)
      .map((job) => summarizeJob(region, job))
  )
  return newestFirst(found).slice(0, limit)
}

export const job = (state: SandboxState, jobRequestId: string): JobDetail | undefined =>
  findInRegions(state, ({ jobs }, region) => {
    const found = jobs.find(jobRequestId)
    return found && { ...summarizeJob(region, found), invalidRecords: found.invalidRecords }
  })

const summarizeErasure = (region: Region, { requestId, progress, users }: Erasure) => ({
  requestId,
  region,
  ...showProgress(progress),
  users: users.length,
  erased: users.reduce((sum, { audienceIds }) => sum + audienceIds.length, 0)
})

/** The newest first; of all, or those that name a person. */
export function erasures(state: SandboxState, { externalUserId }: { externalUserId?: string } = {}): ErasureSummary[] {
  const isWanted = ({ users }: Erasure) =>
    externalUserId === undefined ||
    users.some(({ userId }) => userId.type === 'EXTERNAL_USER_ID' && userId.value === externalUserId)
  const found = REGIONS.flatMap((region) => {
    const { erasures } = state.regions[region]
    erasures.carryOutDue()
    return erasures
      .all()
      .filter(isWanted)
      .map((erasure) => summarizeErasure(region, erasure))
  })
  return newestFirst(found)
}

/** One request to delete users. Counts as a poll. */
export const erasure = (state: SandboxState, requestId: string): ErasureDetail | undefined =>
  findInRegions(state, ({ erasures }, region) => {
    erasures.carryOutDue()
    const found = erasures.find(requestId)
    return found && { ...summarizeErasure(region, found), users: found.users, state: found.progress.poll() }
  })

export function connections(state: SandboxState): ConnectionDetail[] {
  return REGIONS.flatMap((region) => {
    const { connections, audiences } = state.regions[region]
    return connections.all().map((connection) => ({
      ...connection,
      region,
      audienceIds: audiences
        .all()
        .filter(({ connectionId }) => connectionId === connection.connectionId)
        .map(({ audienceId }) => audienceId)
    }))
  })
}

export const users = ({ users }: SandboxState): UserDetail[] =>
  users.map(({ id, name, about, terms }) => ({ id, name, about, termsAccepted: terms.hasAccepted }))

/** False when there is no such user. */
export function setTerms({ users }: SandboxState, userId: string, hasAccepted: boolean): boolean {
  const user = users.find(({ id }) => id === userId)
  if (user !== undefined) {
    user.terms.hasAccepted = hasAccepted
  }
  return user !== undefined
}

export interface LogFilter {
  /** Only those with a greater number. */
  after?: number
  /** Default 100. */
  limit?: number
  operation?: OperationName
  /** A status, or what became of the response: drop, reset, stall. */
  outcome?: string
  region?: string
}

/** The latest requests that fit, the newest first, without their exchanges. */
export function log({ log }: SandboxState, filter: LogFilter = {}): LoggedRequest[] {
  const { after = 0, limit = 100, operation, outcome, region } = filter
  const found: LoggedRequest[] = []
  for (let index = log.latest.length - 1; index >= 0 && found.length < limit; index--) {
    const { exchange: _exchange, headers: _headers, body: _body, ...request } = log.latest[index]
    if (request.number <= after) {
      break
    }
    if (
      (operation === undefined || request.operation === operation) &&
      (outcome === undefined || String(request.outcome) === outcome) &&
      (region === undefined || request.region === region)
    ) {
      found.push(request)
    }
  }
  return found
}
