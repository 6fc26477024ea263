/**
 * What the console's server and its page say to each other: JSON under /api. Types only, so that the page shares no code
 * with the server. Ids are text, digit for digit; times are ISO 8601. Nothing here holds a token, and a person's identities
 * only where somebody asked to see them.
 */
export type * from './amazon'
export type * from './amc'
export type * from './catalog'
export type * from './events'
export type * from './faults'
export type * from './imports'
export type * from './people'
export type * from './problem'
export type * from './runs'
export type * from './space'
export type * from './transfer'
export type * from './way'
