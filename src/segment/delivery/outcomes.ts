import { formatRanges } from './lineRanges'

/**
 * The outcome of one event or row. Reasons hold no personal data. With `inDoubt` Amazon may have applied an attempt that
 * it did not answer.
 */
export type Outcome =
  /** `denied`: the person was to enter and left, for their consent is denied. */
  | { kind: 'entered' | 'left'; jobRequestId?: string; denied?: true; inDoubt?: true }
  | { kind: 'superseded' }
  /** For good: sending it again would change nothing. */
  | { kind: 'refused'; reason: string; inDoubt?: true }
  /** Given up, or never tried. With `lost` nothing else can be sent either: Amazon refuses the connection. */
  | { kind: 'unsent'; reason: string; lost?: true; inDoubt?: true }

/** Amazon's job, of those that have one. */
export const jobRequestIdOf = (outcome: Outcome): string | undefined =>
  (outcome as { jobRequestId?: string }).jobRequestId

/** Where an event was read. */
export interface EventLocation {
  /** Place of the file among those of the run, from 0. */
  file: number
  /** From 1. */
  line: number
  messageId?: string
}

/** What became of events of one audience, for good: of a batch, or of an event that was refused before it got into one. */
export interface BatchOutcome {
  /** Place of the file → line numbers as ranges. */
  lines: Record<string, string>
  entered: number
  left: number
  /** Of those who left, the people who were to enter and had denied their consent. */
  denied: number
  superseded: number
  /** Amazon's jobs: one for each request that it accepted. */
  jobRequestIds: string[]
  /** Reason → the events that were refused for it. Holds no personal data. */
  refused: Record<string, EventLocation[]>
}

interface Taken {
  kind: 'entered' | 'left' | 'superseded'
  jobRequestId?: string
  denied?: true
}

/** Sums up what is for good of the outcomes of events at these places, which ascend within each file. */
export function summarizeOutcomes(places: readonly EventLocation[], outcomes: readonly Outcome[]): BatchOutcome {
  const counts = { entered: 0, left: 0, denied: 0, superseded: 0 }
  const lines = new Map<number, number[]>()
  const refused = new Map<string, EventLocation[]>()
  const jobRequestIds = new Set<string>()
  places.forEach(({ file, line, messageId }, index) => {
    const outcome = outcomes[index]
    if (outcome.kind === 'unsent') {
      return
    }
    append(lines, file, line)
    if (outcome.kind === 'refused') {
      append(refused, outcome.reason, { file, line, messageId })
      return
    }
    const { kind, denied, jobRequestId }: Taken = outcome
    counts[kind] += 1
    counts.denied += denied ? 1 : 0
    if (jobRequestId !== undefined) {
      jobRequestIds.add(jobRequestId)
    }
  })
  return {
    lines: Object.fromEntries([...lines].map(([file, numbers]) => [file, formatRanges(numbers)])),
    ...counts,
    jobRequestIds: [...jobRequestIds],
    refused: Object.fromEntries(refused)
  }
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list === undefined) {
    lists.set(key, [value])
  } else {
    list.push(value)
  }
}
