import type { AudienceFee } from '../contract/bodies'
import { Members } from './members'
import type { SandboxSettings } from './options'

/** 397 days: the default of an audience, and its maximum (official). */
export const DEFAULT_TTL = 34_300_800

/** How large an audience was at a time. */
export interface SizeSample {
  /** Milliseconds. */
  at: number
  /** Added and not removed. */
  members: number
  /** Of these, with time left to live. */
  active: number
  /** Of these, matched by Amazon. */
  matched: number
}

const MOST_SAMPLES = 240

/** The sizes of an audience since its creation: when there are too many, every second one is dropped. */
export class SizeHistory {
  private held: SizeSample[] = []
  private gap = 0

  /** The last sample is always there. */
  add(sample: SizeSample): void {
    const [beforeLast, last] = this.held.slice(-2)
    if (last !== undefined && last.at - beforeLast.at < this.gap) {
      this.held.pop()
    }
    this.held.push(sample)
    if (this.held.length > MOST_SAMPLES) {
      this.held = this.held.filter((_sample, index) => index % 2 === 0)
      this.gap = (sample.at - this.held[0].at) / (MOST_SAMPLES / 2)
    }
  }

  get samples(): readonly SizeSample[] {
    return this.held
  }
}

/** 18 digits and odd: a double, in steps of 64 at this size, holds none of them. Far apart, so that rounded ones don't collide. */
const FIRST_ID = 413642381039213537n
const ID_STEP = 2_000_006n

/** No ID twice: not in two regions, and not after a reset. */
export function* audienceIds(): Generator<string, never> {
  for (let id = FIRST_ID; ; id += ID_STEP) {
    yield id.toString()
  }
}

export interface StoredAudience {
  /** Digits. */
  audienceId: string
  advertiserId?: string
  connectionId?: string
  name: string
  description: string
  countryCode?: string
  /** The country of people for whom neither their record nor the audience gives one: the advertiser's (official). */
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

export class AudienceStore {
  private readonly audiences = new Map<string, StoredAudience>()

  constructor(
    private readonly ids: Iterator<string, never>,
    private readonly settings: SandboxSettings
  ) {}

  add(audience: Omit<StoredAudience, 'audienceId' | 'createdAt' | 'members' | 'history'>): StoredAudience {
    const added = {
      ...audience,
      audienceId: this.ids.next().value,
      createdAt: this.settings.now(),
      members: new Members(this.settings),
      history: new SizeHistory()
    }
    this.audiences.set(added.audienceId, added)
    this.sample(added)
    return added
  }

  find(audienceId: string): StoredAudience | undefined {
    return this.audiences.get(audienceId)
  }

  all(): StoredAudience[] {
    return [...this.audiences.values()]
  }

  /** Adds its present size to its history. */
  sample({ members, history, ttl }: StoredAudience): void {
    const at = this.settings.now()
    history.add({ at, members: members.size, ...members.countActive(ttl, at) })
  }
}
