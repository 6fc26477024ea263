import type { IncomingHttpHeaders } from 'node:http'
import type { FoundOperation, OpenApi } from './openapi'
import { findProblem } from './schemas'

/** A call to the sandbox and its response. */
export interface JudgedExchange {
  /** Who called: the check itself, or the destination. */
  by: string
  method: string
  /** Without region and query. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: string
  status: number
  answerType: string | undefined
  answer: string
}

export interface Difference {
  /** GET /amc/audiences/metadata/{audienceId} */
  operation: string
  by: string
  kind: 'schema' | 'stricter' | 'laxer' | 'request' | 'status' | 'media type' | 'answer' | 'unknown operation'
  detail: string
}

type Finding = Pick<Difference, 'kind' | 'detail'>

/** Who is judged by agreement with the files rather than by what they send. */
export const SELF = 'the check'

/** Where a call and its response are not what the files say. */
export function judge(exchange: JudgedExchange, files: OpenApi): Difference[] {
  const { method, path, by, status } = exchange
  const found = files.find(method, path)
  if (found === undefined) {
    const detail = `no file has it (response ${status})`
    return [{ operation: `${method} ${path}`, by, kind: 'unknown operation', detail }]
  }
  const findings = [...judgeRequest(exchange, found), ...judgeResponse(exchange, found)]
  return findings.map((finding) => ({ operation: `${method} ${found.path}`, by, ...finding }))
}

/** Statuses that reject a request for its form, not for what it asks. */
const FOR_ITS_FORM = [400, 406, 413, 415, 422]

function* judgeRequest(exchange: JudgedExchange, found: FoundOperation): Generator<Finding, void, undefined> {
  const { status, answer, by } = exchange
  const problems = findRequestProblems(exchange, found)
  if (by !== SELF) {
    // Others are judged by what they send.
    yield* problems.map((detail) => ({ kind: 'request' as const, detail }))
  } else if (status < 300) {
    yield* problems.map((detail) => ({ kind: 'laxer' as const, detail: `accepted although ${detail}` }))
  } else if (problems.length === 0 && FOR_ITS_FORM.includes(status)) {
    yield { kind: 'stricter', detail: `${status} ${readMessage(answer)}` }
  }
}

function findRequestProblems({ headers, query, body }: JudgedExchange, found: FoundOperation): string[] {
  const { parameters = [], inPath, requestBody } = found
  const problems = parameters.map(({ name, in: location, required, schema }) => {
    const values = { path: inPath[name], query: query.get(name) ?? undefined, header: headers[name.toLowerCase()] }
    const value = values[location]
    if (value === undefined) {
      return required === true ? `${location} parameter ${name} is missing` : undefined
    }
    const problem = findProblem(schema, String(value), 'parameter')
    return problem && `${location} parameter ${name}: ${problem}`
  })
  const isNamed = (location: string, name: string) =>
    parameters.some((one) => one.in === location && one.name.toLowerCase() === name.toLowerCase())
  const unnamed = [
    ...[...query.keys()]
      .filter((name) => !isNamed('query', name))
      .map((name) => `query parameter ${name} is not in the file`),
    ...Object.keys(headers)
      .filter((name) => name.startsWith('amazon-') && !isNamed('header', name))
      .map((name) => `header ${name} is not in the file`)
  ]
  const inBody = findBodyProblem(headers['content-type'], body, requestBody)
  return [...problems, ...unnamed, inBody].filter((one) => one !== undefined)
}

function findBodyProblem(type: string | undefined, body: string, wanted: FoundOperation['requestBody']) {
  if (body === '') {
    return wanted?.required === true ? 'body is missing' : undefined
  }
  const media = withoutParameters(type)
  const schema = wanted?.content[media ?? '']?.schema
  const value = parseJson(body)
  if (schema === undefined) {
    return wanted === undefined
      ? 'a body where the file has none'
      : `Content-Type ${media ?? 'none'} is not in the file`
  }
  const problem = value === undefined ? 'is not JSON' : findProblem(schema, value, 'body')
  return problem && `body: ${problem}`
}

function* judgeResponse(exchange: JudgedExchange, { responses }: FoundOperation): Generator<Finding, void, undefined> {
  const { status, answer, answerType } = exchange
  const declared = responses[String(status)]
  if (declared === undefined) {
    yield { kind: 'status', detail: `${status} is not declared: ${readMessage(answer)}` }
    return
  }
  const { content } = declared
  if (content === undefined) {
    if (answer !== '') {
      yield { kind: 'answer', detail: `${status} has a body where the file has none` }
    }
    return
  }
  const media = withoutParameters(answerType)
  if (media === undefined || !(media in content)) {
    yield { kind: 'media type', detail: `${status} comes as ${media ?? 'nothing'}: ${readMessage(answer)}` }
  }
  const [{ schema }] = Object.values(content)
  const problem = findProblem(schema, parseJson(answer), 'body')
  if (problem !== undefined) {
    yield { kind: 'answer', detail: `${status}: ${problem}` }
  }
}

const withoutParameters = (type: string | undefined) => type?.split(';')[0].trim().toLowerCase()

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

interface ErrorBody {
  message?: string
  Message?: string
  details?: string
  error?: string | { errors?: { message: string }[] }
}

/** The message of an error, in whichever form; without numbers, so that alike ones are alike. */
function readMessage(answer: string): string {
  const { message, Message, details, error } = (parseJson(answer) ?? {}) as ErrorBody
  const nested = typeof error === 'object' ? error.errors?.[0]?.message : error
  return (message ?? Message ?? details ?? nested ?? '').replace(/\d+/g, '0')
}
