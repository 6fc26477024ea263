/** An audience in its region. */
interface HeldAudience {
  region: string
  audienceId: string
}

/** The holds of a process, as one delivery needs them: a lane sends to one audience. */
export interface SharedHolds {
  holds: Holds
  toAudience(lane: string): HeldAudience
}

interface Hold {
  audience: string
  /** In milliseconds of the epoch. */
  until: number
  /** Whose request it was. */
  by: object
}

/**
 * Until when Amazon may apply requests whose answer is not known, for all runs of a process: the change that one run sends
 * must not come before an older one that another has sent.
 */
export class Holds {
  private holds: Hold[] = []

  /** Notes what somebody's request may do. */
  note(audience: HeldAudience, until: number, by: object): void {
    const now = Date.now()
    this.holds = this.holds.filter((hold) => hold.until > now)
    this.holds.push({ audience: toKey(audience), until, by })
  }

  /** Until when the requests of all others may be applied; 0 when none may. */
  findOthers(audience: HeldAudience, by: object): number {
    const key = toKey(audience)
    const others = this.holds.filter((hold) => hold.audience === key && hold.by !== by)
    return Math.max(0, ...others.map(({ until }) => until))
  }
}

const toKey = ({ region, audienceId }: HeldAudience): string => `${region} ${audienceId}`
