/** What is wrong with a request, next to the field where one is to blame. */
export interface Problem {
  message: string
  field?: string
  /** Of a form with several wrong fields: all of them, the first one included. */
  problems?: { field: string; message: string }[]
  /** The page that shows what is in the way. */
  link?: { path: string; label: string }
}
