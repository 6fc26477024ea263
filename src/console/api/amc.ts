/** Amazon's terms for uploads to AMC, as the connected user has them. */
export interface TermsView {
  /** Absent where Amazon does not tell. */
  hasAccepted?: boolean
  /** Plain text; absent where Amazon does not tell. */
  text?: string
  /** Says which terms are accepted: they may change. */
  version: string
}

/** A connection between an AMC instance, a DSP advertiser or both, and uploads. */
export interface ConnectionView {
  connectionId: string
  isDefault: boolean
  /** Name and ID, as far as Amazon tells them. */
  amcInstance?: string
  dspAdvertiser?: string
  /** Audiences of the space that are sent through it. */
  usedBy: { key: string; name: string }[]
}

/** What a new connection can tie together. */
export interface EndsView {
  instances: { value: string; label: string }[]
  advertisers: { value: string; label: string }[]
  /** Why one of the lists is empty. */
  problems: string[]
}
