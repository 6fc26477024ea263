import { isConnectionId } from '../api/lookups'
import { isExactId, asObject } from '../api/json'
import { findCountry, readCountry, UNRECOGNIZED } from '../event/country'
import type { EventSections, Search } from '../event/find'
import { findFirst } from '../event/find'
import { meaningfulText, toExternalUserId } from '../identity'
import { checkConsent, isCategoryDenied, readConsent } from './consent'
import type { Payload, RetlOnMappingSaveOutputs } from './generated-types'
import { readMembership } from './membership'
import type { AudienceRecord, Target } from './records'
import { Rejection } from './result'

/** Who is to be added to or removed from which audience; the identities of who is added are still to be hashed. */
export interface Member {
  target: Target
  record: AudienceRecord
  /** The person was to be added and denied consent: they are removed, and nothing but their ID is sent. */
  isDenied?: boolean
}

/** An event with what the core made of it. */
export interface MappedEvent {
  payload: Payload
  event: EventSections
  /** What the core found: added, removed, or undefined when it couldn't tell. */
  membership: boolean | undefined
  search: Search
}

/** The audience that a mapping was saved with. */
export type MappedAudience = Partial<RetlOnMappingSaveOutputs>

/** Segment sends it when a person's preferences change, for no audience in particular. */
const CONSENT_EVENT = /^segment consent preference updated$/i

const REJECTIONS = {
  audience: new Rejection(
    'Audience ID is missing or is not the number that Amazon gave the audience. Connect the audience to this destination, so that its events carry context.personas.external_audience_id.'
  ),
  consentEventAudience: new Rejection(
    'Segment Consent Preference Updated names no audience to remove the person from. Use a mapping that was saved with an audience.'
  ),
  connection: new Rejection(
    "AMC Connection isn't a valid connection ID. Use letters, digits, - and _. Correct it in the settings of the audience."
  ),
  person: new Rejection(
    'External User ID is missing: the event has neither a user ID nor an anonymous ID. Map an ID of the user.'
  ),
  membership: new Rejection(
    'Unable to determine audience membership from this event: it has no true or false under its computation key, and its name is neither Audience Entered nor Audience Exited. Send the events of an Engage audience to this mapping.',
    'INVALID_AUDIENCE_MEMBERSHIP'
  ),
  consentEvent: new Rejection(
    'Unable to determine audience membership: Segment Consent Preference Updated removes a person only if the Consent Category of this mapping is false.',
    'INVALID_AUDIENCE_MEMBERSHIP'
  ),
  country: new Rejection(
    'Invalid Country Code. Use a two-letter ISO 3166-1 code, such as US. Correct the event, the mapping or the settings of the audience.'
  )
}

/** The member that an event is about, or why there is none. The audience that the mapping was saved with wins. */
export function toMember(from: MappedEvent, mappedAudience: MappedAudience | undefined): Member | Rejection {
  const { payload, event, search } = from
  const audienceId = (mappedAudience?.audienceId ?? payload.audienceId)?.trim() ?? ''
  if (!isExactId(audienceId)) {
    return isConsentEvent(event) ? REJECTIONS.consentEventAudience : REJECTIONS.audience
  }
  const connectionId = readConnection(payload, event, mappedAudience)
  if (connectionId !== undefined && !isConnectionId(connectionId)) {
    return REJECTIONS.connection
  }
  // A mapped user ID that the event doesn't have is its anonymous ID.
  const id = meaningfulText(payload.externalUserId) ?? findFirst(event, search, 'externalUserId', meaningfulText)
  if (id === undefined) {
    return REJECTIONS.person
  }
  const externalUserId = toExternalUserId(id)
  const target = { audienceId, connectionId }
  const isAdded = readMembership(event, from.membership)
  if (isAdded === undefined) {
    if (!isConsentEvent(event)) {
      return REJECTIONS.membership
    }
    return isCategoryDenied(payload.consentCategory, event)
      ? toRemoval(target, externalUserId, true)
      : REJECTIONS.consentEvent
  }
  if (!isAdded) {
    return toRemoval(target, externalUserId)
  }
  const consent = readConsent(payload, event, search)
  if (consent.isDenied) {
    return toRemoval(target, externalUserId, true)
  }
  const countryCode = readMemberCountry(from, mappedAudience)
  if (countryCode === UNRECOGNIZED) {
    return REJECTIONS.country
  }
  const userConsent = checkConsent(consent, countryCode)
  return userConsent instanceof Rejection
    ? userConsent
    : { target, record: { externalUserId, countryCode, action: 'CREATE', hashedPII: [], userConsent } }
}

/** Amazon's schema asks for `hashedPII` in a removal, too; an empty object is the least data. */
const toRemoval = (target: Target, externalUserId: string, isDenied?: true): Member => ({
  target,
  record: { externalUserId, action: 'DELETE', hashedPII: [{}] },
  isDenied
})

function isConsentEvent({ event }: EventSections): boolean {
  const name = event?.event
  return typeof name === 'string' && CONSENT_EVENT.test(name.trim())
}

/** The person's own country, without one that of the audience. One that isn't recognized never counts as the audience's. */
export function readMemberCountry(
  { payload, event, search }: MappedEvent,
  mappedAudience: MappedAudience | undefined
): string | undefined | typeof UNRECOGNIZED {
  const own = findCountry(payload.countryCode, event, search)
  if (own !== undefined) {
    return own
  }
  const ofAudience =
    meaningfulText(mappedAudience?.countryCode) ?? meaningfulText(audienceSettingsOf(event.context)?.countryCode)
  return ofAudience === undefined ? undefined : (readCountry(ofAudience) ?? UNRECOGNIZED)
}

function readConnection(
  payload: Pick<Payload, 'connectionId'>,
  event: EventSections,
  mappedAudience: MappedAudience | undefined
): string | undefined {
  // Mapped in older mappings only.
  const connectionId =
    mappedAudience?.audienceId === undefined
      ? (payload.connectionId ?? audienceSettingsOf(event.context)?.connectionId)
      : mappedAudience.connectionId
  return typeof connectionId === 'string' ? connectionId.trim() || undefined : undefined
}

/** The settings of the event's own audience: in a batch the core gives those of the first event to all. */
export const audienceSettingsOf = (context: unknown): Record<string, unknown> | undefined =>
  asObject(asObject(asObject(context)?.personas)?.audience_settings)
