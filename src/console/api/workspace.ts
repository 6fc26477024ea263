import type { RunSummary } from './runs'

/** The workspace in small: every page has it, and each change is sent to every page (GET /api/live). */
export interface WorkspaceView {
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
  /** When the Amazon user consented; absent without a connection. */
  connectedSince?: string
  /** Names of the advertising accounts that the connected user can reach in the region; absent until Amazon has said. */
  accounts?: string[]
  /** Why Amazon no longer accepts the connection. */
  connectionProblem?: string
  audiences: AudienceView[]
  /** Audiences that people were imported into, the latest first. */
  imported: ImportedAudience[]
  mapping?: MappingView
  /** The file that keeps the workspace, and why it could not be read or written. */
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
  /** Lines that are not an event. */
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
  /** The same within Amazon's limits. */
  nameAtAmazon: string
  /** Whether the destination was added to it. */
  added: boolean
  /** Settings that are filled in, but not saved yet. */
  draft?: Record<string, unknown>
  /** Set once its settings were saved, which created it at Amazon. */
  connected?: ConnectedAudience
}

export interface ConnectedAudience {
  /** Amazon's ID. */
  audienceId: string
  name: string
  settings: Record<string, unknown>
  since: string
}

/** An audience that was created or chosen for a file of people. */
export interface ImportedAudience extends ConnectedAudience {
  /** Column that identifies people in its files. */
  key: string
  /** The file that was sent last. */
  fileName: string
}

export interface MappingView {
  enabled: boolean
  /** As Segment keeps it: only fields that differ from their default. */
  fields: Record<string, unknown>
  savedAt: string
}

/** What to save. With `basedOn`, the `savedAt` of the mapping that was edited (null for none), a later one is not replaced. */
export interface MappingInput {
  fields: Record<string, unknown>
  enabled: boolean
  basedOn?: string | null
}

/** What a mapping would do to the events of the space. */
export interface MappingCheck {
  /** Events that were looked at. */
  events: number
  /** Whether these are all. */
  complete: boolean
  rejected: number
  /** Most frequent first. */
  reasons: { reason: string; events: number }[]
}

/** A definition's field as a form needs it. */
export interface FormField {
  key: string
  label: string
  description: string
  type: string
  required: boolean
  multiple: boolean
  choices?: Choice[]
  /** Whether another value than the choices can be typed in. */
  open: boolean
  /** The choices are Amazon's: GET /api/audiences/choices/<key>. */
  dynamic: boolean
  default?: unknown
  minimum?: number
  maximum?: number
  /** Whether the destination hashes it. */
  hashed: boolean
  /** Not shown by Segment either. */
  hidden: boolean
  dependsOn?: { match: 'any' | 'all'; conditions: Condition[] }
  properties?: FormField[]
}

export interface Choice {
  value: string
  label: string
}

interface Condition {
  key: string
  operator: 'is' | 'is_not'
  value: unknown
}

export interface Choices {
  choices: Choice[]
  error?: string
}

/** A destination of the catalog, with the forms that its pages draw. */
export interface CatalogEntry {
  id: string
  name: string
  description: string
  settings: FormField[]
  audienceSettings: FormField[]
  actions: { key: string; title: string; description: string; fields: FormField[] }[]
}

/** Amazon's terms for uploads to AMC, as the connected user has them. */
export interface TermsView {
  /** Absent where Amazon does not say. */
  hasAccepted?: boolean
  /** Plain text; absent where Amazon does not say. */
  text?: string
  /** Which terms are accepted: they may change. */
  version: string
}

/** A connection between an AMC instance, a DSP advertiser or both, and uploads. */
export interface ConnectionView {
  connectionId: string
  isDefault: boolean
  /** Name and ID, as far as Amazon gives them. */
  amcInstance?: string
  dspAdvertiser?: string
  /** Audiences of the space that are sent through it. */
  usedBy: { key: string; name: string }[]
}

/** What a new connection can tie together. */
export interface EndsView {
  instances: Choice[]
  advertisers: Choice[]
  /** Why one of the lists is empty. */
  problems: string[]
}

/** The workspace as a settings file, and the command line that takes it. */
export interface SettingsFileView {
  /** Name of the file. */
  name: string
  text: string
  command: string
}

/** What a settings file would change, in sentences; nothing when it is the same as the workspace. */
export interface SettingsFileCheck {
  changes: string[]
}

/** What became of the audiences of a settings file, by computation key. */
export interface TakenView {
  connected: string[]
  /** Added, but not created at Amazon yet. */
  withoutId: string[]
  /** Not found in the events. */
  unknown: string[]
}
