/**
 * What the console's server and its page say to each other: JSON under /api. Types only, so that the page shares no code
 * with the server. IDs are text, digit for digit; times are ISO 8601 unless a type says milliseconds. Nothing here holds a
 * token, and a person's identities only where somebody asked to see them.
 */
export type * from './amazon'
export type * from './events'
export type * from './imports'
export type * from './problem'
export type * from './runs'
export type * from './workspace'
