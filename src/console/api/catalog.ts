/** A definition's field as a form needs it. */
export interface FormField {
  key: string
  label: string
  description: string
  type: string
  required: boolean
  multiple: boolean
  choices?: Choice[]
  /** Choices are to be asked for: GET /api/audiences/choices/<key>. */
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

export interface Condition {
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
