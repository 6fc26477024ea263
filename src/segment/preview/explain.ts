import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { ActionDestinationErrorResponse, Destination, MultiStatusResponse } from '@segment/actions-core'
import definition from '../..'
import { isExactId } from '../../destinations/amazon-ads-dsp-amc/api/json'
import type { AudienceSettings, Settings } from '../../destinations/amazon-ads-dsp-amc/generated-types'
import type { Place } from '../../destinations/amazon-ads-dsp-amc/event/find'
import { findFirst, findIdentity, isWithheld } from '../../destinations/amazon-ads-dsp-amc/event/find'
import { UNRECOGNIZED } from '../../destinations/amazon-ads-dsp-amc/event/country'
import type { IdentityField } from '../../destinations/amazon-ads-dsp-amc/identity'
import {
  createHasher,
  IDENTITY_FIELDS,
  normalizeIdentity,
  readHash,
  readText
} from '../../destinations/amazon-ads-dsp-amc/identity'
import { sha256 } from '../../destinations/amazon-ads-dsp-amc/identity/text'
import { splitName } from '../../destinations/amazon-ads-dsp-amc/identity/name'
import { createEventReader, prepareBatch } from '../../destinations/amazon-ads-dsp-amc/syncAudience/prepareBatch'
import type { MappedEvent } from '../../destinations/amazon-ads-dsp-amc/syncAudience/member'
import { readMemberCountry, toMember } from '../../destinations/amazon-ads-dsp-amc/syncAudience/member'
import type { EventAnswer } from '../platform'
import { NOT_SUBSCRIBED } from '../platform'
import { overlayMapping, SUBSCRIPTION } from '../settings'
import { explainSkip } from '../skipReason'
import { findLookAlikes } from './lookAlikes'

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

/** How one value becomes a hash. Its keys are those of `preview --json`. */
interface PreviewedIdentity {
  field: IdentityField
  /** Its path in the event, or `mapping`. */
  place: string
  raw: string
  /** Undefined for what is hashed already; '' for what is skipped. */
  normalised?: string
  hash?: string
  /** Why it is skipped. */
  leftOut?: string
  /** What to know of a value that is not skipped. */
  note?: string
}

const MAPPED = 'mapping'

/**
 * Takes events through subscription, mapping and validation of actions-core's own runtime, as one batch, and through the
 * destination up to the request. Gives one answer for each event, in their order.
 */
export async function explainEvents(
  events: readonly SegmentEvent[],
  { region, mapping }: { region: string; mapping: JSONObject }
): Promise<PreviewedEvent[]> {
  const { answers, batch } = await throughCore(events, region, mapping)
  const readEvent = batch && (await createEventReader(batch))
  const mapped = readEvent === undefined ? [] : (batch?.payload ?? []).map((_, index) => readEvent(index))
  const { records, response } = await prepareBatch(mapped.length, (index) => mapped[index])
  // By the index of each event in the batch: its record, as the request would carry it.
  const outgoing = new Map(records.flatMap((one) => one.indices.map((index) => [index, one] as const)))
  const hasher = createHasher()
  let place = -1
  return answers.map((answer) => {
    if (answer.status !== ARRIVED) {
      return { outcome: 'refused', reason: answer.errormessage, refusedBy: 'mapping', identities: [] }
    }
    place += 1
    const member = toMember(mapped[place], undefined)
    // What is shown of a refused event is what a rule has looked at: a field may hold anything, an email address too.
    const { audienceId, countryCode } = checkIdentities(mapped[place])
    const isRejected = member instanceof ActionDestinationErrorResponse
    const { connectionId, externalUserId } = isRejected ? NOBODY : { ...member, ...member.record }
    const shown = {
      externalUserId,
      countryCode,
      identities: readIdentities(mapped[place], countryCode, hasher),
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
    const { body, errormessage } = response.getResponseAtIndex(place).value() as EventAnswer
    const { superseded } = (body ?? {}) as { superseded?: string }
    if (superseded !== undefined) {
      return { outcome: 'superseded', reason: superseded, ...shown }
    }
    return isRejected
      ? { outcome: 'refused', reason: errormessage, refusedBy: 'member', ...shown }
      : {
          outcome: 'refused',
          reason: errormessage + describeLookAlikes(mapped[place], countryCode),
          refusedBy: 'identities',
          ...shown
        }
  })
}

/** The answer of an event that came as far as the action. */
const ARRIVED = 200

const NOBODY = { connectionId: undefined, externalUserId: undefined }

function checkIdentities(event: MappedEvent): { audienceId?: string; countryCode?: string } {
  const { audienceId } = event.payload
  const country = readMemberCountry(event, undefined)
  return {
    audienceId: audienceId !== undefined && isExactId(audienceId.trim()) ? audienceId.trim() : undefined,
    countryCode: country === UNRECOGNIZED ? undefined : country
  }
}

/** What an event without a valid identity has that only needs to be mapped. */
function describeLookAlikes({ event }: MappedEvent, country: string | undefined): string {
  const hints = findLookAlikes(event, country).map(({ field, path }) => `${path}: map ${LABELS[field]} to it`)
  return hints.length === 0 ? '' : ` The event has ${hints.join('; ')}.`
}

const LABELS = { email: 'Email', phone: 'Phone' }

type Batch = Parameters<typeof createEventReader>[0]

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
  })
  const subscription = {
    partnerAction: ACTION,
    subscribe: SUBSCRIPTION,
    mapping: overlayMapping(mapping)
  }
  const [result] = await destination.onBatch([...events], { region, subscription })
  const answers = (result?.multistatus as EventAnswer[] | undefined) ?? events.map(() => NOT_SUBSCRIBED)
  return { answers, batch }
}

/** The identities of an event with their places: mapped, or the first place with a valid value and those before it. */
function readIdentities(
  { payload, event, search }: MappedEvent,
  country: string | undefined,
  hasher: ReturnType<typeof createHasher>
): PreviewedIdentity[] {
  const showFound = (field: IdentityField): PreviewedIdentity[] => {
    const seen: PreviewedIdentity[] = []
    findIdentity(
      event,
      search,
      field,
      (value, place) => {
        seen.push(...showValues(field, value, place, country, 'found'))
        return seen.some(({ hash }) => hash !== undefined) || undefined
      },
      payload.externalUserId
    )
    return seen
  }
  const shown = IDENTITY_FIELDS.flatMap((field) =>
    payload[field] === undefined ? showFound(field) : showValues(field, payload[field], undefined, country, 'mapped')
  )
  const names = shown.filter(({ field, hash }) => (field === 'firstName' || field === 'lastName') && hash !== undefined)
  const [first, last] = names
  if (names.length === 2 && hasher.hashedPII({ firstName: first.raw, lastName: last.raw }, country).length === 0) {
    names.forEach((name) => Object.assign(name, { normalised: '', hash: undefined, leftOut: 'a word for "no value"' }))
  }
  if (names.length === 0 && payload.firstName === undefined && payload.lastName === undefined) {
    findFirst(event, search, 'name', (value, place) => {
      const parts = splitName(readText(value)).flatMap(({ firstName, lastName }) => [
        ...showValues('firstName', firstName, place, country, 'found'),
        ...(lastName === undefined ? [] : showValues('lastName', lastName, place, country, 'found'))
      ])
      shown.push(...parts)
      return parts.length > 0 || undefined
    })
  }
  return shown.map((identity) =>
    identity.hash !== undefined && isWithheld(identity.field, search)
      ? { ...identity, normalised: '', hash: undefined, leftOut: 'not among Identities to Send', note: undefined }
      : identity
  )
}

/** Each text of a value or of a list of values, and each form in which it is hashed. */
function showValues(
  field: IdentityField,
  value: unknown,
  place: Place | undefined,
  country: string | undefined,
  origin: 'mapped' | 'found'
): PreviewedIdentity[] {
  const values: unknown[] = Array.isArray(value) && value.length > 0 ? value : [value]
  return values.flatMap((one): PreviewedIdentity[] => {
    const raw = typeof one === 'string' ? one : typeof one === 'number' ? String(one) : ''
    const shown = { field, place: place === undefined ? MAPPED : `${place.parent}.${place.key}`, raw }
    const leftOut = explainSkip(field, one, country, origin)
    if (leftOut !== undefined) {
      return [{ ...shown, normalised: '', leftOut }]
    }
    const hash = readHash(readText(one))
    if (hash !== undefined) {
      return [{ ...shown, normalised: undefined, hash }]
    }
    const texts = normalizeIdentity(field, one, country, origin)
    const isPart = field === 'email' && countKept(raw) > countKept(texts.join(''))
    return texts.map((text) => ({
      ...shown,
      normalised: text,
      hash: sha256(text),
      ...(isPart && { note: 'read from a longer text' })
    }))
  })
}

/** Characters of an email address that its normalization keeps. */
const countKept = (text: string): number =>
  readText(text)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '').length
