/** Each has hosts and contents of its own; a user's sign-in holds in all (official). */
export const REGIONS = ['NA', 'EU', 'FE'] as const
export type Region = (typeof REGIONS)[number]
