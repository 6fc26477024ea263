import type { HashedPII } from '../identity'
import type { UserConsent } from './consent'
import type { Member } from './member'

/**
 * The JSON text of one record of Amazon's API. It is written by hand, in a fourth of
 * JSON.stringify's time: every part is of safe ASCII characters (hashes, country codes, IDs of letters, digits, - and _,
 * checked consent), so that its length is its size in bytes. Who leaves needs no identity; Amazon's schema asks for the
 * list all the same.
 */
export function toRecord(member: Member, hashedPII: readonly HashedPII[]): string {
  const { action, externalUserId, countryCode, userConsent } = member
  const country = countryCode === undefined ? '' : `"countryCode":"${countryCode}",`
  const consent = userConsent === undefined ? '' : `,"userConsent":${consentJson(userConsent)}`
  const identities = identitiesJson(hashedPII)
  return `{"action":"${action}","externalUserId":"${externalUserId}",${country}"hashedPII":[${identities}]${consent}}`
}

const identitiesJson = (hashedPII: readonly HashedPII[]): string =>
  hashedPII.length === 1 ? textsJson(hashedPII[0]) : hashedPII.map(textsJson).join(',') || '{}'

function consentJson({ geo, consent }: UserConsent): string {
  const places = geo === undefined ? '' : `"geo":${textsJson(geo)}`
  if (consent === undefined) {
    return `{${places}}`
  }
  const { amzn, tcf, gpp } = consent
  let signals = amzn === undefined ? '' : `,"amzn":${textsJson(amzn)}`
  if (tcf !== undefined) {
    signals += `,"tcf":"${tcf}"`
  }
  if (gpp !== undefined) {
    signals += `,"gpp":"${gpp}"`
  }
  return `{${places === '' ? '' : `${places},`}"consent":{${signals.slice(1)}}}`
}

/** An object of texts, one at least, that need no escaping. */
function textsJson(texts: object): string {
  let json = ''
  for (const key in texts) {
    const text = (texts as Record<string, string | undefined>)[key]
    if (text !== undefined) {
      json += json === '' ? `{"${key}":"${text}"` : `,"${key}":"${text}"`
    }
  }
  return `${json}}`
}
