/** Counts per key in windows of time; a window begins with the first that counts in it (our choice). */
export class Quota {
  private readonly windows = new Map<string, { since: number; taken: number }>()

  constructor(
    private readonly limit: number,
    private readonly windowMilliseconds: number,
    private readonly now: () => number
  ) {}

  /** False, and nothing counted, when so many more would exceed the limit. */
  take(key: string, count: number): boolean {
    const now = this.now()
    const last = this.windows.get(key)
    const window = last !== undefined && now - last.since < this.windowMilliseconds ? last : { since: now, taken: 0 }
    if (window.taken + count > this.limit) {
      return false
    }
    window.taken += count
    this.windows.set(key, window)
    return true
  }
}
