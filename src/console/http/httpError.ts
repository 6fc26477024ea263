import type { Problem } from '../api'

/** What the server does not do, and why, for the person at the page. */
export class HttpError extends Error implements Problem {
  constructor(
    message: string,
    readonly field?: string,
    readonly status = 400
  ) {
    super(message)
  }
}
