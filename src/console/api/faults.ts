/** A fault that a person can switch on. */
export interface FaultKind {
  id: string
  label: string
  description: string
  /** What Segment would be told of an event that meets it. */
  told: { status: number; errortype?: string; message: string; retried: boolean }
}

export interface FaultsView {
  kinds: FaultKind[]
  /** Those that are on: how many calls each strikes yet (absent without end) or which share, and has struck. */
  on: { id: number; label: string; left?: number; share?: number; struck: number }[]
}
