/** The space as a settings file, and the command line that takes it. */
export interface SettingsFileView {
  /** Of the file. */
  name: string
  text: string
  command: string
}

/** What became of the audiences of a settings file, by computation key. */
export interface TakenView {
  connected: string[]
  /** Added, but not known to Amazon yet. */
  withoutId: string[]
  /** The events speak of no such audience. */
  unknown: string[]
}
