import { setTimeout as pause } from 'node:timers/promises'
import type { Fault } from '../contract/faults'
import type { SandboxState } from '../state'
import type { WaitingFault } from '../state/faults'
import type { Member } from '../state/members'
import type { LoggedRequest, RequestCounts } from '../state/requestLog'
import { SANDBOX_CREDENTIALS } from '../state/tokens'
import * as inspect from './inspect'

/** A sandbox in this process. Its counterpart over HTTP is in the README, under "Inspecting" and "Faults". */
export interface Sandbox {
  /** `http://127.0.0.1:<port>`. With `/NA`, `/EU` or `/FE` behind it, the host of that region; NA without. */
  url: string
  credentials: { clientId: string; clientSecret: string; refreshToken: string }

  /** Makes the next calls fail as described. Returns the ID by which it is canceled. */
  inject(fault: Fault): number
  /** The former name of `inject`. */
  order(fault: Fault): number
  /** Those that are still to hit, in their order. */
  faults(): WaitingFault[]
  /** False when it has hit for the last time, or never existed. */
  cancelFault(id: number): boolean
  clearFaults(): void
  expireTokens(): void
  revokeRefreshToken(): void

  audiences(): inspect.AudienceSummary[]
  audience(audienceId: string): inspect.AudienceDetail | undefined
  /** The present members: added, not removed, not expired. Up to date as soon as a 202 is there. */
  members(audienceId: string): Member[]
  /** A person's memberships. By hash it reads all members, and finds none where identities are not kept. */
  findMembers(wanted: { externalUserId: string } | { hash: string }): inspect.FoundMember[]
  /** The newest first; 100 by default. */
  jobs(wanted?: { audienceId?: string; limit?: number }): inspect.JobSummary[]
  job(jobRequestId: string): inspect.JobDetail | undefined
  /** Requests to delete users, the newest first; of all, or of a person. */
  erasures(wanted?: { externalUserId?: string }): inspect.ErasureSummary[]
  /** Counts as a poll where erasures are done after a number of them. */
  erasure(requestId: string): inspect.ErasureDetail | undefined
  connections(): inspect.ConnectionDetail[]
  users(): inspect.UserDetail[]
  /** Makes a user accept the AMC terms, or withdraw that. False when there is no such user. */
  setTerms(userId: string, hasAccepted: boolean): boolean

  /** The latest 10,000 requests, the newest last. */
  readonly requests: readonly LoggedRequest[]
  readonly counts: RequestCounts
  /** The latest requests that fit, the newest first, without their exchanges. */
  log(filter?: inspect.LogFilter): LoggedRequest[]
  /** One request, with its exchange while it is among the latest 200. */
  request(number: number): LoggedRequest | undefined

  /** Resolves when no job and no erasure is PENDING; those that are done after a number of polls are not waited for. */
  settled(): Promise<void>
  /** As freshly started; audience IDs are not used again. */
  reset(): void
  close(): Promise<void>
}

export const createSandbox = (
  state: SandboxState,
  url: string,
  reset: () => void,
  close: () => Promise<void>
): Sandbox => ({
  url,
  credentials: SANDBOX_CREDENTIALS,
  inject: (fault) => state.faults.inject(fault),
  order: (fault) => state.faults.inject(fault),
  faults: () => state.faults.waiting(),
  cancelFault: (id) => state.faults.cancel(id),
  clearFaults: () => state.faults.clear(),
  expireTokens: () => state.tokens.expireAccess(),
  revokeRefreshToken: () => state.tokens.revokeRefresh(),
  audiences: () => inspect.audiences(state),
  audience: (audienceId) => inspect.audience(state, audienceId),
  members: (audienceId) => [...(inspect.members(state, audienceId) ?? [])],
  findMembers: (wanted) => inspect.findMembers(state, wanted),
  jobs: (wanted) => inspect.jobs(state, wanted),
  job: (jobRequestId) => inspect.job(state, jobRequestId),
  erasures: (wanted) => inspect.erasures(state, wanted),
  erasure: (requestId) => inspect.erasure(state, requestId),
  connections: () => inspect.connections(state),
  users: () => inspect.users(state),
  setTerms: (userId, hasAccepted) => inspect.setTerms(state, userId, hasAccepted),
  get requests() {
    return state.log.latest
  },
  get counts() {
    return state.log.counts
  },
  log: (filter) => inspect.log(state, filter),
  request: (number) => state.log.find(number),
  settled: async () => {
    const lastDueAt = () =>
      Math.max(...Object.values(state.regions).flatMap(({ jobs, erasures }) => [jobs.lastDueAt, erasures.lastDueAt]))
    while (lastDueAt() > Date.now()) {
      await pause(lastDueAt() - Date.now())
    }
  },
  reset,
  close
})
