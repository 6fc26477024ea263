import { isConnectionId } from '../api/amcConnections'
import { isExactId } from '../api/longIds'
import type { EventSections, Search } from '../event/find'
import { findFirst } from '../event/find'
import { meaningfulText, toExternalUserId } from '../identity'
import type { UserConsent } from './consent'
import { consentOf, consentToEnter, DENIED } from './consent'
import { audienceSettingsOf, countryOf } from './country'
import type { Payload, RetlOnMappingSaveOutputs } from './generated-types'
import { entersIn } from './membership'
import { Refusal } from './rejection'

/** Who is to enter or leave which audience. */
export interface Member {
  audienceId: string
  /** The AMC connection for which the audience was made; without one it is of Amazon DSP alone. */
  connectionId?: string
  action: 'CREATE' | 'DELETE'
  externalUserId: string
  countryCode?: string
  userConsent?: UserConsent
  /** Where the identities are. */
  from: MappedEvent
  /** The person was to enter and denied the use of their data: they leave, and nothing but their ID is sent. */
  denied?: true
}

/** An event with what the core made of it. */
export interface MappedEvent {
  payload: Payload
  event: EventSections
  /** What the core found: in, out, or undefined when it could not tell. */
  membership: boolean | undefined
  search: Search
}

const REFUSALS = {
  audience: new Refusal(
    'Audience ID is missing or is not the whole number that Amazon gave the audience. Connect the audience to this destination, so that its events carry context.personas.external_audience_id.'
  ),
  connection: new Refusal(
    'AMC Connection is none that Amazon gives: letters, digits, - and _. Correct it in the settings of the audience.'
  ),
  person: new Refusal(
    'External User ID is missing: the event has neither a userId nor an anonymousId that means something. Map an ID of the person.'
  ),
  membership: new Refusal(
    'Neither in nor out: the event has no true or false under its computation key, and its name is neither Audience Entered nor Audience Exited. Send the events of an Engage audience to this mapping.',
    'INVALID_AUDIENCE_MEMBERSHIP'
  ),
  country: new Refusal(
    "The person's country is not understood. Amazon takes codes of two letters (ISO 3166), such as US; codes of three letters and English names are read, too. Correct the event, the mapping or the settings of the audience."
  )
}

/**
 * The member that an event speaks of, or why there is none. `mappedAudience`, with which the mapping was saved, wins over
 * the event's. Leaving asks for nothing but the person's ID and the audience.
 */
export function toMember(
  from: MappedEvent,
  mappedAudience: Partial<RetlOnMappingSaveOutputs> | undefined
): Member | Refusal {
  const { payload, event, membership, search } = from
  const audienceId = (mappedAudience?.audienceId ?? payload.audienceId)?.trim() ?? ''
  if (!isExactId(audienceId)) {
    return REFUSALS.audience
  }
  const connectionId = connectionOf(payload, event, mappedAudience)
  if (connectionId !== undefined && !isConnectionId(connectionId)) {
    return REFUSALS.connection
  }
  const person = personOf(payload, event, search)
  if (person === undefined) {
    return REFUSALS.person
  }
  const externalUserId = toExternalUserId(person)
  const enters = entersIn(event, membership)
  if (enters === undefined) {
    return REFUSALS.membership
  }
  const country = countryOf(payload.countryCode, event, search, mappedAudience?.countryCode)
  const countryCode = country === 'not understood' ? undefined : country.code
  if (!enters) {
    return { audienceId, connectionId, action: 'DELETE', externalUserId, countryCode, from }
  }
  const userConsent = consentToEnter(consentOf(payload.consent, event, search), countryCode)
  if (userConsent === DENIED) {
    return { audienceId, connectionId, action: 'DELETE', externalUserId, from, denied: true }
  }
  if (country === 'not understood') {
    return REFUSALS.country
  }
  if (userConsent instanceof Refusal) {
    return userConsent
  }
  return { audienceId, connectionId, action: 'CREATE', externalUserId, countryCode, userConsent, from }
}

function connectionOf(
  payload: Payload,
  event: EventSections,
  mappedAudience: Partial<RetlOnMappingSaveOutputs> | undefined
): string | undefined {
  if (mappedAudience?.audienceId !== undefined) {
    return mappedAudience.connectionId?.trim() || undefined
  }
  // A mapping that was saved before there were connections has no such field.
  const connectionId = payload.connectionId ?? audienceSettingsOf(event)?.connectionId
  return typeof connectionId === 'string' ? connectionId.trim() || undefined : undefined
}

/** The person's ID: mapped, else the event's own. A mapped user ID that the event lacks is its anonymous ID. */
function personOf({ externalUserId }: Payload, event: EventSections, search: Search): string | undefined {
  return meaningfulText(externalUserId) ?? findFirst(event, search, 'externalUserId', meaningfulText)
}
