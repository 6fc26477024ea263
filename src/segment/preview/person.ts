import type { SegmentEvent } from '@segment/actions-core'
import type { IdentityField } from '../../destinations/amazon-ads-dsp-amc/identity'
import { normalizeIdentity } from '../../destinations/amazon-ads-dsp-amc/identity'
import { sha256 } from '../../system/sha256'
import type { PreviewedEvent } from './explain'

const SHA256 = /^[0-9a-f]{64}$/i

/** By these a person is known to others. */
const SEARCHED: readonly IdentityField[] = ['email', 'phone']

/**
 * Whether an event speaks of a person: by user ID or anonymous ID, or by email or phone, as they are or as the SHA-256 that
 * is sent of them. `shown` is the event's preview.
 */
export function isAboutPerson(person: string, { userId, anonymousId }: SegmentEvent, shown: PreviewedEvent): boolean {
  const hashPerson = (field: IdentityField): string =>
    SHA256.test(person)
      ? person.toLowerCase()
      : sha256(normalizeIdentity(field, person, shown.countryCode)[0] ?? person)
  return (
    userId === person ||
    anonymousId === person ||
    shown.identities.some(({ field, hash }) => SEARCHED.includes(field) && hash === hashPerson(field))
  )
}
