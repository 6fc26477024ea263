import { isConnectionId } from '../api/connections'
import { isExactId } from '../api/exactIds'
import { toCountryCode } from '../audience/countries'
import { toExternalUserId } from '../identity'
import { consentToEnter, DENIED } from './consent'
import type { UserConsent } from './consent'
import type { Payload } from './generated-types'
import { Refusal } from './refusal'

/** Who is to enter or leave which audience. */
export interface Member {
  audienceId: string
  /** The AMC connection for which the audience was made; without one it is of Amazon DSP alone. */
  connectionId?: string
  action: 'CREATE' | 'DELETE'
  externalUserId: string
  countryCode?: string
  userConsent?: UserConsent
  identities: Payload
}

/** An entry that the person's own consent forbids; entries of theirs before it are void, too. */
export class Denial extends Refusal {
  readonly audienceId: string
  readonly externalUserId: string

  constructor(audienceId: string, externalUserId: string) {
    super(DENIED.reason)
    this.audienceId = audienceId
    this.externalUserId = externalUserId
  }
}

const REFUSALS = {
  audience: new Refusal(
    'Audience ID is missing or is not the whole number that Amazon gave the audience. Connect the audience to this destination, so that its events carry context.personas.external_audience_id.'
  ),
  connection: new Refusal(
    'AMC Connection is none that Amazon gives: letters, digits, - and _. Correct it in the settings of the audience.'
  ),
  person: new Refusal('External User ID is blank. Map an ID of the person, such as userId.'),
  membership: new Refusal(
    'Neither in nor out: the event has no true or false under its computation key, and its name is neither Audience Entered nor Audience Exited. Send the events of an Engage audience to this mapping.'
  ),
  country: new Refusal(
    'Country Code is no country code of two letters (ISO 3166), such as US. Correct the mapping or the settings of the audience.'
  )
}

/**
 * The member that an event speaks of, or why there is none. `membership` is what the core found in the event, undefined
 * when it could not tell. Leaving asks for nothing but the person's ID and the audience.
 */
export function toMember(payload: Payload, membership: boolean | undefined): Member | Refusal {
  const audienceId = payload.audienceId?.trim() ?? ''
  if (!isExactId(audienceId)) {
    return REFUSALS.audience
  }
  const connectionId = payload.connectionId?.trim() || undefined
  if (connectionId !== undefined && !isConnectionId(connectionId)) {
    return REFUSALS.connection
  }
  const person = payload.externalUserId.trim()
  if (person === '') {
    return REFUSALS.person
  }
  const externalUserId = toExternalUserId(person)
  const enters = membership ?? entersByName(payload.eventName)
  if (enters === undefined) {
    return REFUSALS.membership
  }
  const mapped = payload.countryCode?.trim() ?? ''
  const countryCode = toCountryCode(mapped)
  if (!enters) {
    return { audienceId, connectionId, action: 'DELETE', externalUserId, countryCode, identities: payload }
  }
  if (mapped !== '' && countryCode === undefined) {
    return REFUSALS.country
  }
  const userConsent = consentToEnter(payload.consent ?? {}, countryCode)
  if (userConsent === DENIED) {
    return new Denial(audienceId, externalUserId)
  }
  if (userConsent instanceof Refusal) {
    return userConsent
  }
  return { audienceId, connectionId, action: 'CREATE', externalUserId, countryCode, userConsent, identities: payload }
}

function entersByName(eventName: string | undefined): boolean | undefined {
  switch (eventName) {
    case 'Audience Entered':
      return true
    case 'Audience Exited':
      return false
    default:
      return undefined
  }
}
