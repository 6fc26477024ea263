/**
 * A local Segment: what the platform does around a destination. It takes plain values and gives plain values; where
 * something goes on it calls back, and an AbortSignal ends it. It knows of no terminal and no page. See README.md here.
 *
 * Every failure that a person can do something about is a CannotRun, in words; Amazon's refusals come as errors of the
 * destination, in its words.
 */
export { CannotRun } from './cannotRun'

export type { Application, Connection, Credentials, Reached } from './connection'
export { connect, reach } from './connection'
export { consentUrl, newState, refreshTokenFor } from './authorization'
export { Amazon } from './amazon'
export type { AmcInstance } from './amcAccounts'
export { amcInstances } from './amcAccounts'
export type { AmcConnection, NewAmcConnection } from './amcConnections'
export { amcConnections, createAmcConnection } from './amcConnections'
export type { Terms } from './terms'
export { acceptTerms, readTerms } from './terms'
export type { NewAudience } from './platform'
export { Platform } from './platform'

export type { AudienceEntry, AudienceSettingsInput, RunSettings } from './settings'
export { AUDIENCE_FIELDS, mappingOver, readSettings, toSettings } from './settings'

export type { ReadEvent } from './events/event'
export { messageIdOf, readLine } from './events/event'
export type { Line } from './events/lines'
export type { EventSource } from './events/sources'
export { bytesInAll, sourcesOf, STANDARD_INPUT } from './events/sources'

export type { AudienceName } from './audiences'
export type { Wait } from './delivery/attempts'
export type { Stopped } from './run/ending'
export type { AudienceSize, Job } from './run/jobs'
export { DSP_NEEDS, matchRateOf, missingForDsp } from './run/jobs'
export type { Progress } from './run/progress'
export type { RefusedEvent } from './run/refusals'
export { RefusedEvents } from './run/refusals'
export type { AudienceReport, Report } from './run/report'
export type { RunOptions } from './run/run'
export { run } from './run/run'
export { Tally } from './run/tally'
export type { Place, Settlement } from './run/settlement'

export type { Found, PreviewedLine, Wanted } from './preview/preview'
export { findEvents, preview } from './preview/preview'
export type { PreviewedEvent, PreviewedIdentity } from './preview/previewedEvents'
export { previewEvents } from './preview/previewedEvents'
export { masked, maskedEvent } from './preview/masked'
