import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { Destination, MultiStatusResponse } from '@segment/actions-core'
import definition from '../..'
import { isExactId } from '../../destinations/amazon-ads-dsp-amc/api/longIds'
import { toCountryCode } from '../../destinations/amazon-ads-dsp-amc/audience/countries'
import type { AudienceSettings, Settings } from '../../destinations/amazon-ads-dsp-amc/generated-types'
import { look } from '../../destinations/amazon-ads-dsp-amc/event/lookup'
import type { HashedPII, IdentityField } from '../../destinations/amazon-ads-dsp-amc/identity'
import { createHasher, IDENTITY_FIELDS, normalised, whyLeftOut } from '../../destinations/amazon-ads-dsp-amc/identity'
import type { Outgoing, Upload } from '../../destinations/amazon-ads-dsp-amc/syncAudience/records'
import { prepareBatch } from '../../destinations/amazon-ads-dsp-amc/syncAudience/prepareBatch'
import { mapEvents } from '../../destinations/amazon-ads-dsp-amc/syncAudience/perform'
import type { Payload } from '../../destinations/amazon-ads-dsp-amc/syncAudience/generated-types'
import type { MappedEvent } from '../../destinations/amazon-ads-dsp-amc/syncAudience/member'
import { toMember } from '../../destinations/amazon-ads-dsp-amc/syncAudience/member'
import { Rejection } from '../../destinations/amazon-ads-dsp-amc/syncAudience/result'
import type { Answer } from '../platform'
import { NOT_SUBSCRIBED } from '../platform'
import { overlayMapping, SUBSCRIPTION } from '../settings'

const ACTION = 'syncAudience'

/** What becomes of an event, without sending anything. */
export interface PreviewedEvent {
  outcome: 'enters' | 'leaves' | 'superseded' | 'refused'
  /** Why it is refused or superseded. */
  reason?: string
  /** Whose rule refuses it: that of the core, or of the destination on members or on identities. */
  refusedBy?: 'mapping' | 'member' | 'identities'
  externalUserId?: string
  countryCode?: string
  identities: PreviewedIdentity[]
  /** As it would be sent: hashes, no raw value. */
  record?: object
  audienceId?: string
  connectionId?: string
}

/** One value on its way to its hash. */
export interface PreviewedIdentity {
  field: IdentityField
  /** Where it stands: a path of the event, or `mapping`. */
  place: string
  raw: string
  /** Undefined for what is hashed already; '' for what means nothing and is left out. */
  normalised?: string
  hash?: string
  /** Why it is left out. */
  leftOut?: string
}

const MAPPED = 'mapping'

const FIELDS = {
  email: 'email',
  phone: 'phone',
  firstName: 'firstname',
  lastName: 'lastname',
  address: 'address',
  city: 'city',
  state: 'state',
  postal: 'postal'
} as const satisfies Record<IdentityField, keyof HashedPII>

/**
 * Takes events through subscription, mapping and validation of actions-core's own runtime, as one batch, and through the
 * destination up to the request. Gives one answer for each event, in their order.
 */
export async function explainEvents(
  events: readonly SegmentEvent[],
  { region, mapping }: { region: string; mapping: JSONObject }
): Promise<PreviewedEvent[]> {
  const { answers, batch } = await throughCore(events, region, mapping)
  const mapped = batch === undefined ? [] : mapEvents(batch)
  const { uploads, results } = prepareBatch(mapped)
  const outgoing = outgoingByIndex(uploads)
  const hasher = createHasher()
  let place = -1
  return answers.map((answer) => {
    if (answer.status !== ARRIVED) {
      return { outcome: 'refused', reason: answer.errormessage, refusedBy: 'mapping', identities: [] }
    }
    place += 1
    const member = toMember(mapped[place], undefined)
    // What is shown of a refused event is what a rule has looked at: a field may hold anything, an email address too.
    const { audienceId, connectionId, externalUserId, countryCode } =
      member instanceof Rejection ? checkedOf(mapped[place].payload) : { ...member, ...member.target }
    const shown = {
      externalUserId,
      countryCode,
      identities: identitiesOf(mapped[place], countryCode, hasher),
      audienceId,
      connectionId
    }
    const sent = outgoing.get(place)
    if (sent !== undefined) {
      return {
        outcome: sent.record.action === 'CREATE' ? 'enters' : 'leaves',
        ...(sent.isDenied && { reason: 'User denied consent, so nothing but the ID is sent' }),
        ...shown,
        record: sent.record
      }
    }
    const { body, errormessage } = results[place].value() as Answer
    const { superseded } = (body ?? {}) as { superseded?: string }
    if (superseded !== undefined) {
      return { outcome: 'superseded', reason: superseded, ...shown }
    }
    const refusedBy = member instanceof Rejection ? 'member' : 'identities'
    return { outcome: 'refused', reason: errormessage, refusedBy, ...shown }
  })
}

/** The answer of an event that came as far as the action. */
const ARRIVED = 200

/** By the index of each event in the batch: its record, as the request would carry it. */
function outgoingByIndex(uploads: readonly Upload[]): Map<number, Outgoing> {
  const all = uploads.flatMap(({ outgoing }) => outgoing)
  return new Map(all.flatMap((one) => one.indices.map((index) => [index, one] as const)))
}

interface Shown {
  audienceId?: string
  connectionId?: string
  externalUserId?: string
  countryCode?: string
}

function checkedOf({ audienceId, countryCode }: Payload): Shown {
  return {
    audienceId: audienceId !== undefined && isExactId(audienceId.trim()) ? audienceId.trim() : undefined,
    countryCode: typeof countryCode === 'string' ? toCountryCode(countryCode) : undefined
  }
}

type Batch = Parameters<typeof mapEvents>[0]

/** What the action would get of the events, and the core's answers of those that it never gets. */
async function throughCore(events: readonly SegmentEvent[], region: string, mapping: JSONObject) {
  let batch: Batch | undefined
  const action = definition.actions[ACTION]
  const destination = new Destination<Settings, AudienceSettings>({
    ...definition,
    actions: {
      [ACTION]: {
        ...action,
        performBatch: (_request: unknown, given: Batch) => {
          batch = given
          const response = new MultiStatusResponse()
          given.payload.forEach(() => response.pushSuccessResponse({ status: ARRIVED, sent: {}, body: {} }))
          return response
        }
      }
    }
  } as unknown as typeof definition)
  const subscription = {
    partnerAction: ACTION,
    subscribe: SUBSCRIPTION,
    mapping: overlayMapping(mapping)
  }
  const [result] = await destination.onBatch([...events], { region, subscription })
  const answers = (result?.multistatus as Answer[] | undefined) ?? events.map(() => NOT_SUBSCRIBED)
  return { answers, batch }
}

/** The identities of an event with their places: mapped, or the first place that means something, else the first blank. */
function identitiesOf(
  { payload, event, search }: MappedEvent,
  country: string | undefined,
  hasher: ReturnType<typeof createHasher>
): PreviewedIdentity[] {
  return IDENTITY_FIELDS.flatMap((field) => {
    const seen: { place: string; value: unknown }[] = []
    if (payload[field] !== undefined) {
      seen.push({ place: MAPPED, value: payload[field] })
    } else {
      look(event, search.places[field], (value, { path }) => {
        seen.push({ place: path, value })
        return hasher.hashedPII({ [field]: value }, country)[0]
      })
    }
    return seen.flatMap(({ place, value }) =>
      (Array.isArray(value) && value.length > 0 ? value : [value]).map((raw: unknown): PreviewedIdentity => {
        const [hashed] = hasher.hashedPII({ [field]: raw }, country)
        const hash = hashed?.[FIELDS[field]]
        const text = typeof raw === 'string' ? raw : typeof raw === 'number' ? String(raw) : ''
        const shown = { field, place, raw: text }
        return hash === undefined
          ? { ...shown, normalised: '', leftOut: whyLeftOut(field, raw, country) }
          : search.withheld.includes(field)
            ? { ...shown, normalised: '', leftOut: 'not among Identities to Send' }
            : { ...shown, normalised: normalised(field, text, country), hash }
      })
    )
  })
}
