import type { HashedIdentities, MemberRecord, UserConsent } from '../contract/bodies'
import { HASHED_FIELDS } from '../contract/bodies'
import type { SandboxSettings } from './options'

export interface Member {
  externalUserId: string
  /** Empty when identities are not kept. */
  hashedPII: HashedIdentities[]
  countryCode?: string
  userConsent?: UserConsent
  addedAt: Date
  /** Whether Amazon matched the person. */
  matched: boolean
}

/** Small, as a million of them must fit. */
interface Held {
  addedAt: number
  matched: boolean
  record?: MemberRecord
}

/** Everybody added and not removed, those beyond the audience's time to live included: a longer one re-admits them. */
export class Members {
  matched = 0
  /** In the order of the added dates. */
  private readonly held = new Map<string, Held>()
  private latest = 0

  constructor(private readonly settings: Pick<SandboxSettings, 'keepIdentities' | 'renewOnUpload'>) {}

  get size(): number {
    return this.held.size
  }

  /** Adding somebody again replaces the identities, and the added date as the option `renewOnUpload` says. */
  add(record: MemberRecord, matched: boolean, now: number): void {
    const existing = this.held.get(record.externalUserId)
    this.matched += Number(matched) - Number(existing?.matched ?? false)
    this.latest = Math.max(this.latest, now)
    const { renewOnUpload, keepIdentities } = this.settings
    const addedAt = renewOnUpload ? this.latest : (existing?.addedAt ?? this.latest)
    if (addedAt !== existing?.addedAt) {
      // Last in the order of the added dates.
      this.held.delete(record.externalUserId)
    }
    this.held.set(record.externalUserId, keepIdentities ? { addedAt, matched, record } : { addedAt, matched })
  }

  /** False when nobody has that ID: nothing happens then (our choice: nothing is documented). */
  remove(externalUserId: string): boolean {
    this.matched -= Number(this.held.get(externalUserId)?.matched ?? false)
    return this.held.delete(externalUserId)
  }

  find(externalUserId: string): Member | undefined {
    const held = this.held.get(externalUserId)
    return held && describe(externalUserId, held)
  }

  /** Those who have the hash in any field. Nobody when identities are not kept. */
  withHash(hash: string): Member[] {
    const found: Member[] = []
    for (const [externalUserId, held] of this.held) {
      if (held.record?.hashedPII.some((identity) => HASHED_FIELDS.some((field) => identity[field] === hash))) {
        found.push(describe(externalUserId, held))
      }
    }
    return found
  }

  /** Those whose time to live, counted from the added date, is not over (official). */
  *active(ttlSeconds: number, now: number): Generator<Member> {
    for (const [externalUserId, held] of this.held) {
      if (held.addedAt + ttlSeconds * 1000 > now) {
        yield describe(externalUserId, held)
      }
    }
  }

  countActive(ttlSeconds: number, now: number): { active: number; matched: number } {
    const count = { active: this.held.size, matched: this.matched }
    for (const { addedAt, matched } of this.held.values()) {
      if (addedAt + ttlSeconds * 1000 > now) {
        // All after it were added later.
        break
      }
      count.active--
      count.matched -= Number(matched)
    }
    return count
  }
}

function describe(externalUserId: string, { addedAt, matched, record }: Held): Member {
  const { hashedPII = [], countryCode, userConsent } = record ?? {}
  return {
    externalUserId,
    hashedPII,
    ...(countryCode !== undefined && { countryCode }),
    ...(userConsent !== undefined && { userConsent }),
    addedAt: new Date(addedAt),
    matched
  }
}
