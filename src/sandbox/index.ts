export { startSandbox } from './server'
export type { Sandbox } from './control/sandbox'
export type {
  AudienceDetail,
  AudienceSummary,
  ConnectionDetail,
  FoundMember,
  JobDetail,
  JobSummary,
  UserDetail
} from './control/inside'
export type { LogFilter } from './control/log'
export { placesAt } from './pages/places'
export type { SandboxOptions } from './state/options'
export { FOREIGN_REFRESH_TOKEN, SANDBOX_CREDENTIALS } from './state/tokens'
export { SANDBOX_ACCOUNT } from './state/account'
export type { Account, Advertiser, AmcAccount, AmcInstance, Profile, RegionContent } from './state/account'
export type { Fault, Harm } from './contract/faults'
export { OPERATION_NAMES } from './contract/operationNames'
export type { OperationName } from './contract/operationNames'
export type { Region } from './contract/regions'
export type { JobOutcome, JobState } from './contract/jobStates'
export type { WaitingFault } from './state/faults'
export type { Member } from './state/members'
export type { InvalidRecord } from './state/jobs'
export type { SizeSample } from './state/sizeHistory'
export type { HashedIdentities, UserConsent } from './contract/bodies'
export type { Exchange, Excerpt, LoggedRequest, RequestCounts } from './state/requestLog'
