import type { ManageAudience, MemberRecord } from '../contract/bodies'
import { isManageAudience } from '../contract/bodies'
import { canMatch } from '../contract/countries'
import { long, outermostNumber } from '../contract/exactIds'
import type { JobOutcome } from '../contract/jobStates'
import { readBody } from '../contract/readBody'
import { refusal } from '../contract/refusals'
import type { RegionState, State } from '../state'
import type { Audience } from '../state/audiences'
import { shareOf } from '../state/chance'
import type { InvalidRecord } from '../state/jobs'
import { recordErrors } from './judging'
import type { Reply, UserCall } from './operation'

/**
 * Members change as soon as a request is accepted, in the order of requests, and its job only tells of it: so the
 * members are right the moment the 202 is there (our choice; Amazon takes its time).
 */
export function manageAudience(call: UserCall, { settings, regions }: State): Reply {
  const { text, requestId, region, user, fault } = call
  const { audiences, connections, quota, jobs } = regions[region]
  const body = readBody(text, isManageAudience)
  const { records } = body
  const audienceId = long(outermostNumber(text ?? '', 'audienceId') ?? '')
  if (!user.terms.hasAccepted) {
    throw refusal.termsMissing(settings.termsMissingStatus)
  }
  const audience = audiences.find(audienceId)
  if (audience !== undefined) {
    checkTarget(body, audience, connections)
  }
  if (!quota.take(audience?.connectionId ?? audienceId, records.length)) {
    throw refusal.throttled(requestId)
  }
  const errors =
    audience === undefined
      ? records.map(() => 'audience not found')
      : recordErrors(records, audience.countryCode, settings.consentAnswer)
  const invalidRecords: InvalidRecord[] = []
  errors.forEach((error, index) => {
    if (error !== undefined) {
      invalidRecords.push({ audienceId, externalId: records[index].externalUserId, error })
    }
  })
  const ordered = fault?.kind === 'jobState' ? fault.state : undefined
  const outcome = ordered ?? outcomeOf(records.length, invalidRecords.length)
  if (audience !== undefined && outcome !== 'FAILED') {
    const valid =
      invalidRecords.length === 0 ? records : records.filter((_record, index) => errors[index] === undefined)
    apply(valid, audience, settings.matchRate, settings.now())
    audiences.sample(audience)
  }
  const { jobRequestId } = jobs.add({ audienceId, outcome, records: records.length, invalidRecords })
  return { status: 202, body: { jobRequestId }, records: records.length }
}

/** Amazon speaks of targets that were updated or not; here it is records, as there is but one target (our choice). */
function outcomeOf(records: number, invalid: number): JobOutcome {
  return invalid === 0 ? 'SUCCEEDED' : invalid < records ? 'PARTIALLYSUCCEEDED' : 'FAILED'
}

/** The connection of the records, or the default one where they name none, must be the audience's own (reported). */
function checkTarget(
  { targetResource }: ManageAudience,
  audience: Audience,
  connections: RegionState['connections']
): void {
  // A blank connectionId means the default connection, as does none (official).
  const named = targetResource?.connectionId || undefined
  if (named !== undefined && connections.find(named) === undefined) {
    throw refusal.unknownConnection(400)
  }
  if (audience.connectionId === undefined) {
    if (named !== undefined) {
      throw refusal.withoutConnection()
    }
  } else if ((named ?? connections.default()?.connectionId) !== audience.connectionId) {
    throw refusal.otherConnection()
  }
}

function apply(records: MemberRecord[], { members, ...audience }: Audience, matchRate: number, now: number): void {
  // Record, then audience, then marketplace of the advertiser (official).
  const fallback = audience.countryCode ?? audience.advertiserCountry
  for (const record of records) {
    if (record.action === 'DELETE') {
      members.remove(record.externalUserId)
    } else {
      const country = record.countryCode ?? fallback
      members.add(record, canMatch(country) && shareOf(record.externalUserId) < matchRate, now)
    }
  }
}
