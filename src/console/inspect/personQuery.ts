import { createHasher } from '../../destinations/amazon-ads-dsp-amc/identity'
import { HttpError } from '../http/httpError'

const HASH = /^[0-9a-f]{64}$/i
const PHONE = /^\+?[\d\s().-]{6,}$/

/** A person as they were typed: an ID as it is, or the hashes that Amazon would have. Lives as long as the answer takes. */
export class PersonQuery {
  readonly hashes = new Set<string>()
  /** Whether its hash depends on the country: a phone number without the country's code. */
  readonly isNational: boolean
  private readonly countries = new Set<string>()
  private readonly hasher = createHasher()

  private constructor(readonly id: string) {
    this.isNational = PHONE.test(id) && !id.startsWith('+')
  }

  /** Throws HttpError when nobody is named. */
  static read(who: unknown, countries: readonly string[]): PersonQuery {
    const id = typeof who === 'string' ? who.trim() : ''
    if (id === '') {
      throw new HttpError('Enter an external user ID, an email address, a phone number, or the SHA-256 of one.', {
        field: 'who'
      })
    }
    const query = new PersonQuery(id)
    if (HASH.test(id)) {
      query.hashes.add(id.toLowerCase())
    } else {
      countries.forEach((country) => query.readIn(country))
    }
    return query
  }

  /** Adds the hashes by the rules of a further country. */
  readIn(country: string): void {
    if (this.countries.has(country)) {
      return
    }
    this.countries.add(country)
    const { id } = this
    const identities = id.includes('@') ? { email: [id] } : PHONE.test(id) ? { phone: [id] } : {}
    for (const { email, phone } of this.hasher.hashedPII(identities, country)) {
      ;[email, phone].forEach((hash) => hash !== undefined && this.hashes.add(hash))
    }
  }
}
