import type { ActionDestinationErrorResponse } from '@segment/actions-core'
import { isExactId } from '../api/json'
import { isConnectionId } from '../api/lookups'
import { audienceSettingsOf } from '../audience/settings'
import { findCountry, readCountry, UNRECOGNIZED } from '../event/country'
import type { EventSections, Search } from '../event/find'
import { findFirst } from '../event/find'
import { meaningfulText, toExternalUserId } from '../identity'
import { findObstacle, isCategoryDenied, isDenied, readConsent, toUserConsent } from './consent'
import { REASONS } from './data/rejections'
import type { Payload, RetlOnMappingSaveOutputs } from './generated-types'
import { readMembership } from './membership'
import { reject } from './result'
import type { Outgoing } from './upload'

/** Who is to be added to or removed from which audience; the identities of who is added are still to be hashed. */
export type Member = Omit<Outgoing, 'indices'>

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

/** The member that an event is about, or why there is none. The audience that the mapping was saved with wins. */
export function toMember(
  from: MappedEvent,
  mappedAudience: MappedAudience | undefined
): Member | ActionDestinationErrorResponse {
  const { payload, event, search, membership } = from
  const name = event.event?.event
  const isConsentEvent = typeof name === 'string' && CONSENT_EVENT.test(name.trim())
  const audienceId = (mappedAudience?.audienceId ?? payload.audienceId)?.trim() ?? ''
  if (!isExactId(audienceId)) {
    return reject(isConsentEvent ? REASONS.consentEventAudience : REASONS.audience)
  }
  const connectionId = readConnection(from, mappedAudience)
  if (connectionId !== undefined && !isConnectionId(connectionId)) {
    return reject(REASONS.connection)
  }
  // A mapped user ID that the event doesn't have is its anonymous ID.
  const id = meaningfulText(payload.externalUserId) ?? findFirst(event, search, 'externalUserId', meaningfulText)
  if (id === undefined) {
    return reject(REASONS.person)
  }
  const externalUserId = toExternalUserId(id)
  /** Amazon's schema asks for `hashedPII` in a removal, too; an empty object is the least data. */
  const remove = (isDenied?: true): Member => ({
    audienceId,
    connectionId,
    record: { externalUserId, action: 'DELETE', hashedPII: [{}] },
    isDenied
  })
  const isAdded = readMembership(event, membership)
  if (isAdded === undefined && isConsentEvent && isCategoryDenied(payload.consentCategory, event)) {
    return remove(true)
  }
  if (isAdded === undefined) {
    return reject(isConsentEvent ? REASONS.consentEvent : REASONS.membership, 'INVALID_AUDIENCE_MEMBERSHIP')
  }
  if (!isAdded) {
    return remove()
  }
  const consent = readConsent(payload, event, search)
  if (isDenied(consent)) {
    return remove(true)
  }
  const countryCode = readMemberCountry(from, mappedAudience)
  if (countryCode === UNRECOGNIZED) {
    return reject(REASONS.country)
  }
  const obstacle = findObstacle(consent, countryCode)
  if (obstacle !== undefined) {
    return reject(obstacle)
  }
  const userConsent = toUserConsent(consent, countryCode)
  const record = { externalUserId, countryCode, action: 'CREATE' as const, hashedPII: [], userConsent }
  return { audienceId, connectionId, record }
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

function readConnection({ payload, event }: MappedEvent, mapped: MappedAudience | undefined): string | undefined {
  // Mapped in older mappings only.
  const ofEvent: unknown = payload.connectionId ?? audienceSettingsOf(event.context)?.connectionId
  const connectionId = mapped?.audienceId === undefined ? ofEvent : mapped.connectionId
  return typeof connectionId === 'string' ? connectionId.trim() || undefined : undefined
}
