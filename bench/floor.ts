import * as crypto from 'node:crypto'
import type { Person } from '../scripts/people'
import { readIdentities } from './shapes'

const { hash: oneShot } = crypto as { hash?: (algorithm: string, text: string) => string }
const hash = oneShot
  ? (text: string) => oneShot('sha256', text)
  : (text: string) => crypto.createHash('sha256').update(text).digest('hex')

/** The least that anybody must do with these people: hash every value once, and write the records. */
export function createFloor(people: readonly Person[]): () => void {
  const prepared = people.map((person, index) => {
    const { tcf, ...amzn } = person.consent
    const consent = tcf === undefined ? undefined : { amzn, tcf }
    const userConsent = consent && { geo: { countryCode: person.country }, consent }
    return { externalUserId: `user-${index}`, countryCode: person.country, raw: readIdentities(person), userConsent }
  })
  return () => {
    const records = prepared.map(({ externalUserId, countryCode, raw, userConsent }) => ({
      action: 'CREATE',
      externalUserId,
      countryCode,
      hashedPII: [
        {
          email: hashIfPresent(raw.email),
          phone: hashIfPresent(raw.phone),
          firstname: hashIfPresent(raw.firstname),
          lastname: hashIfPresent(raw.lastname),
          address: hashIfPresent(raw.address),
          city: hashIfPresent(raw.city),
          state: hashIfPresent(raw.state),
          postal: hashIfPresent(raw.postal)
        }
      ],
      userConsent
    }))
    JSON.stringify({ audienceId: 1, records })
  }
}

const hashIfPresent = (value: string | undefined): string | undefined => (value === undefined ? undefined : hash(value))
