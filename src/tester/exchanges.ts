import type { DecoratedResponse } from '@segment/actions-core'

/** A call to Amazon and its answer, as the tester page shows them. */
export interface TestedExchange {
  request: { url: string; method: string; headers: Record<string, string>; body: string }
  response: { statusCode: number; statusMessage: string; headers: Record<string, string>; body: unknown }
}

/** What failed before or between the calls. */
export interface TesterError {
  statusCode: number
  message: string
  /** Line by line. */
  stack: string[]
  /** Field → what is wrong with it. */
  fields?: Record<string, string>
  requestError: true
}

const REDACTED = '<redacted>'

const SENSITIVE_HEADER = /auth|token|secret|cookie|client-?id|api-?key/i

/** An access or refresh token of Login with Amazon, anywhere in a text. */
const TOKEN = /Atz[ar]\|[^\s"'\\&]+/g

/** The calls that the core remembers. */
export const toExchanges = (responses: readonly DecoratedResponse[]): TestedExchange[] => responses.map(toExchange)

function toExchange({ request, options, status, statusText, headers, content }: DecoratedResponse): TestedExchange {
  return {
    request: {
      url: withoutTokens(request.url),
      method: request.method,
      headers: redacted(request.headers),
      body: withoutTokens(toText(options.body))
    },
    response: {
      statusCode: status,
      statusMessage: statusText,
      headers: redacted(headers),
      body: withoutTokens(content)
    }
  }
}

const toText = (body: unknown): string => (typeof body === 'string' || Buffer.isBuffer(body) ? body.toString() : '')

/** The error as the tester page shows it. */
export function toRequestError(error: unknown): TesterError {
  const {
    message = 'Unknown error',
    status,
    stack = ''
  } = error as { message?: string; status?: number; stack?: string }
  const fields = readFields(error)
  return {
    statusCode: status ?? (fields === undefined ? 500 : 400),
    message: withoutTokens(message),
    stack: withoutTokens(stack).split('\n'),
    ...(fields && { fields }),
    requestError: true
  }
}

/**
 * The error of a hook or of choices as the tester page shows it: the errors of a schema one by one, what the
 * destination answered (`{message, code}`), or what was thrown.
 */
export function toTesterError(error: unknown): unknown {
  if (readFields(error) !== undefined) {
    return error
  }
  return error instanceof Error ? toRequestError(error) : JSON.parse(withoutTokens(JSON.stringify(error)))
}

/** Field → what is wrong with it, of an error of the core's validation; `$` is the whole. */
export function readFields(error: unknown): Record<string, string> | undefined {
  const { name, errors } = error as { name?: string; errors?: { path: string; message: string }[] }
  return name === 'AggregateAjvError' && Array.isArray(errors)
    ? Object.fromEntries(errors.map(({ path, message }) => [path.replace(/^\$\./, ''), message]))
    : undefined
}

export const withoutTokens = (text: string): string => text.replace(TOKEN, REDACTED)

function redacted(headers: { forEach(visit: (value: string, name: string) => void): void }): Record<string, string> {
  const shown: Record<string, string> = {}
  headers.forEach((value, name) => {
    shown[name] = SENSITIVE_HEADER.test(name) ? REDACTED : withoutTokens(value)
  })
  return shown
}
