import type { Region } from '../contract/names'
import type { Audience } from './audiences'
import { Audiences } from './audiences'
import { Connections } from './connections'
import { Faults } from './faults'
import { Jobs } from './jobs'
import type { Settings } from './options'
import { HourlyQuota } from './quota'
import { RequestLog } from './requestLog'
import { Tokens } from './tokens'
import type { User } from './users'
import { createUsers } from './users'

export interface State {
  settings: Settings
  /** The first one gave the sandbox's own refresh token. */
  users: [User, ...User[]]
  tokens: Tokens
  regions: Record<Region, RegionState>
  faults: Faults
  log: RequestLog
}

/** What the hosts of one region hold, apart from the others. */
export interface RegionState {
  audiences: Audiences
  connections: Connections
  jobs: Jobs
  quota: HourlyQuota
}

export function createState(settings: Settings, audienceIds: Iterator<string, never>): State {
  const { now, jobPolls, jobMilliseconds } = settings
  const users = createUsers(settings.account, settings.termsAccepted)
  const region = (): RegionState => ({
    audiences: new Audiences(audienceIds, settings.keepIdentities, now),
    connections: new Connections(),
    jobs: new Jobs(jobPolls === undefined ? { milliseconds: jobMilliseconds } : { polls: jobPolls }),
    quota: new HourlyQuota(settings.recordsPerHour, now)
  })
  return {
    settings,
    users,
    tokens: new Tokens(settings.tokenLifetimeSeconds, now, users[0]),
    regions: { NA: region(), EU: region(), FE: region() },
    faults: new Faults(),
    log: new RequestLog()
  }
}

/** -1 until the first job is done (reported); then received, matched, and matched within the time to live (our choice). */
export function readAudienceSize({ audienceId, members, ttl }: Audience, { jobs }: RegionState, now: number) {
  if (!jobs.anyDoneFor(audienceId)) {
    return { receivedRecordSize: -1, idResolutionCount: -1, dspAudienceSize: -1 }
  }
  return {
    receivedRecordSize: members.size,
    idResolutionCount: members.matched,
    dspAudienceSize: members.countActive(ttl, now).matched
  }
}
