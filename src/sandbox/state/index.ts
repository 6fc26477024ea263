import type { Region } from '../contract/names'
import type { StoredAudience } from './audiences'
import { AudienceStore } from './audiences'
import { Connections } from './connections'
import { Erasures } from './erasures'
import { Faults } from './faults'
import { Jobs } from './jobs'
import type { SandboxSettings } from './options'
import { Quota } from './quota'
import { RequestLog } from './requestLog'
import { Tokens } from './tokens'
import type { TransitionRule } from './transitions'
import type { User } from './users'
import { createUsers } from './users'

export interface SandboxState {
  settings: SandboxSettings
  /** The first one gave the sandbox's own refresh token. */
  users: [User, ...User[]]
  tokens: Tokens
  regions: Record<Region, RegionState>
  faults: Faults
  log: RequestLog
}

/** What the hosts of one region hold, apart from the others. */
export interface RegionState {
  audiences: AudienceStore
  connections: Connections
  jobs: Jobs
  /** Of records. */
  quota: Quota
  erasures: Erasures
  /** Calls to delete users: one a second (official). */
  deletions: Quota
}

const SECOND = 1_000
const HOUR = 3_600_000

const createRule = (polls: number | undefined, milliseconds: number): TransitionRule =>
  polls === undefined ? { milliseconds } : { polls }

export function createState(settings: SandboxSettings, audienceIds: Iterator<string, never>): SandboxState {
  const { now, jobPolls, jobMilliseconds, erasurePolls, erasureMilliseconds } = settings
  const users = createUsers(settings.account, settings.termsAccepted)
  const region = (): RegionState => {
    const audiences = new AudienceStore(audienceIds, settings)
    return {
      audiences,
      connections: new Connections(),
      jobs: new Jobs(createRule(jobPolls, jobMilliseconds)),
      quota: new Quota(settings.recordsPerHour, HOUR, now),
      erasures: new Erasures(createRule(erasurePolls, erasureMilliseconds), audiences),
      deletions: new Quota(1, SECOND, now)
    }
  }
  return {
    settings,
    users,
    tokens: new Tokens(settings.tokenLifetimeSeconds, now, users[0]),
    regions: { NA: region(), EU: region(), FE: region() },
    faults: new Faults(),
    log: new RequestLog(settings.keepRequests ? Infinity : undefined)
  }
}

/** -1 until the first job is done (reported); then received, matched, and matched within the time to live (our choice). */
export function readAudienceSize({ audienceId, members, ttl }: StoredAudience, { jobs }: RegionState, now: number) {
  if (!jobs.anyDoneFor(audienceId)) {
    return { receivedRecordSize: -1, idResolutionCount: -1, dspAudienceSize: -1 }
  }
  return {
    receivedRecordSize: members.size,
    idResolutionCount: members.matched,
    dspAudienceSize: members.countActive(ttl, now).matched
  }
}
