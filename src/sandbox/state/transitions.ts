/** When a state changes by itself: after a time, or after it was polled so many times. Zero of either is at once. */
export type TransitionRule = { polls: number } | { milliseconds: number }

/**
 * A state that changes into the next one. No timer runs, so nothing is left to stop. Wall time on purpose, also where the
 * sandbox has a clock of its own.
 */
export class Transition<From, To> {
  /** When it began, in milliseconds. */
  readonly since = Date.now()
  private pollsLeft: number
  private due: number

  constructor(
    private readonly from: From,
    private readonly to: To,
    rule: TransitionRule
  ) {
    this.pollsLeft = 'polls' in rule ? rule.polls : 0
    this.due = this.pollsLeft > 0 ? Infinity : this.since + ('milliseconds' in rule ? rule.milliseconds : 0)
  }

  /** When it changed or will change, in milliseconds; Infinity while that depends on polls. */
  get dueAt(): number {
    return this.due
  }

  /** The state now; reading it is not a poll. */
  get state(): From | To {
    return this.due <= Date.now() ? this.to : this.from
  }

  /** Counts a poll, and returns the state that the caller sees. */
  poll(): From | To {
    const seen = this.state
    if (this.pollsLeft > 0 && --this.pollsLeft === 0) {
      this.due = Date.now()
    }
    return seen
  }
}
