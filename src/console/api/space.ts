import type { RunSummary } from './runs'

/** The whole of the space in small: every page has it, and each change of it is sent to every page (GET /api/live). */
export interface SpaceView {
  amazon: AmazonView
  reading: ReadingView
  /** Engage spaces that the events name. */
  engageSpaces: string[]
  /** The destination that was added, if it was. */
  destination?: { id: string; name: string; engageSpace: string }
  settings: Record<string, unknown>
  /** NA, EU or FE. */
  region?: string
  enabled: boolean
  /** Since when there is a connection to Amazon. */
  connectedSince?: string
  audiences: AudienceView[]
  mapping?: MappingView
  /** File in which what was clicked is kept, if it is, and why it could not be written. */
  workspace?: { file: string; problem?: string }
  /** Latest first. */
  runs: RunSummary[]
}

export interface AmazonView {
  to: 'built-in sandbox' | 'running sandbox' | 'Amazon Ads'
  /** Address of the sandbox. */
  url?: string
}

/** The events of the space, which are read once to find the audiences in them. */
export interface ReadingView {
  state: 'reading' | 'read' | 'failed'
  files: { name: string; events: number }[]
  events: number
  /** Lines that are no event. */
  unreadable: number
  reason?: string
}

export interface AudienceView {
  /** Segment's computation key. */
  key: string
  events: number
  people: number
  /** People whose last event is an entry; an exit. */
  entering: number
  leaving: number
  /** What Segment would call it. */
  name: string
  /** Whether the destination was added to it. */
  added: boolean
  /** Settings that are filled in, but not saved yet. */
  draft?: Record<string, unknown>
  /** Set once its settings were saved, which created it at Amazon. */
  connected?: ConnectedAudience
}

export interface ConnectedAudience {
  /** Amazon's id. */
  audienceId: string
  name: string
  settings: Record<string, unknown>
  since: string
}

export interface MappingView {
  enabled: boolean
  /** As Segment keeps it: only fields that differ from their default. */
  fields: Record<string, unknown>
  savedAt: string
}
