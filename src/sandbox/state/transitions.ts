/** How a state comes about by itself: at once, after so many looks at it, or after a time. */
export type Passing = 'at once' | { looks: number } | { milliseconds: number }

/**
 * A state that passes into the next one. No timer runs, so nothing is left to stop. Wall time on purpose, also where the
 * sandbox has a clock of its own.
 */
export class Transition<From, To> {
  /** When it began, in milliseconds. */
  readonly since = Date.now()
  private looksLeft: number
  private passesAt: number

  constructor(
    private readonly from: From,
    private readonly to: To,
    passing: Passing
  ) {
    this.looksLeft = passing !== 'at once' && 'looks' in passing ? passing.looks : 0
    const milliseconds = passing !== 'at once' && 'milliseconds' in passing ? passing.milliseconds : 0
    this.passesAt = this.looksLeft > 0 ? Infinity : this.since + milliseconds
  }

  /** When it passed or will pass, in milliseconds; Infinity while that depends on looks. */
  get until(): number {
    return this.passesAt
  }

  /** The state now, without a look. */
  get state(): From | To {
    return this.passesAt <= Date.now() ? this.to : this.from
  }

  /** The state that a caller sees who asks for it. */
  look(): From | To {
    const seen = this.state
    if (this.looksLeft > 0 && --this.looksLeft === 0) {
      this.passesAt = Date.now()
    }
    return seen
  }
}
