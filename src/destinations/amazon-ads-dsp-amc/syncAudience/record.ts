import type { IdentityHasher } from '../identity'
import type { Member } from './member'
import { Refusal } from './refusal'

const NO_IDENTITY = new Refusal(
  'No identity is left after normalisation: map at least one of email, phone, name and address with a value that means something.'
)

/**
 * The JSON text of one record of Amazon's API, or why the person cannot enter. All parts but the consent are of safe
 * characters: hashes, country codes, and IDs of letters, digits, - and _. Who leaves needs no identity; Amazon's schema
 * asks for the list all the same.
 */
export function toRecord(member: Member, hasher: IdentityHasher): string | Refusal {
  const { action, externalUserId, countryCode, userConsent } = member
  const hashedPII = hasher.hashedPII(member.identities, countryCode)
  if (hashedPII.length === 0 && action === 'CREATE') {
    return NO_IDENTITY
  }
  const country = countryCode === undefined ? '' : `"countryCode":"${countryCode}",`
  const consent = userConsent === undefined ? '' : `,"userConsent":${JSON.stringify(userConsent)}`
  const identities = hashedPII.length === 0 ? '[{}]' : JSON.stringify(hashedPII)
  return `{"action":"${action}","externalUserId":"${externalUserId}",${country}"hashedPII":${identities}${consent}}`
}
