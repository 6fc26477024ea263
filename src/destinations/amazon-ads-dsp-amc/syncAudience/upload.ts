import type { ExecuteInput, MultiStatusResponse, RequestClient } from '@segment/actions-core'
import { InvalidAuthenticationError } from '@segment/actions-core'
import difference from 'lodash/difference'
import groupBy from 'lodash/groupBy'
import { apiUrl, AUDIENCES_MEDIA_TYPE, callAmazon, TIMEOUT_MS } from '../api/client'
import { isSuccess, OUT_OF_TIME, STOPPED, toFailure, unreadable } from '../api/failure'
import type { Failure } from '../api/failure'
import { asText, jsonObject } from '../api/json'
import type { Settings } from '../generated-types'
import type { HashedPII } from '../identity'
import type { Outcome } from './result'
import { toResult } from './result'

/** Records of a request. Amazon's schema allows 10,000; its guide advises 6,000. */
const MAX_RECORDS = 6_000

/** Bytes of a request's body. Amazon documents none for this API; its neighbors take 5 to 10 MB. */
const MAX_BYTES = 4_000_000

/** The most bytes that a body has besides its records, a record besides its ID, a hash with its key, and consent. */
const BODY_BYTES = 300
const RECORD_BYTES = 75
const HASH_BYTES = 82
const CONSENT_BYTES = 250

/** Requests of one batch that are on their way at a time. */
const MAX_PARALLEL = 4

/** Requests that a batch may cost besides its own. One rejected record of 6,000 takes some 30, ten some 200. */
const MAX_FURTHER_REQUESTS = 256

/** Single records, spread over a rejected request, that show whether the rejection is about records at all. */
const PROBES = 5

const TOO_MANY_PARTS =
  'Amazon rejected the request as too large (413), and so many of its parts that the rest was not tried. Use a smaller Batch Size.'

export type Signal = 'GRANTED' | 'DENIED' | 'NOT_APPLICABLE' | 'UNKNOWN'

/** A record's `userConsent`, as Amazon's schema has it. */
export interface UserConsent {
  geo?: { countryCode?: string; ipAddress?: string }
  consent?: { amzn?: { amznAdStorage?: Signal; amznUserData?: Signal }; tcf?: string; gpp?: string }
}

/** One record of Amazon's API, as its schema of "Advertiser audiences" has it. */
export interface AudienceRecord {
  externalUserId: string
  action: 'CREATE' | 'DELETE'
  countryCode?: string
  hashedPII: HashedPII[]
  userConsent?: UserConsent
}

/** A record on its way to an audience, through the AMC connection for which that was made, if it was. */
export interface Outgoing {
  audienceId: string
  connectionId?: string
  record: AudienceRecord
  /** The events it was made of, by their index in the batch. */
  indices: readonly number[]
  /** The person was to be added and denied consent: they are removed, and nothing but their ID is sent. */
  isDenied?: boolean
}

/** Records of one audience that go in one request. */
type Upload = readonly Outgoing[]

/**
 * Sends records, and sets the response of each of their events. What Amazon finds too large (413) or rejects (400) is cut in
 * halves, down to the record that is at fault. After a rejected token, a rate limit, the platform's signal or the time limit
 * nothing more is sent, and the rest gets that outcome. A rejection may also be about the whole request, and Amazon documents
 * no messages that would tell: single records are tried first, and when all of them are rejected, that stands for the rest.
 * Throws only InvalidAuthenticationError: the core then refreshes the token and runs the batch once more, which does no harm.
 * `toSent` says what of a record may be shown.
 */
export async function sendRecords(
  request: RequestClient,
  { settings, signal }: Pick<ExecuteInput<Settings, unknown>, 'settings' | 'signal'>,
  records: readonly Outgoing[],
  response: MultiStatusResponse,
  toSent: (record: AudienceRecord) => object = (record) => record
): Promise<void> {
  const url = apiUrl(settings.region, '/amc/audiences/records')
  const deadline = Date.now() + TIMEOUT_MS
  const queue = cutUploads(records)
  const whole = new Set(queue)
  let further = MAX_FURTHER_REQUESTS
  let stop: Failure | undefined
  let rejectedToken: Failure | undefined

  const send = async (upload: Upload): Promise<Outcome> => {
    const timeout = deadline - Date.now()
    if (signal?.aborted || timeout <= 0) {
      stop ??= signal?.aborted ? STOPPED : OUT_OF_TIME
    }
    if (stop !== undefined) {
      return stop
    }
    const call = { method: 'POST', contentType: AUDIENCES_MEDIA_TYPE, body: buildBody(upload), timeout } as const
    const answer = await callAmazon(request, url, { ...call, sensitive: true })
    if (isSuccess(answer)) {
      // Amazon's schema says no more than that it is a text.
      const jobRequestId = asText(jsonObject(answer.content)?.jobRequestId) ?? ''
      return /^[!-~]{1,200}$/.test(jobRequestId) ? { status: 202, jobRequestId } : unreadable(answer, 'the ID of a job')
    }
    const failure = toFailure(answer, upload[0].connectionId !== undefined)
    if (failure.status === 401 || failure.status === 429) {
      stop ??= failure
    }
    if (failure.status === 401) {
      rejectedToken = failure
    }
    return failure
  }

  const respond = (upload: Upload, outcome: Outcome): void => {
    const isCut = outcome.status === 413 && upload.length > 1
    const reported = isCut ? { ...outcome, errormessage: TOO_MANY_PARTS } : outcome
    for (const { record, indices, isDenied } of upload) {
      const result = toResult(toSent(record), reported, isDenied)
      indices.forEach((index) => response.pushResponseObjectAtIndex(index, result))
    }
  }

  /** The records that probing leaves, or none when all probes were rejected: then the outcome stands for them. */
  const probe = async (upload: Upload, outcome: Outcome): Promise<Upload> => {
    const step = (upload.length - 1) / (PROBES - 1)
    const probes = Array.from({ length: PROBES }, (_, n) => upload[Math.floor(n * step)])
    for (const [n, one] of probes.entries()) {
      further -= 1
      const probed = await send([one])
      respond([one], probed)
      if (probed.status !== 400) {
        return difference(upload, probes.slice(0, n + 1))
      }
    }
    respond(difference(upload, probes), outcome)
    return []
  }

  const work = async (): Promise<void> => {
    for (let upload = queue.shift(); upload !== undefined; upload = queue.shift()) {
      const outcome = await send(upload)
      const isCut = upload.length > 1 && further > 1 && (outcome.status === 413 || outcome.status === 400)
      if (!isCut) {
        respond(upload, outcome)
        continue
      }
      const isProbed = whole.has(upload) && outcome.status === 400 && upload.length > PROBES && further >= PROBES
      const rest = isProbed ? await probe(upload, outcome) : upload
      const middle = Math.ceil(rest.length / 2)
      const halves = [rest.slice(0, middle), rest.slice(middle)].filter(({ length }) => length > 0)
      further -= halves.length
      queue.push(...halves)
    }
  }

  await Promise.all(Array.from({ length: MAX_PARALLEL }, work))
  if (rejectedToken !== undefined) {
    throw new InvalidAuthenticationError(rejectedToken.errormessage)
  }
}

/** The records by audience and connection, within Amazon's limits. */
function cutUploads(records: readonly Outgoing[]): Upload[] {
  const targets = groupBy(records, ({ audienceId, connectionId = '' }) => `${audienceId} ${connectionId}`)
  return Object.values(targets).flatMap((ofTarget) => {
    const uploads: Outgoing[][] = []
    let bytes = Infinity
    for (const one of ofTarget) {
      const size = countBytes(one.record)
      bytes += size
      if (bytes > MAX_BYTES || uploads[uploads.length - 1].length === MAX_RECORDS) {
        uploads.push([])
        bytes = BODY_BYTES + size
      }
      uploads[uploads.length - 1].push(one)
    }
    return uploads
  })
}

/** The most bytes that a record has as JSON: to write each of them twice would take longer than all else. */
function countBytes({ externalUserId, hashedPII, userConsent }: AudienceRecord): number {
  const hashes = hashedPII.reduce((sum, object) => sum + Object.keys(object).length, 0)
  const { tcf = '', gpp = '' } = userConsent?.consent ?? {}
  const consent = userConsent === undefined ? 0 : CONSENT_BYTES + tcf.length + gpp.length
  return RECORD_BYTES + externalUserId.length + hashedPII.length + hashes * HASH_BYTES + consent
}

/** The request's JSON text; the audience's ID is written as a number with all its digits. */
function buildBody(upload: Upload): string {
  const [{ audienceId, connectionId }] = upload
  // AMC is always a target of a connection; its DSP advertiser is one when it is asked for.
  const target =
    connectionId === undefined ? '' : `"targetResource":${JSON.stringify({ connectionId, targetTypes: ['DSP'] })},`
  return `{"records":${JSON.stringify(upload.map(({ record }) => record))},${target}"audienceId":${audienceId}}`
}
