import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { BatchOutcome, EventLocation } from '../../segment/delivery/outcomes'
import { formatRanges, LineSet } from '../../segment/delivery/lineRanges'
import { AppendLog, BufferedLog } from '../../system/appendLog'
import { createPrivateFile } from '../../system/files'
import type { EventPlace } from '../api'

/** What became of an event in a run, for good. */
export interface LoggedOutcome {
  /** Why it was rejected, if it was. */
  refused?: string
  /** Amazon's jobs of its batch: one for each request. */
  jobRequestIds: string[]
  /** The lines of its batch: index of the file → ranges. */
  lines: Ranges
  /** Whether events of the batch were superseded, perhaps this one. */
  superseded: boolean
}

/** Index of the file → line numbers as ranges. */
type Ranges = Record<string, string>

/** A line of the log. Thousands of rejections of a batch are a few ranges. */
interface Entry extends Omit<LoggedOutcome, 'refused'> {
  refused: [reason: string, lines: Ranges][]
}

/**
 * The outcomes of a run, batch by batch, in a file: line numbers, reasons and Amazon's jobs, without personal data. A run
 * of any length takes no memory for it.
 */
export class OutcomeLog {
  /** A failure to write it never ends a run: it only serves to look. */
  private readonly log: BufferedLog

  /** `path` is that of a new file in a private folder. */
  constructor(private readonly path: string) {
    this.log = new BufferedLog(() => AppendLog.over(createPrivateFile(path)))
    this.log.start()
  }

  add({ lines, jobRequestIds, superseded, refused }: BatchOutcome): void {
    this.log.add({
      lines,
      jobRequestIds,
      superseded: superseded > 0,
      refused: Object.entries(refused).map(([reason, places]) => [reason, toRanges(places)])
    } satisfies Entry)
  }

  /** Undefined for an event that the run did not take, or has no outcome of yet. */
  async find({ file, line }: EventPlace): Promise<LoggedOutcome | undefined> {
    this.log.flush()
    if (!existsSync(this.path)) {
      return undefined
    }
    const content = createReadStream(this.path)
    try {
      for await (const text of createInterface({ input: content, crlfDelay: Infinity })) {
        const { refused, ...outcome } = JSON.parse(text) as Entry
        if (has(outcome.lines[file], line)) {
          return { ...outcome, refused: refused.find(([, lines]) => has(lines[file], line))?.[0] }
        }
      }
      return undefined
    } finally {
      content.destroy()
    }
  }

  close(): void {
    this.log.close()
  }
}

function toRanges(places: readonly EventLocation[]): Ranges {
  const lines: Record<string, number[]> = {}
  places.forEach(({ file, line }) => (lines[file] ??= []).push(line))
  return Object.fromEntries(Object.entries(lines).map(([file, numbers]) => [file, formatRanges(numbers)]))
}

function has(ranges: string | undefined, line: number): boolean {
  if (ranges === undefined) {
    return false
  }
  const lines = new LineSet()
  lines.add(ranges)
  return lines.has(line)
}
