/** How large an audience was at a time. */
export interface SizeSample {
  /** Milliseconds. */
  at: number
  /** Added and not removed. */
  members: number
  /** Of these, with time left to live. */
  active: number
  /** Of these, recognised by Amazon. */
  matched: number
}

const MOST_SAMPLES = 240

/** The sizes of an audience from its beginning: when there are too many, every second one goes. */
export class SizeHistory {
  private kept: SizeSample[] = []
  private gap = 0

  /** The last sample is always there. */
  add(sample: SizeSample): void {
    const [beforeLast, last] = this.kept.slice(-2)
    if (last !== undefined && last.at - beforeLast.at < this.gap) {
      this.kept.pop()
    }
    this.kept.push(sample)
    if (this.kept.length > MOST_SAMPLES) {
      this.kept = this.kept.filter((_sample, index) => index % 2 === 0)
      this.gap = (sample.at - this.kept[0].at) / (MOST_SAMPLES / 2)
    }
  }

  get samples(): readonly SizeSample[] {
    return this.kept
  }
}
