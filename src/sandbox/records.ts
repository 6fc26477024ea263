import { findAdvertiser } from './account'
import type { Audience } from './audiences'
import { shareOf } from './chance'
import type { ManageAudience, MemberRecord } from './contract'
import { HASHED_FIELDS, isManageAudience, readBody } from './contract'
import { canMatch, needsConsent } from './countries'
import { long, outermostNumber } from './exactIds'
import type { InvalidRecord, JobState } from './jobs'
import type { Call, Reply } from './operation'
import { Refusal } from './operation'
import type { State } from './state'
import { THROTTLED } from './throttle'

/**
 * Members change as soon as a request is accepted, in the order of requests, and its job only tells of it: so the
 * members are right the moment the 202 is there (our choice; Amazon takes its time).
 */
export function manageAudience(call: Call, state: State): Reply {
  const { text, requestId } = call
  const { settings, terms, audiences, quota, jobs } = state
  const body = readBody(text, isManageAudience)
  const { records } = body
  const audienceId = long(outermostNumber(text ?? '', 'audienceId') ?? '')
  if (!terms.hasAccepted) {
    throw new Refusal(settings.termsMissingStatus, 'The AMC terms have not been accepted')
  }
  const audience = audiences.find(audienceId)
  if (audience !== undefined) {
    checkTarget(body, audience, state)
  }
  if (!quota.take(audience?.connectionId ?? audienceId, records.length)) {
    throw new Refusal(429, 'Too Many Requests', { body: THROTTLED.body, headers: THROTTLED.headers(requestId) })
  }
  const errors = audience === undefined ? records.map(() => 'audience not found') : judgeAll(records, audience, state)
  const invalidRecords: InvalidRecord[] = []
  errors.forEach((error, index) => {
    if (error !== undefined) {
      invalidRecords.push({ audienceId, externalId: records[index].externalUserId, error })
    }
  })
  const ordered = call.fault?.kind === 'jobState' ? call.fault.state : undefined
  const outcome = ordered ?? outcomeOf(records.length, invalidRecords.length)
  if (audience !== undefined && outcome !== 'FAILED') {
    apply(
      records.filter((_record, index) => errors[index] === undefined),
      audience,
      state
    )
  }
  const { jobRequestId } = jobs.add({ audienceId, outcome, records: records.length, invalidRecords })
  return { status: 202, body: { jobRequestId }, records: records.length }
}

/** Amazon speaks of targets that were updated or not; here it is records, as there is but one target (our choice). */
function outcomeOf(records: number, invalid: number): JobState {
  return invalid === 0 ? 'SUCCEEDED' : invalid < records ? 'PARTIALLYSUCCEEDED' : 'FAILED'
}

/** The connection of the records, or the default one where they name none, must be the audience's own (reported). */
function checkTarget({ targetResource }: ManageAudience, audience: Audience, { connections }: State): void {
  // A blank connectionId means the default connection, as does none (official).
  const named = targetResource?.connectionId || undefined
  if (named !== undefined && connections.find(named) === undefined) {
    throw new Refusal(400, 'connectionId not found')
  }
  if (audience.connectionId === undefined) {
    if (named !== undefined) {
      throw new Refusal(400, 'The audience was created without a connection')
    }
  } else if ((named ?? connections.default()?.connectionId) !== audience.connectionId) {
    throw new Refusal(400, 'connectionId is not the one of the audience')
  }
}

function judgeAll(records: MemberRecord[], audience: Audience, { settings }: State): (string | undefined)[] {
  const errors = records.map((record) => hashError(record))
  records.forEach((record, index) => {
    const error = consentError(record, audience.countryCode)
    if (error !== undefined && settings.consentAnswer === 'request') {
      throw new Refusal(400, `records/${index} ${error}`)
    }
    errors[index] ??= error
  })
  return errors
}

const SHA256 = /^[0-9a-f]{64}$/

/** The schema has no pattern for hashes; SHA-256 in lower-case hexadecimal it is. */
export function hashError({ action, hashedPII }: MemberRecord): string | undefined {
  let identities = 0
  for (const identity of hashedPII) {
    for (const field of HASHED_FIELDS) {
      const hash = identity[field]
      if (hash !== undefined) {
        identities++
        if (!SHA256.test(hash)) {
          return `${field} is not a SHA-256 hash in lower-case hexadecimal`
        }
      }
    }
  }
  // Valid by schema, treatment unknown: nobody can be found without identities (our stricter choice).
  return identities === 0 && action === 'CREATE' ? 'no identity' : undefined
}

/** Removing needs no consent. The record's country goes before the audience's (official). */
export function consentError(record: MemberRecord, audienceCountry: string | undefined): string | undefined {
  if (record.action === 'DELETE') {
    return undefined
  }
  const { geo, consent } = record.userConsent ?? {}
  const given = consent?.amzn?.amznUserData
  if (given === 'DENIED') {
    return 'consent denied'
  }
  const countries = [record.countryCode ?? audienceCountry, geo?.countryCode]
  const needed = countries.some((country) => country !== undefined && needsConsent(country))
  return needed && given !== 'GRANTED' && !consent?.tcf && !consent?.gpp ? 'consent missing' : undefined
}

function apply(records: MemberRecord[], audience: Audience, { settings }: State): void {
  const now = settings.now()
  const advertiser = audience.advertiserId && findAdvertiser(settings.account, audience.advertiserId)
  // Record, then audience, then marketplace of the advertiser (official).
  const fallback = audience.countryCode ?? (advertiser ? advertiser.country : undefined)
  for (const record of records) {
    if (record.action === 'DELETE') {
      audience.members.remove(record.externalUserId)
    } else {
      const country = record.countryCode ?? fallback
      audience.members.add(record, canMatch(country) && shareOf(record.externalUserId) < settings.matchRate, now)
    }
  }
}
