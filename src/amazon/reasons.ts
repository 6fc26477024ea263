/** Different reasons that are counted separately; further ones are counted together. */
const MOST_REASONS = 40

/** Why events, rows or records were not taken, with how many. However many reasons there are, it stays small. */
export class ReasonCounts extends Map<string, number> {
  /** `others` is what further reasons are counted as. */
  constructor(private readonly others = 'Other reasons.') {
    super()
  }

  /** Returns as what it is counted. */
  add(reason: string, count = 1): string {
    const kept = this.has(reason) || this.size < MOST_REASONS ? reason : this.others
    this.set(kept, (this.get(kept) ?? 0) + count)
    return kept
  }

  /** The most frequent first. */
  get sorted(): [reason: string, count: number][] {
    return [...this].sort(([, a], [, b]) => b - a)
  }
}
