/** Line numbers in ascending order as text: `1-3,5,9-12`. */
export function formatRanges(lines: readonly number[]): string {
  const ranges: string[] = []
  for (let place = 0; place < lines.length; place++) {
    const first = lines[place]
    while (lines[place + 1] === lines[place] + 1) {
      place += 1
    }
    ranges.push(first === lines[place] ? String(first) : `${first}-${lines[place]}`)
  }
  return ranges.join(',')
}

/** Ranges that pile up before they are merged for the first time. */
const FIRST_MERGE = 10_000

/** A set of line numbers that takes as much memory as it has gaps. */
export class LineSet {
  private ranges: [first: number, last: number][] = []
  private merged = true
  private mergeAt = FIRST_MERGE

  /** Adds lines as `toRanges` writes them. */
  add(ranges: string): void {
    for (const range of ranges.split(',')) {
      const [first, last = first] = range.split('-').map(Number)
      this.ranges.push([first, last])
    }
    this.merged = false
    // Batches of several audiences interleave; what they leave open closes with the later ones.
    if (this.ranges.length >= this.mergeAt) {
      this.merge()
      this.mergeAt = Math.max(FIRST_MERGE, 2 * this.ranges.length)
    }
  }

  has(line: number): boolean {
    if (!this.merged) {
      this.merge()
    }
    let low = 0
    let high = this.ranges.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.ranges[middle][1] < line) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < this.ranges.length && this.ranges[low][0] <= line
  }

  private merge(): void {
    const merged: [number, number][] = []
    for (const [first, last] of this.ranges.sort(([one], [other]) => one - other)) {
      const before = merged[merged.length - 1]
      if (before !== undefined && first <= before[1] + 1) {
        before[1] = Math.max(before[1], last)
      } else {
        merged.push([first, last])
      }
    }
    this.ranges = merged
    this.merged = true
  }
}
