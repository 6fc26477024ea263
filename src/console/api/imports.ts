import type { Problem } from './problem'

/** An import of a file of people into an audience. Holds no personal data but masked values of one row. */
export interface ImportView {
  fileName: string
  bytes: number
  /** Rows that can be read, and lines that cannot. */
  rows: number
  badLines: number
  columns: ImportColumn[]
  /** Column that identifies people; absent until one is chosen. */
  key?: string
  /** Fields that a column can be for, with those that are. */
  fields: { field: string; label: string; several: boolean; columns: string[] }[]
  /** What seems wrong with a column, and what to do. */
  warnings: { column: string; warning: string }[]
  /** Whether the file is still there: it is removed once it was sent. */
  isKept: boolean
  run?: ImportRun
}

interface ImportColumn {
  name: string
  /** The first value, masked. */
  sample?: string
  /** Whether its values are hashed already. */
  hashed: boolean
}

/** What to do: the same for a dry run and for sending. */
export interface ImportInput {
  dry: boolean
  mode: 'mirror' | 'upsert' | 'delete'
  /** Computation key of a connected audience, Amazon's ID of one of earlier imports, or a new one with its settings. */
  audience: { key: string } | { importedId: string } | NewImportAudience
  /** Whether many people may be removed. */
  mayLeave?: boolean
}

export interface NewImportAudience {
  name: string
  settings: Record<string, unknown>
  /** After it was unclear whether it was created: create it again, or use the one of this ID at Amazon. */
  perhapsMade?: { again: true } | { audienceId: string }
}

export interface ImportProblem extends Problem {
  /** Name of the audience that may already exist at Amazon. */
  perhapsMade?: string
}

export interface ImportRun {
  dry: boolean
  /** `asks`: many people would be removed, and nothing was sent. */
  state: 'comparing' | 'sending' | 'done' | 'asks' | 'stopped' | 'failed'
  /** Rows, compared with the imports into the same audience before. */
  compared?: {
    new: number
    updated: number
    /** Members who are sent again, as they are, before their time in the audience is over. */
    refreshed: number
    unchanged: number
    gone: number
    /** People who were erased and are in the file: nothing of them is sent. */
    erased: number
    members: number
  }
  /** What the removal of many means, in a sentence; of a dry run, too. */
  guard?: string
  /** Rows that go or went. */
  toSend: number
  entered: number
  /** Of those who were there and are as before, who was sent again. Not among those who entered. */
  refreshed: number
  left: number
  refused: number
  /** Most frequent first. Reasons that differ by the country alone are one, with `…` in its place. */
  refusals: { reason: string; rows: number; countries?: Record<string, number> }[]
  /** The first rejected rows, in the order of the file. */
  rejectedRows: RejectedRow[]
  /** Of a dry run: what it would take. */
  effort?: { requests: number; bytes: number; leastSeconds: number }
  audienceId?: string
  matched?: number
  missingForDsp?: number
  /** Why it ended before its end, or did not begin. */
  problem?: ImportProblem
}

export interface RejectedRow {
  /** Line of the file, from 1, where it is lines of text. */
  line?: number
  /** Number of the row, from 1; absent for a line that cannot be read. */
  row?: number
  /** Its ID at Amazon. */
  id?: string
  reason: string
}
