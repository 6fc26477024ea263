import type { CatalogEntry, Problem } from '../api'

/** Why the server does not do what it was asked, for the person at the page. */
export class HttpError extends Error {
  readonly status: number
  readonly problem: Problem

  constructor(message: string, { status = 400, ...details }: Omit<Problem, 'message'> & { status?: number } = {}) {
    super(message)
    this.status = status
    this.problem = { message, ...details }
  }
}

/** What the core puts before the destination's words when it tests a connection. */
const CORE_PREFIX = /^Credentials are invalid: +(\d+ +)?/

/** What the destination throws, as an HttpError in its words, at the setting that they name: `Label (key) rule`. */
export async function asHttpError<Done>(doing: () => Done | Promise<Done>, entry?: CatalogEntry): Promise<Done> {
  try {
    return await doing()
  } catch (error) {
    const message = (error as Error).message.replace(CORE_PREFIX, '')
    throw new HttpError(message, { field: entry && findNamedSetting(entry, message), status: 422 })
  }
}

/** The audience setting that a message of the destination names. */
export function findNamedSetting({ audienceSettings }: CatalogEntry, message: string): string | undefined {
  const named = /\((\w+)\)/.exec(message)?.[1]
  return audienceSettings.find(({ key }) => key === named)?.key
}
