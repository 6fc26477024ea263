import type { JobDetail, MembershipView, PreviewView, TraceStep, Told } from '../api'
import { findAdvice } from '../troubleshooting'
import { CODE } from './code'
import type { TripOfRun } from '../runs/runs'

/** All that is known of an event and of what became of it. */
export interface Known {
  preview: PreviewView
  /** In words, such as `track Audience Entered`. */
  what?: string
  trip?: TripOfRun
  /** Only a sandbox tells. */
  request?: { number: number; outcome: string; records: number; milliseconds: number }
  jobs: readonly JobDetail[]
  membership?: MembershipView
  isSandbox: boolean
}

interface Draft extends Pick<TraceStep, 'name' | 'wentIn' | 'cameOut'> {
  /** Why the way ends here. */
  ends?: string
  /** Why it is not further yet. */
  halts?: string
}

/** The stations of an event, with what went in and what came out of each. Those behind the last one are empty. */
export function buildTraceSteps(known: Known): TraceStep[] {
  const drafts = [event, mapping, identities, record, request, job, member].map((station) => station(known))
  const last = drafts.findIndex(({ ends, halts }) => ends !== undefined || halts !== undefined)
  return drafts.map(({ name, wentIn, cameOut, ends, halts }, place): TraceStep => {
    const station = { name, code: [...CODE[name]] }
    if (last !== -1 && place > last) {
      const state = drafts[last].ends === undefined ? 'ahead' : 'unreached'
      return { ...station, state, wentIn: [], cameOut: [] }
    }
    const state = ends !== undefined ? 'ended' : halts !== undefined ? 'ahead' : 'passed'
    const why = ends ?? halts
    return { ...station, state, why, advice: findAdvice(why), wentIn, cameOut }
  })
}

const told = (pairs: Record<string, string | undefined>): Told[] =>
  Object.entries(pairs).flatMap(([what, value]) => (value === undefined ? [] : [{ what, value }]))

/** The reason for which it was refused, when that was here: the run's, with what the preview adds to it. */
const refusedAt = ({ preview, trip }: Known, station: NonNullable<PreviewView['refusedBy']>): string | undefined => {
  const { reason, refusedBy } = preview
  const own = trip?.refused
  return refusedBy === station ? (own === undefined || reason?.startsWith(own) ? reason : own) : undefined
}

const IN_OR_OUT = { enters: 'enters', leaves: 'leaves', superseded: undefined, refused: undefined } as const

function event({ preview, what }: Known): Draft {
  const { fileName, line, audience, outcome, reason, refusedBy } = preview
  const isNone = outcome === 'refused' && refusedBy === undefined
  return {
    name: 'event',
    wentIn: told({ Line: `${fileName}, line ${line}` }),
    cameOut: told({ Event: what, Audience: audience ?? (isNone ? undefined : 'none') }),
    ...(isNone && { ends: reason ?? 'The line is none.' })
  }
}

function mapping(known: Known): Draft {
  const { preview } = known
  const { audience, externalUserId, audienceId, countryCode, notConnected, outcome, identities: found } = preview
  const mapped = found.filter(({ place }) => place === 'mapping').map(({ label }) => label)
  return {
    name: 'mapping',
    wentIn: told({ Event: known.what, 'Computation key': audience }),
    cameOut: told({
      Person: externalUserId,
      'In or out': IN_OR_OUT[outcome],
      'Amazon’s audience': notConnected ? 'not connected yet' : audienceId,
      Country: countryCode,
      'Mapped fields': mapped.length === 0 ? undefined : [...new Set(mapped)].join(', ')
    }),
    ends: refusedAt(known, 'mapping') ?? refusedAt(known, 'member')
  }
}

function identities(known: Known): Draft {
  const { preview } = known
  const sent = preview.identities.filter(({ hash }) => hash !== undefined)
  const count = preview.identities.length
  return {
    name: 'identities',
    wentIn: told({ 'Values found': count === 0 ? 'none' : String(count) }),
    cameOut: told({ Hashes: sent.length === 0 ? 'none' : String(sent.length) }),
    ends: refusedAt(known, 'identities')
  }
}

function record({ preview }: Known): Draft {
  const { record: made, outcome, reason, externalUserId } = preview
  const { action, hashedPII = [] } = (made ?? {}) as { action?: string; hashedPII?: unknown[] }
  return {
    name: 'record',
    wentIn: told({ Person: externalUserId }),
    cameOut: told({
      Action: action,
      'Sets of hashes': made === undefined ? undefined : String(hashedPII.length),
      Consent: reason !== undefined && outcome === 'leaves' ? reason : undefined
    }),
    ...(outcome === 'superseded' && { ends: reason ?? 'A later event of the batch counts instead.' })
  }
}

function request({ preview, trip, request: sent, isSandbox }: Known): Draft {
  const draft: Draft = { name: 'request', wentIn: told({ Records: sent && String(sent.records) }), cameOut: [] }
  if (trip === undefined) {
    return { ...draft, halts: preview.notConnected ? NOT_CONNECTED : NOT_SENT }
  }
  if (trip.refused !== undefined) {
    return { ...draft, ends: trip.refused }
  }
  if (sent === undefined) {
    return { ...draft, cameOut: told({ Answer: isSandbox ? 'accepted; no longer kept' : 'accepted' }) }
  }
  return {
    ...draft,
    cameOut: [
      { what: 'Answer', value: sent.outcome, path: `/amazon/requests/${sent.number}` },
      { what: 'Took', value: `${Math.round(sent.milliseconds)} ms` }
    ]
  }
}

const NOT_CONNECTED = 'The audience is not connected to Amazon. Complete its settings.'
const NOT_SENT = 'Not sent yet. Compute the audience.'

function job({ trip, jobs, isSandbox, preview }: Known): Draft {
  const ids = trip?.jobRequestIds ?? []
  const failed = jobs.length > 0 && jobs.every(({ state }) => state === 'FAILED')
  const invalid = jobs.flatMap(({ invalidRecords }) => invalidRecords)
  const refusal = invalid.find(({ externalId }) => externalId === preview.externalUserId)
  const records = jobs.reduce((sum, one) => sum + one.records, 0)
  const wentIn = told({
    Records: jobs.length === 0 ? undefined : String(records),
    Jobs: ids.length > 1 ? `one of the ${ids.length} of its batch` : undefined
  })
  return {
    name: 'job',
    wentIn,
    cameOut: isSandbox
      ? jobs.map(({ jobRequestId, state }) => ({ what: 'State', value: state, path: `/amazon/jobs/${jobRequestId}` }))
      : ids.map((id) => ({ what: 'Job', value: id })),
    ...(failed && { ends: 'The job failed: no member has changed.' }),
    ...(refusal && { ends: refusal.error }),
    ...(isSandbox && jobs.length > 0 && jobs.every(({ state }) => state === 'PENDING') && { halts: 'Amazon is at it.' })
  }
}

function member({ preview, membership, isSandbox }: Known): Draft {
  const draft: Draft = { name: 'member', wentIn: told({ Person: preview.externalUserId }), cameOut: [] }
  if (!isSandbox) {
    return { ...draft, halts: 'Amazon Ads does not tell who is in.' }
  }
  const isIn = membership?.active === true
  return {
    ...draft,
    cameOut: told({
      'At Amazon now': isIn ? 'in' : 'not in',
      Recognised: membership === undefined ? undefined : membership.matched ? 'yes' : 'no',
      Identities: membership?.identities.join(', ') || undefined
    }),
    ...(!isIn &&
      preview.outcome === 'enters' && {
        halts: 'Entered by this event, and taken out since, or the time to live is over.'
      }),
    ...(isIn && preview.outcome === 'leaves' && { halts: 'Taken out by this event, and entered again since.' })
  }
}
