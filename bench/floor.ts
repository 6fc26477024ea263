import * as crypto from 'node:crypto'
import type { SegmentEvent } from '@segment/actions-core'

const { hash: oneShot } = crypto as { hash?: (algorithm: string, text: string) => string }
const hash = oneShot
  ? (text: string) => oneShot('sha256', text)
  : (text: string) => crypto.createHash('sha256').update(text).digest('hex')

/** The least that anybody must do with these people: hash every value once, and write the records. */
export function floorOf(events: readonly SegmentEvent[]): () => void {
  const people = events.map(({ properties, traits }) => (properties ?? traits) as Record<string, string>)
  return () => {
    const records = people.map((person, index) => ({
      action: 'CREATE',
      externalUserId: `user-${index}`,
      countryCode: person.country_code,
      hashedPII: [
        {
          email: hash(person.email),
          phone: hash(person.phone),
          firstname: hash(person.first_name),
          lastname: hash(person.last_name),
          address: hash(person.address),
          city: hash(person.city),
          state: hash(person.state),
          postal: hash(person.postal)
        }
      ]
    }))
    JSON.stringify({ audienceId: 1, records })
  }
}
