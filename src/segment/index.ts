/**
 * A local Segment: what the platform does around a destination. It takes plain values and gives plain values; where
 * something goes on it calls back, and an AbortSignal ends it. It knows of no terminal and no page. See README.md here.
 *
 * Every failure that a person can do something about is a CannotRun, in words; Amazon's refusals come as errors of the
 * destination, in its words.
 */
export { UserError } from '../system/userError'

export type { Application, Target, Credentials, ReachedTarget } from '../amazon/target'
export { openTarget, reachTarget } from '../amazon/target'
export { buildConsentUrl, createState, exchangeCode } from '../amazon/login'
export { AmazonClient } from '../amazon/client'
export type { AmcConnection, AmcInstance, NewAmcConnection } from '../amazon/amc'
export { createAmcConnection, listAmcConnections, listAmcInstances } from '../amazon/amc'
export type { Terms } from '../amazon/terms'
export { acceptTerms, readTerms } from '../amazon/terms'
export type { NewAudience } from './platform'
export { Platform } from './platform'

export type { AudienceEntry, AudienceSettingsInput, RunSettings } from './settings'
export { AUDIENCE_FIELDS, overlayMapping, readSettings, parseSettings } from './settings'

export type { ReadEvent } from './sources/events/event'
export { readMessageId, readLine } from './sources/events/event'
export type { Line } from './sources/events/lines'
export type { EventSource } from './sources/events/sources'
export { STANDARD_INPUT } from './sources/bytes'
export { totalBytes, openSources } from './sources/events/sources'

export type { AudienceName } from './audiences/audiences'
export type { Wait } from '../system/retry'
export type { Stopped } from './delivery/stop'
export type { AudienceSize, Job } from '../amazon/jobs'
export { DSP_MINIMUM_MEMBERS, matchRate, missingForDsp } from '../amazon/jobs'
export type { Progress } from './delivery/progress'
export type { RejectedEvent } from './delivery/rejectedFile'
export { RejectedEventsFile } from './delivery/rejectedFile'
export type { AudienceReport, Report } from './delivery/report'
export type { RunOptions } from './sync/sync'
export { run } from './sync/sync'
export { Counts } from './delivery/counts'
export type { EventLocation, BatchOutcome } from './delivery/outcomes'

export type { Found, PreviewedLine, Wanted } from './preview/preview'
export { findEvents, preview } from './preview/preview'
export type { PreviewedEvent, PreviewedIdentity } from './preview/explain'
export { explainEvents } from './preview/explain'
export { mask, maskEvent } from './preview/masked'
