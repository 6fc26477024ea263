import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BatchOutcome } from '../../segment'
import { openSources } from '../../segment'
import { LineSet } from '../../segment/delivery/lineRanges'
import type { EventPlace } from '../api'

/** What became of an event in a run, for good. */
export interface EventOutcome {
  /** Why it was refused, if it was. */
  refused?: string
  /** Amazon's jobs of its batch: one for each request. */
  jobRequestIds: string[]
  /** The lines of its batch: place of the file → ranges. */
  lines: Record<string, string>
  /** Whether events of the batch were superseded, perhaps this one. */
  superseded: boolean
}

/** Characters that are kept before they are written. */
const FLUSH_CHARACTERS = 64 * 1024

/**
 * The settlements of a run, in a file that only its owner may read: line numbers, message IDs, reasons and Amazon's jobs,
 * and nothing of a person. A run of any length takes no memory for it.
 */
export class OutcomeLog {
  private folder: string | undefined
  private descriptor: number | undefined
  private text = ''
  private failed = false

  add(settlement: BatchOutcome): void {
    this.text += `${JSON.stringify(settlement)}\n`
    if (this.text.length >= FLUSH_CHARACTERS) {
      this.flush()
    }
  }

  /** Undefined for an event that the run did not take, or has not settled yet. */
  async find({ file, line }: EventPlace): Promise<EventOutcome | undefined> {
    this.flush()
    if (this.folder === undefined || this.failed) {
      return undefined
    }
    const [list] = await openSources([join(this.folder, 'settled.jsonl')])
    for await (const lines of list.lines(new AbortController().signal)) {
      for (const each of lines) {
        const settlement = JSON.parse('text' in each ? each.text : '{}') as BatchOutcome
        if (holds(settlement.lines[file], line)) {
          return tripOf(settlement, { file, line })
        }
      }
    }
    return undefined
  }

  remove(): void {
    if (this.descriptor !== undefined) {
      closeSync(this.descriptor)
      this.descriptor = undefined
    }
    if (this.folder !== undefined) {
      rmSync(this.folder, { recursive: true, force: true })
      this.folder = undefined
    }
    this.text = ''
  }

  /** Nothing that goes wrong here ends a run: it is only to be looked at. */
  private flush(): void {
    const bytes = Buffer.from(this.text)
    this.text = ''
    if (bytes.length === 0 || this.failed) {
      return
    }
    try {
      this.folder ??= mkdtempSync(join(tmpdir(), 'amazon-ads-dsp-amc-'))
      this.descriptor ??= openSync(join(this.folder, 'settled.jsonl'), 'a', 0o600)
      for (let written = 0; written < bytes.length;) {
        written += writeSync(this.descriptor, bytes, written)
      }
    } catch {
      this.failed = true
    }
  }
}

function holds(ranges: string | undefined, line: number): boolean {
  if (ranges === undefined) {
    return false
  }
  const lines = new LineSet()
  lines.add(ranges)
  return lines.has(line)
}

function tripOf({ refused, jobRequestIds, lines, superseded }: BatchOutcome, { file, line }: EventPlace): EventOutcome {
  const [reason] =
    Object.entries(refused).find(([, places]) => places.some((one) => one.file === file && one.line === line)) ?? []
  return { refused: reason, jobRequestIds, lines, superseded: superseded > 0 }
}
