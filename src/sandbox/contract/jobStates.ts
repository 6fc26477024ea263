/** What a job becomes. COMPLETED is in the schema alone (official). */
export const JOB_OUTCOMES = ['SUCCEEDED', 'PARTIALLYSUCCEEDED', 'FAILED', 'COMPLETED'] as const
export type JobOutcome = (typeof JOB_OUTCOMES)[number]
export type JobState = 'PENDING' | JobOutcome
