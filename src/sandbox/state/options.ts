import type { Seed } from '../contract/seed'
import type { Account } from './account'
import { SANDBOX_ACCOUNT } from './account'

export interface SandboxOptions {
  /** Port on 127.0.0.1; 0 (the default) takes any free one. */
  port?: number
  /** How long an access token lives. Default 3600. */
  tokenLifetimeSeconds?: number
  /** How long a job stays PENDING. Default 50. */
  jobMilliseconds?: number
  /** After how many polls a job is done, instead of after a time; 0 is at once. */
  jobPolls?: number
  /** The former name of `jobPolls`. */
  jobLooks?: number
  /** How long it takes until deleted users are removed. Default 50; Amazon promises 30 days. */
  erasureMilliseconds?: number
  /** After how many polls of `/sandbox/erasures/{requestId}` they are, instead of after a time; 0 is at once. */
  erasurePolls?: number
  /** Share of members that Amazon "resolves", 0 to 1; which ones depends on their id alone. Default 0.8. */
  matchRate?: number
  /** Bodies beyond this many bytes get 413. Amazon publishes no limit for this API. Default 10,000,000. */
  maxBodyBytes?: number
  /** Records an hour for one connection (or one audience without) before 429. Default 15,000,000. */
  recordsPerHour?: number
  /** Whether the AMC terms are accepted from the start. Default true. */
  termsAccepted?: boolean
  /** Status of uploads before the terms are accepted; not documented. Default 403. */
  termsMissingStatus?: number
  /** A record without the consent it needs: listed by its job, or the whole request rejected with 400. Default 'job'. */
  consentAnswer?: 'job' | 'request'
  /** `recordsProcessedRate` when all is well: 100 or 1; the scale is not documented. Default 100. */
  rateScale?: 1 | 100
  /** What an audience's name must match. "Alphanumeric" is prose only, so nothing by default. */
  namePattern?: RegExp
  /** Whether adding a member again renews their added date, from which the time to live counts. Default true. */
  renewOnUpload?: boolean
  /** Keep hashes, country and consent of each member for inspection. Default true; false for a million members. */
  keepIdentities?: boolean
  /** Keep headers and parsed bodies, whole, in `requests`. Default false. */
  keepRequests?: boolean
  /** What it starts with, and has again after a reset: the path of a JSON file, or its content. */
  seed?: string | Seed
  /** What the users ada and ben have in each region. Default: SANDBOX_ACCOUNT. */
  account?: Account
  /** The clock, in milliseconds. Default Date.now. */
  now?: () => number
}

type WithoutDefault = 'namePattern' | 'jobPolls' | 'erasurePolls' | 'seed'

export type SandboxSettings = Required<Omit<SandboxOptions, WithoutDefault | 'jobLooks'>> &
  Pick<SandboxOptions, WithoutDefault>

const DEFAULTS: SandboxSettings = {
  port: 0,
  tokenLifetimeSeconds: 3600,
  jobMilliseconds: 50,
  erasureMilliseconds: 50,
  matchRate: 0.8,
  maxBodyBytes: 10_000_000,
  recordsPerHour: 15_000_000,
  termsAccepted: true,
  termsMissingStatus: 403,
  consentAnswer: 'job',
  rateScale: 100,
  renewOnUpload: true,
  keepIdentities: true,
  keepRequests: false,
  account: SANDBOX_ACCOUNT,
  now: () => Date.now()
}

/** An option that is undefined counts as missing. */
export function readOptions({ jobLooks, jobPolls = jobLooks, ...options }: SandboxOptions): SandboxSettings {
  const given = Object.entries({ ...options, jobPolls }).filter(([, value]) => value !== undefined)
  return { ...DEFAULTS, ...(Object.fromEntries(given) as Partial<SandboxSettings>) }
}
