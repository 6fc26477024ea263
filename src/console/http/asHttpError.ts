import type { CatalogEntry } from '../api'
import { HttpError } from './httpError'

/** What the core puts before the destination's words when it tests a connection. */
const CORE_PREFIX = /^Credentials are invalid: +(\d+ +)?/

/** What the destination throws, as a Refusal in its words, at the setting that they name: `Label (key) rule`. */
export async function asHttpError<Done>(doing: () => Done | Promise<Done>, entry?: CatalogEntry): Promise<Done> {
  try {
    return await doing()
  } catch (error) {
    const message = (error as Error).message.replace(CORE_PREFIX, '')
    const named = /\((\w+)\)/.exec(message)?.[1]
    const field = entry?.audienceSettings.find(({ key }) => key === named)?.key
    throw new HttpError(message, field, 422)
  }
}
