import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { Destination, MultiStatusResponse } from '@segment/actions-core'
import definition from '../..'
import { isExactId } from '../../destinations/amazon-ads-dsp-amc/api/exactIds'
import { toCountryCode } from '../../destinations/amazon-ads-dsp-amc/audience/countries'
import type { AudienceSettings, Settings } from '../../destinations/amazon-ads-dsp-amc/generated-types'
import type { HashedPII, Identities } from '../../destinations/amazon-ads-dsp-amc/identity'
import { createHasher, normalised } from '../../destinations/amazon-ads-dsp-amc/identity'
import { sortBatch } from '../../destinations/amazon-ads-dsp-amc/syncAudience/batch'
import type { Payload } from '../../destinations/amazon-ads-dsp-amc/syncAudience/generated-types'
import type { Member } from '../../destinations/amazon-ads-dsp-amc/syncAudience/member'
import { toMember } from '../../destinations/amazon-ads-dsp-amc/syncAudience/member'
import { toRecord } from '../../destinations/amazon-ads-dsp-amc/syncAudience/record'
import { Refusal } from '../../destinations/amazon-ads-dsp-amc/syncAudience/refusal'
import type { Answer } from '../delivery/attempts'
import { mappingOver } from '../settings'

const ACTION = 'syncAudience'

/** What becomes of an event, without sending anything. */
export interface PreviewedEvent {
  outcome: 'enters' | 'leaves' | 'superseded' | 'refused'
  /** Why it is refused or superseded. */
  reason?: string
  externalUserId?: string
  countryCode?: string
  identities: PreviewedIdentity[]
  /** As it would be sent: hashes, no raw value. */
  record?: object
  audienceId?: string
  connectionId?: string
}

/** One mapped value on its way to its hash. */
export interface PreviewedIdentity {
  field: keyof Identities
  raw: string
  /** Undefined for what is hashed already; '' for what means nothing and is left out. */
  normalised?: string
  hash?: string
}

const FIELDS = {
  email: 'email',
  phone: 'phone',
  firstName: 'firstname',
  lastName: 'lastname',
  address: 'address',
  city: 'city',
  state: 'state',
  postal: 'postal'
} as const satisfies Record<keyof Identities, keyof HashedPII>

/**
 * Takes events through subscription, mapping and validation of actions-core's own runtime, as one batch, and through the
 * destination up to the request. Gives one answer for each event, in their order.
 */
export async function previewEvents(
  events: readonly SegmentEvent[],
  { region, mapping }: { region: string; mapping: JSONObject }
): Promise<PreviewedEvent[]> {
  const { answers, payloads, memberships } = await throughCore(events, region, mapping)
  const { results } = sortBatch(payloads, memberships)
  const hasher = createHasher()
  let place = 0
  return answers.map((answer) => {
    if (answer.status !== ARRIVED) {
      return { outcome: 'refused', reason: answer.errormessage, identities: [] }
    }
    const payload = payloads[place]
    const member = toMember(payload, memberships[place])
    const result = results[place]?.value() as Answer | undefined
    place += 1
    // What is shown of a refused event is what a rule has looked at: a field may hold anything, an email address too.
    const { audienceId, connectionId, externalUserId, countryCode } =
      member instanceof Refusal ? checkedOf(payload) : member
    const shown = {
      externalUserId,
      countryCode,
      identities: identitiesOf(payload, countryCode, hasher),
      audienceId,
      connectionId
    }
    if (member instanceof Refusal || (result !== undefined && result.status >= 300)) {
      return { outcome: 'refused', reason: result?.errormessage, ...shown }
    }
    if (result !== undefined) {
      return { outcome: 'superseded', reason: (result.body as { superseded: string }).superseded, ...shown }
    }
    return {
      outcome: member.action === 'CREATE' ? 'enters' : 'leaves',
      ...shown,
      record: JSON.parse(toRecord(member, hasher) as string) as object
    }
  })
}

/** The answer of an event that came as far as the action. */
const ARRIVED = 200

function checkedOf({ audienceId, countryCode }: Payload): Partial<Member> {
  return {
    audienceId: audienceId !== undefined && isExactId(audienceId.trim()) ? audienceId.trim() : undefined,
    countryCode: toCountryCode(countryCode ?? '')
  }
}

/** What the action would get of each event, and the core's answers of those that it never gets. */
async function throughCore(events: readonly SegmentEvent[], region: string, mapping: JSONObject) {
  let payloads: Payload[] = []
  let memberships: (boolean | undefined)[] = []
  const action = definition.actions[ACTION]
  const destination = new Destination<Settings, AudienceSettings>({
    ...definition,
    actions: {
      [ACTION]: {
        ...action,
        performBatch: (
          _request: unknown,
          batch: { payload: Payload[]; audienceMembership?: (boolean | undefined)[] }
        ) => {
          payloads = batch.payload
          memberships = batch.audienceMembership ?? []
          const response = new MultiStatusResponse()
          payloads.forEach(() => response.pushSuccessResponse({ status: ARRIVED, sent: {}, body: {} }))
          return response
        }
      }
    }
  })
  const subscription = {
    partnerAction: ACTION,
    subscribe: action.defaultSubscription ?? '',
    mapping: mappingOver(mapping)
  }
  const [result] = await destination.onBatch([...events], { region, subscription })
  const unsubscribed = 'The event is of no type that the mapping takes: it is neither a track nor an identify.'
  const answers =
    (result?.multistatus as Answer[] | undefined) ?? events.map(() => ({ status: 400, errormessage: unsubscribed }))
  return { answers, payloads, memberships }
}

function identitiesOf(
  payload: Payload,
  country: string | undefined,
  hasher: ReturnType<typeof createHasher>
): PreviewedIdentity[] {
  return (Object.keys(FIELDS) as (keyof Identities)[]).flatMap((field) => {
    const value = payload[field]
    const values = Array.isArray(value) ? value : value === undefined ? [] : [value]
    return values.map((raw) => {
      const [hashed] = hasher.hashedPII({ [field]: Array.isArray(value) ? [raw] : raw }, country)
      return { field, raw, normalised: normalised(field, raw, country), hash: hashed?.[FIELDS[field]] }
    })
  })
}
