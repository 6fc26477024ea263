/** What is wrong with what was sent, beside the field where one is to blame. */
export interface Problem {
  message: string
  field?: string
}
