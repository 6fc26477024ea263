/** Each region has hosts and contents of its own; a user's sign-in holds in all (official). */
export const REGIONS = ['NA', 'EU', 'FE'] as const
export type Region = (typeof REGIONS)[number]

/** What the sandbox answers, by the names that faults, counts and the request log use. */
export const OPERATION_NAMES = [
  'authorize',
  'token',
  'profiles',
  'advertisers',
  'accounts',
  'instances',
  'createAudience',
  'readAudience',
  'updateAudience',
  'records',
  'job',
  'connect',
  'connections',
  'disconnect',
  'terms',
  'acceptTerms',
  'deleteUsers'
] as const
export type OperationName = (typeof OPERATION_NAMES)[number]

/** What a job becomes. COMPLETED is in the schema alone (official). */
export const JOB_OUTCOMES = ['SUCCEEDED', 'PARTIALLYSUCCEEDED', 'FAILED', 'COMPLETED'] as const
export type JobOutcome = (typeof JOB_OUTCOMES)[number]
export type JobState = 'PENDING' | JobOutcome
