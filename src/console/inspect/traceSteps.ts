import type { JobDetail, LoggedRequest, MembershipView, PreviewView, TraceFact, TraceStep, TraceStepName } from '../api'
import type { OutcomeInRun } from '../runs/runs'
import { findAdvice } from '../events/troubleshooting'

/** All that is known of an event and of what became of it. */
export interface TraceInput {
  preview: PreviewView
  /** Such as `track Audience Entered`. */
  what?: string
  outcome?: OutcomeInRun
  /** Only a sandbox shows it. */
  request?: LoggedRequest
  jobs: readonly JobDetail[]
  membership?: MembershipView
  isSandbox: boolean
}

interface Draft extends Pick<TraceStep, 'name' | 'wentIn' | 'cameOut'> {
  /** Why the trace ends here. */
  failedBecause?: string
  /** Why it is not further yet. */
  pendingBecause?: string
}

const DESTINATION = 'src/destinations/amazon-ads-dsp-amc'

/** Where the rules of each step are, from the root of the project. */
export const RULE_FILES: Record<TraceStepName, readonly string[]> = {
  event: ['src/segment/sources/events/event.ts', 'src/segment/audiences/connector.ts'],
  mapping: [
    `${DESTINATION}/syncAudience/fields.ts`,
    `${DESTINATION}/syncAudience/member.ts`,
    `${DESTINATION}/syncAudience/membership.ts`,
    `${DESTINATION}/syncAudience/consent.ts`
  ],
  identities: [`${DESTINATION}/event/fields.ts`, `${DESTINATION}/event/find.ts`, `${DESTINATION}/identity/hasher.ts`],
  record: [`${DESTINATION}/syncAudience/prepareBatch.ts`],
  request: [`${DESTINATION}/syncAudience/upload.ts`],
  job: [`${DESTINATION}/syncAudience/result.ts`, 'src/amazon/jobs.ts'],
  member: ['src/sandbox/operations/records.ts', 'src/sandbox/state/members.ts']
}

/** The steps of an event, with what went in and what came out of each. Those behind the last one are empty. */
export function buildTraceSteps(input: TraceInput): TraceStep[] {
  const drafts = [event, mapping, identities, record, request, job, member].map((step) => step(input))
  const last = drafts.findIndex(
    ({ failedBecause, pendingBecause }) => failedBecause !== undefined || pendingBecause !== undefined
  )
  return drafts.map(({ name, wentIn, cameOut, failedBecause, pendingBecause }, index): TraceStep => {
    const step = { name, code: [...RULE_FILES[name]] }
    if (last !== -1 && index > last) {
      const state = drafts[last].failedBecause === undefined ? 'ahead' : 'unreached'
      return { ...step, state, wentIn: [], cameOut: [] }
    }
    const state = failedBecause !== undefined ? 'ended' : pendingBecause !== undefined ? 'ahead' : 'passed'
    const why = failedBecause ?? pendingBecause
    return { ...step, state, why, advice: findAdvice(why), wentIn, cameOut }
  })
}

const facts = (pairs: Record<string, string | undefined>): TraceFact[] =>
  Object.entries(pairs).flatMap(([what, value]) => (value === undefined ? [] : [{ what, value }]))

/** The reason for which it was rejected, when that was here: the run's, with what the preview adds to it. */
function rejectedAt({ preview, outcome }: TraceInput, step: NonNullable<PreviewView['refusedBy']>): string | undefined {
  const { reason, refusedBy } = preview
  const inRun = outcome?.refused
  return refusedBy === step ? (inRun === undefined || reason?.startsWith(inRun) ? reason : inRun) : undefined
}

const MEMBERSHIP = { enters: 'add', leaves: 'remove', superseded: undefined, refused: undefined } as const

function event({ preview, what }: TraceInput): Draft {
  const { fileName, line, audience, outcome, reason, refusedBy } = preview
  const isNotEvent = outcome === 'refused' && refusedBy === undefined
  return {
    name: 'event',
    wentIn: facts({ Line: `${fileName}, line ${line}` }),
    cameOut: facts({ Event: what, Audience: audience ?? (isNotEvent ? undefined : 'none') }),
    ...(isNotEvent && { failedBecause: reason ?? 'The line is not an event.' })
  }
}

function mapping(input: TraceInput): Draft {
  const { preview } = input
  const { audience, externalUserId, audienceId, countryCode, notConnected, outcome, identities: found } = preview
  const mapped = found.filter(({ place }) => place === 'mapping').map(({ label }) => label)
  return {
    name: 'mapping',
    wentIn: facts({ Event: input.what, 'Computation key': audience }),
    cameOut: facts({
      Person: externalUserId,
      Change: MEMBERSHIP[outcome],
      'Audience at Amazon': notConnected ? 'not connected yet' : audienceId,
      Country: countryCode,
      'Mapped fields': mapped.length === 0 ? undefined : [...new Set(mapped)].join(', ')
    }),
    failedBecause: rejectedAt(input, 'mapping') ?? rejectedAt(input, 'member')
  }
}

function identities(input: TraceInput): Draft {
  const { preview } = input
  const sent = preview.identities.filter(({ hash }) => hash !== undefined)
  const count = preview.identities.length
  return {
    name: 'identities',
    wentIn: facts({ 'Values found': count === 0 ? 'none' : String(count) }),
    cameOut: facts({ Hashes: sent.length === 0 ? 'none' : String(sent.length) }),
    failedBecause: rejectedAt(input, 'identities')
  }
}

function record({ preview }: TraceInput): Draft {
  const { record: made, outcome, reason, externalUserId } = preview
  const { action, hashedPII = [] } = (made ?? {}) as { action?: string; hashedPII?: unknown[] }
  return {
    name: 'record',
    wentIn: facts({ Person: externalUserId }),
    cameOut: facts({
      Action: action,
      'Sets of hashes': made === undefined ? undefined : String(hashedPII.length),
      Consent: reason !== undefined && outcome === 'leaves' ? reason : undefined
    }),
    ...(outcome === 'superseded' && { failedBecause: reason ?? 'A later event of the batch counts instead.' })
  }
}

function request({ preview, outcome, request: sent, isSandbox }: TraceInput): Draft {
  const draft: Draft = { name: 'request', wentIn: facts({ Records: sent && String(sent.records) }), cameOut: [] }
  if (outcome === undefined) {
    return { ...draft, pendingBecause: preview.notConnected ? NOT_CONNECTED : NOT_SENT }
  }
  if (outcome.refused !== undefined) {
    return { ...draft, failedBecause: outcome.refused }
  }
  if (sent === undefined) {
    return { ...draft, cameOut: facts({ Response: isSandbox ? 'accepted; no longer kept' : 'accepted' }) }
  }
  return {
    ...draft,
    cameOut: [
      { what: 'Response', value: String(sent.outcome), path: `/amazon/requests/${sent.number}` },
      { what: 'Took', value: `${Math.round(sent.milliseconds)} ms` }
    ]
  }
}

const NOT_CONNECTED = 'The audience is not connected to Amazon yet. It would be sent after you complete its settings.'
const NOT_SENT = 'Not sent yet. Compute the audience.'

function job({ outcome, jobs, isSandbox, preview }: TraceInput): Draft {
  const ids = outcome?.jobRequestIds ?? []
  const failed = jobs.length > 0 && jobs.every(({ state }) => state === 'FAILED')
  const invalid = jobs.flatMap(({ invalidRecords }) => invalidRecords)
  const rejected = invalid.find(({ externalId }) => externalId === preview.externalUserId)
  const records = jobs.reduce((sum, one) => sum + one.records, 0)
  const wentIn = facts({
    Records: jobs.length === 0 ? undefined : String(records),
    Jobs: ids.length > 1 ? `one of the ${ids.length} of its batch` : undefined
  })
  return {
    name: 'job',
    wentIn,
    cameOut: isSandbox
      ? jobs.map(({ jobRequestId, state }) => ({ what: 'State', value: state, path: `/amazon/jobs/${jobRequestId}` }))
      : ids.map((id) => ({ what: 'Job', value: id })),
    ...(failed && { failedBecause: 'The job failed: no member has changed.' }),
    ...(rejected && { failedBecause: rejected.error }),
    ...(isSandbox &&
      jobs.length > 0 &&
      jobs.every(({ state }) => state === 'PENDING') && { pendingBecause: 'Amazon is still processing this job.' })
  }
}

function member({ preview, membership, isSandbox }: TraceInput): Draft {
  const draft: Draft = { name: 'member', wentIn: facts({ Person: preview.externalUserId }), cameOut: [] }
  if (!isSandbox) {
    return { ...draft, pendingBecause: 'Amazon Ads doesn’t say who is a member.' }
  }
  const isIn = membership?.active === true
  return {
    ...draft,
    cameOut: facts({
      'At Amazon now': isIn ? 'in' : 'not in',
      Recognized: membership === undefined ? undefined : membership.matched ? 'yes' : 'no',
      Identities: membership?.identities.join(', ') || undefined
    }),
    ...(!isIn &&
      preview.outcome === 'enters' && {
        pendingBecause: 'Added by this event, and removed since, or the membership expired.'
      }),
    ...(isIn && preview.outcome === 'leaves' && { pendingBecause: 'Removed by this event, and added again since.' })
  }
}
