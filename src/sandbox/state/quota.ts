const HOUR = 3_600_000

/** Counts records per key in windows of one hour; the window begins with its first record (our choice). */
export class HourlyQuota {
  private readonly windows = new Map<string, { since: number; records: number }>()

  constructor(
    private readonly limit: number,
    private readonly now: () => number
  ) {}

  /** False, and nothing counted, when the records would go beyond the limit. */
  take(key: string, records: number): boolean {
    const now = this.now()
    const last = this.windows.get(key)
    const window = last !== undefined && now - last.since < HOUR ? last : { since: now, records: 0 }
    if (window.records + records > this.limit) {
      return false
    }
    window.records += records
    this.windows.set(key, window)
    return true
  }
}
