import type { Problem } from './problem'

/** A file of people on its way into an audience. Holds nothing of a person but masked values of one row. */
export interface ImportView {
  fileName: string
  bytes: number
  columns: ImportColumn[]
  /** Column that tells people apart; absent until one is chosen. */
  key?: string
  /** Fields that a column can be for, with those that are. */
  fields: { field: string; label: string; several: boolean; columns: string[] }[]
  /** What seems wrong with a column, and what to do. */
  warnings: { column: string; warning: string }[]
  /** Whether the file is still there: it is removed once it was sent. */
  isKept: boolean
  run?: ImportRun
}

export interface ImportColumn {
  name: string
  /** The first value, masked. */
  sample?: string
  /** Whether its values are hashed already. */
  hashed: boolean
}

/** What is asked for: the same for a dry run and for sending. */
export interface ImportAsked {
  dry: boolean
  mode: 'mirror' | 'upsert' | 'delete'
  /** Computation key of a connected audience of the space, or the name of a new one with its settings. */
  audience: { key: string } | NewAudience
  /** Whether many people may leave. */
  mayLeave?: boolean
}

export interface NewAudience {
  name: string
  settings: Record<string, unknown>
  /** After nobody knew whether it was made: make it again, or take the one of this ID at Amazon. */
  perhapsMade?: { again: true } | { audienceId: string }
}

export interface ImportProblem extends Problem {
  /** Name of the audience that may be at Amazon without anybody knowing. */
  perhapsMade?: string
}

export interface ImportRun {
  dry: boolean
  /** `asks`: many people would leave, and nothing was sent. */
  state: 'comparing' | 'sending' | 'done' | 'asks' | 'stopped' | 'failed'
  /** Rows, compared with the imports into the same audience before. */
  compared?: { new: number; updated: number; unchanged: number; gone: number; members: number }
  /** What many would leave, in words; of a dry run, too. */
  guard?: string
  /** Rows that go or went. */
  toSend: number
  entered: number
  left: number
  refused: number
  /** Most frequent first. */
  refusals: { reason: string; rows: number }[]
  /** Of a dry run: what it would take. */
  effort?: { requests: number; bytes: number; leastSeconds: number }
  audienceId?: string
  matched?: number
  missingForDsp?: number
  /** Why it ended before its end, or did not begin. */
  problem?: ImportProblem
}
