import type { Fault } from '../contract/faults'
import type { State } from '../state'
import type { WaitingFault } from '../state/faults'
import type { Member } from '../state/members'
import type { LoggedRequest, RequestCounts } from '../state/requestLog'
import { SANDBOX_CREDENTIALS } from '../state/tokens'
import type {
  AudienceDetail,
  AudienceSummary,
  ConnectionDetail,
  FoundMember,
  JobDetail,
  JobSummary,
  UserDetail
} from './inside'
import * as inside from './inside'
import type { LogFilter } from './log'
import { log } from './log'

/** A sandbox in this process. The same over HTTP is in the README, under "A look inside" and "Faults". */
export interface Sandbox {
  /** `http://127.0.0.1:<port>`. With `/NA`, `/EU` or `/FE` behind it, the host of that region; NA without. */
  url: string
  credentials: { clientId: string; clientSecret: string; refreshToken: string }

  /** The next calls meet this fault. Returns the number under which it is taken back. */
  order(fault: Fault): number
  /** Those that are still to strike, in their order. */
  faults(): WaitingFault[]
  /** False when it has struck for the last time, or never was. */
  cancelFault(id: number): boolean
  clearFaults(): void
  expireTokens(): void
  revokeRefreshToken(): void

  audiences(): AudienceSummary[]
  audience(audienceId: string): AudienceDetail | undefined
  /** Who is in the audience now: added, not removed, time to live not over. Right as soon as a 202 is there. */
  members(audienceId: string): Member[]
  /** A person's memberships. By hash it reads all members, and finds none where identities are not kept. */
  findMembers(wanted: { externalUserId: string } | { hash: string }): FoundMember[]
  /** The newest first; 100 unless more are asked for. */
  jobs(wanted?: { audienceId?: string; limit?: number }): JobSummary[]
  job(jobRequestId: string): JobDetail | undefined
  connections(): ConnectionDetail[]
  users(): UserDetail[]
  /** Makes a user accept the AMC terms, or take that back. False when there is no such user. */
  setTerms(userId: string, hasAccepted: boolean): boolean

  /** The latest 10,000 requests, the newest last. */
  readonly requests: readonly LoggedRequest[]
  readonly counts: RequestCounts
  /** The latest requests that fit, the newest first, without what was sent and answered. */
  log(filter?: LogFilter): LoggedRequest[]
  /** One request, with what was sent and answered while it is among the latest 200. */
  request(number: number): LoggedRequest | undefined

  /** Resolves when no job is PENDING for want of time. */
  settled(): Promise<void>
  /** As freshly started; ids of audiences are not given a second time. */
  reset(): void
  close(): Promise<void>
}

export const sandboxOf = (state: State, url: string, reset: () => void, close: () => Promise<void>): Sandbox => ({
  url,
  credentials: SANDBOX_CREDENTIALS,
  order: (fault) => state.faults.order(fault),
  faults: () => state.faults.waiting(),
  cancelFault: (id) => state.faults.cancel(id),
  clearFaults: () => state.faults.clear(),
  expireTokens: () => state.tokens.expireAccess(),
  revokeRefreshToken: () => state.tokens.revokeRefresh(),
  audiences: () => inside.audiences(state),
  audience: (audienceId) => inside.audience(state, audienceId),
  members: (audienceId) => [...(inside.members(state, audienceId) ?? [])],
  findMembers: (wanted) => inside.findMembers(state, wanted),
  jobs: (wanted) => inside.jobs(state, wanted),
  job: (jobRequestId) => inside.job(state, jobRequestId),
  connections: () => inside.connections(state),
  users: () => inside.users(state),
  setTerms: (userId, hasAccepted) => inside.setTerms(state, userId, hasAccepted),
  get requests() {
    return state.log.latest
  },
  get counts() {
    return state.log.counts
  },
  log: (filter) => log(state, filter),
  request: (number) => state.log.find(number),
  settled: async () => {
    await Promise.all(Object.values(state.regions).map(({ jobs }) => jobs.settled()))
  },
  reset,
  close
})
