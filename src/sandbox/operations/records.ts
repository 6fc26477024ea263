import type { ManageAudience, MemberRecord } from '../contract/bodies'
import { isManageAudience } from '../contract/bodies'
import { canMatch } from '../contract/countries'
import { apiErrors } from '../contract/errors'
import { parseLong, readOutermostNumber } from '../contract/exactIds'
import type { JobOutcome } from '../contract/names'
import { readBody } from '../contract/readBody'
import type { RegionState, SandboxState } from '../state'
import { readAudienceSize } from '../state'
import type { StoredAudience } from '../state/audiences'
import { hashToShare } from '../state/chance'
import type { InvalidRecord } from '../state/jobs'
import type { OperationResult, UserCall } from './operation'
import { validateRecords } from './validateRecords'

/**
 * Members change as soon as a request is accepted, in the order of requests, and its job only reports it: members()
 * is right as soon as the 202 is there (our choice; Amazon takes its time).
 */
export function manageAudience(call: UserCall, { settings, regions }: SandboxState): OperationResult {
  const { text, requestId, region, user, fault } = call
  const { audiences, connections, quota, jobs } = regions[region]
  const body = readBody(text, isManageAudience)
  const { records } = body
  const audienceId = parseLong(readOutermostNumber(text ?? '', 'audienceId') ?? '')
  if (!user.terms.hasAccepted) {
    throw apiErrors.termsMissing(settings.termsMissingStatus)
  }
  const audience = audiences.find(audienceId)
  if (audience !== undefined) {
    checkTarget(body, audience, connections)
  }
  if (!quota.take(audience?.connectionId ?? audienceId, records.length)) {
    throw apiErrors.throttled(requestId)
  }
  const errors =
    audience === undefined
      ? records.map(() => 'audience not found')
      : validateRecords(records, audience.countryCode, settings.consentAnswer)
  const invalidRecords: InvalidRecord[] = []
  errors.forEach((error, index) => {
    if (error !== undefined) {
      invalidRecords.push({ audienceId, externalId: records[index].externalUserId, error })
    }
  })
  const ordered = fault?.kind === 'jobState' ? fault.state : undefined
  const outcome = ordered ?? decideOutcome(records.length, invalidRecords.length)
  if (audience !== undefined && outcome !== 'FAILED') {
    const valid =
      invalidRecords.length === 0 ? records : records.filter((_record, index) => errors[index] === undefined)
    applyRecords(valid, audience, settings.matchRate, settings.now())
    audiences.sample(audience)
  }
  const { jobRequestId } = jobs.add({ audienceId, outcome, records: records.length, invalidRecords })
  return { status: 202, body: { jobRequestId }, records: records.length }
}

/** At Amazon it depends on the targets that were updated; here on the records, as there is only one target (our choice). */
function decideOutcome(records: number, invalid: number): JobOutcome {
  return invalid === 0 ? 'SUCCEEDED' : invalid < records ? 'PARTIALLYSUCCEEDED' : 'FAILED'
}

/** The connection of the records, or the default one where they name none, must be the audience's own (reported). */
function checkTarget(
  { targetResource }: ManageAudience,
  audience: StoredAudience,
  connections: RegionState['connections']
): void {
  // A blank connectionId means the default connection, as does none (official).
  const named = targetResource?.connectionId || undefined
  if (named !== undefined && connections.find(named) === undefined) {
    throw apiErrors.unknownConnection(400)
  }
  if (audience.connectionId === undefined) {
    if (named !== undefined) {
      throw apiErrors.withoutConnection()
    }
  } else if ((named ?? connections.default()?.connectionId) !== audience.connectionId) {
    throw apiErrors.otherConnection()
  }
}

function applyRecords(
  records: MemberRecord[],
  { members, ...audience }: StoredAudience,
  matchRate: number,
  now: number
): void {
  // Record, then audience, then marketplace of the advertiser (official).
  const fallback = audience.countryCode ?? audience.advertiserCountry
  for (const record of records) {
    if (record.action === 'DELETE') {
      members.remove(record.externalUserId)
    } else {
      const country = record.countryCode ?? fallback
      members.add(record, canMatch(country) && hashToShare(record.externalUserId) < matchRate, now)
    }
  }
}

export function readJob({ parameters, region }: UserCall, { regions, settings }: SandboxState): OperationResult {
  const { jobRequestId } = parameters
  const here = regions[region]
  const job = here.jobs.find(jobRequestId)
  if (job === undefined) {
    throw apiErrors.unknownJob()
  }
  const jobState = job.progress.poll()
  if (jobState === 'PENDING') {
    return { status: 200, body: { jobRequestId, jobState } }
  }
  const { records, invalidRecords, audienceId } = job
  const audience = here.audiences.find(audienceId)
  const share = jobState === 'FAILED' ? 0 : (records - invalidRecords.length) / records
  return {
    status: 200,
    body: {
      jobRequestId,
      jobState,
      successful: { recordsProcessedRate: share * settings.rateScale },
      invalidRecords,
      ...(audience !== undefined && { audienceSize: readAudienceSize(audience, here, settings.now()) })
    }
  }
}
