export { startSandbox } from './server'
export { SeedError } from './seed'
export type { Seed, SeededAudience, SeededMember, SeededRegion } from './contract/seed'
export type { Sandbox } from './control/sandbox'
export type {
  AudienceDetail,
  AudienceSummary,
  ConnectionDetail,
  ErasureDetail,
  ErasureSummary,
  FoundMember,
  JobDetail,
  JobSummary,
  LogFilter,
  UserDetail
} from './control/inspect'
export { inspectLinks } from './pages/home'
export type { SandboxOptions } from './state/options'
export { FOREIGN_REFRESH_TOKEN, SANDBOX_CREDENTIALS } from './state/tokens'
export { SANDBOX_ACCOUNT } from './state/account'
export type { Account, Advertiser, AmcAccount, AmcInstance, Profile, RegionContent } from './state/account'
export type { Fault, FaultEffect } from './contract/faults'
export { OPERATION_NAMES } from './contract/names'
export type { JobOutcome, JobState, OperationName, Region } from './contract/names'
export type { WaitingFault } from './state/faults'
export type { Member } from './state/members'
export type { ErasedUser } from './state/erasures'
export type { InvalidRecord } from './state/jobs'
export type { SizeSample } from './state/audiences'
export type { HashedIdentities, UserConsent } from './contract/bodies'
export type { Exchange, Excerpt, LoggedRequest, RequestCounts } from './state/requestLog'
