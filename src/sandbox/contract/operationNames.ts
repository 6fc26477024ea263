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
  'acceptTerms'
] as const
export type OperationName = (typeof OPERATION_NAMES)[number]
