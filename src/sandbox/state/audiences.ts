import type { AudienceFee } from '../contract/bodies'
import { Members } from './members'
import { SizeHistory } from './sizeHistory'

/** 397 days: what an audience has when it names none, and the most it may name (official). */
export const DEFAULT_TTL = 34_300_800

/** 18 digits and odd: a double, in steps of 64 at this size, holds none of them. Far apart, so that none meets another. */
const FIRST_ID = 413642381039213537n
const ID_STEP = 2_000_006n

/** No id twice: not in two regions, and not after a reset. */
export function* audienceIds(): Generator<string, never> {
  for (let id = FIRST_ID; ; id += ID_STEP) {
    yield id.toString()
  }
}

export interface Audience {
  /** Digits. */
  audienceId: string
  advertiserId?: string
  connectionId?: string
  name: string
  description: string
  countryCode?: string
  /** Where people are whose country neither their record nor the audience gives: the advertiser's (official). */
  advertiserCountry?: string
  externalAudienceId: string
  /** Seconds. */
  ttl: number
  audienceFees?: AudienceFee[]
  /** Milliseconds. */
  createdAt: number
  members: Members
  history: SizeHistory
}

export class Audiences {
  private readonly audiences = new Map<string, Audience>()

  constructor(
    private readonly ids: Iterator<string, never>,
    private readonly keepIdentities: boolean,
    private readonly now: () => number
  ) {}

  add(audience: Omit<Audience, 'audienceId' | 'createdAt' | 'members' | 'history'>): Audience {
    const added = {
      ...audience,
      audienceId: this.ids.next().value,
      createdAt: this.now(),
      members: new Members(this.keepIdentities),
      history: new SizeHistory()
    }
    this.audiences.set(added.audienceId, added)
    this.sample(added)
    return added
  }

  find(audienceId: string): Audience | undefined {
    return this.audiences.get(audienceId)
  }

  all(): Audience[] {
    return [...this.audiences.values()]
  }

  /** Writes down how large it is now. */
  sample({ members, history, ttl }: Audience): void {
    const at = this.now()
    history.add({ at, members: members.size, ...members.countActive(ttl, at) })
  }
}
