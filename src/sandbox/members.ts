import type { HashedIdentities, MemberRecord, UserConsent } from './contract'

export interface Member {
  externalUserId: string
  /** Empty when identities are not kept. */
  hashedPII: HashedIdentities[]
  countryCode?: string
  userConsent?: UserConsent
  addedAt: Date
  /** Whether Amazon recognised the person. */
  matched: boolean
}

/** Small, as a million of them must fit. */
interface Held {
  addedAt: number
  matched: boolean
  record?: MemberRecord
}

/** Everybody added and not removed, those beyond the audience's time to live included: raising it re-admits them. */
export class Members {
  matched = 0
  private readonly held = new Map<string, Held>()

  constructor(private readonly keepIdentities: boolean) {}

  get size(): number {
    return this.held.size
  }

  /** Adding somebody again renews the identities, not the added date (our stricter choice: nothing is documented). */
  add(record: MemberRecord, matched: boolean, now: number): void {
    const known = this.held.get(record.externalUserId)
    this.matched += Number(matched) - Number(known?.matched ?? false)
    const addedAt = known?.addedAt ?? now
    this.held.set(record.externalUserId, this.keepIdentities ? { addedAt, matched, record } : { addedAt, matched })
  }

  /** Nothing happens when nobody has that id (our choice: nothing is documented). */
  remove(externalUserId: string): void {
    this.matched -= Number(this.held.get(externalUserId)?.matched ?? false)
    this.held.delete(externalUserId)
  }

  /** Those whose time to live, counted from the added date, is not over (official). */
  *active(ttlSeconds: number, now: number): Generator<Member> {
    for (const [externalUserId, { addedAt, matched, record }] of this.held) {
      if (addedAt + ttlSeconds * 1000 > now) {
        const { hashedPII = [], countryCode, userConsent } = record ?? {}
        yield {
          externalUserId,
          hashedPII,
          ...(countryCode !== undefined && { countryCode }),
          ...(userConsent !== undefined && { userConsent }),
          addedAt: new Date(addedAt),
          matched
        }
      }
    }
  }

  countActive(ttlSeconds: number, now: number): { active: number; matched: number } {
    const count = { active: 0, matched: 0 }
    for (const { addedAt, matched } of this.held.values()) {
      if (addedAt + ttlSeconds * 1000 > now) {
        count.active++
        count.matched += Number(matched)
      }
    }
    return count
  }
}
