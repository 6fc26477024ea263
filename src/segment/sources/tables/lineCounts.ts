/** A line of a file that cannot be read, by its number from 1, and why, in a sentence without any of its text. */
export interface BadLine {
  file: string
  line: number
  reason: string
}

/** Every line of a file is one of these; a row with line breaks in its cells takes several. */
export interface LineCounts {
  header: number
  read: number
  rejected: number
  blank: number
}

/** Lines that cannot be read and are kept for the list of them; more are only counted. */
const MOST_LISTED = 100_000

/** Counts the lines of one file, each once. */
export class LineTally {
  readonly counts: LineCounts = { header: 0, read: 0, rejected: 0, blank: 0 }
  readonly bad: BadLine[] = []
  /** Lines so far. */
  line = 0

  constructor(private readonly file: string) {}

  count(kind: keyof LineCounts, lines = 1): void {
    this.counts[kind] += lines
    this.line += lines
  }

  /** `reason` continues the words "This line". */
  reject(reason: string, lines = 1): void {
    if (this.bad.length < MOST_LISTED) {
      this.bad.push({ file: this.file, line: this.line + 1, reason: `This line ${reason}.` })
    }
    this.count('rejected', lines)
  }
}

export const addCounts = (a: LineCounts, b: LineCounts): LineCounts => ({
  header: a.header + b.header,
  read: a.read + b.read,
  rejected: a.rejected + b.rejected,
  blank: a.blank + b.blank
})
