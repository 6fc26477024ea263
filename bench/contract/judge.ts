import type { Exchange } from './recorder'
import type { Found, Parameter, SpecifiedAnswer, Specification } from './specifications'
import { findOperation, resolved } from './specifications'
import type { Validators } from './validators'

export interface Difference {
  /** GET /amc/audiences/metadata/{audienceId} */
  operation: string
  by: string
  kind: 'stricter' | 'laxer' | 'request' | 'status' | 'media type' | 'answer' | 'unknown operation'
  detail: string
  status: number
}

type Shown = Pick<Difference, 'kind' | 'detail'>

export class Judge {
  constructor(
    private readonly specifications: Specification[],
    private readonly validators: Validators
  ) {}

  /** Where a call and its answer are not what the files say. */
  judge(exchange: Exchange): Difference[] {
    const { method, path, by, status } = exchange
    const found = findOperation(this.specifications, method, path)
    if (found === undefined) {
      const detail = `no file has it (answered with ${status})`
      return [{ operation: `${method} ${path}`, by, kind: 'unknown operation', detail, status }]
    }
    const operation = `${method} ${found.pointer[1]}`
    return [...this.ofRequest(exchange, found), ...this.ofAnswer(exchange, found)].map((difference) => ({
      operation,
      by,
      status,
      ...difference
    }))
  }

  /** The request's faults by the files, if any. */
  requestProblems({ headers, query, body }: Exchange, found: Found): string[] {
    const { specification, operation, inPath } = found
    const parameters = (operation.parameters ?? []).map((one, index) =>
      resolved<Parameter>(specification, one, [...found.pointer, 'parameters', String(index)])
    )
    const problems = parameters.map(({ value: { name, in: place, required }, pointer }) => {
      const given = place === 'path' ? inPath[name] : place === 'query' ? query.get(name) : headers[name.toLowerCase()]
      if (given === undefined || given === null) {
        return required === true ? `${place} parameter ${name} is missing` : undefined
      }
      const wrong = this.validators.parameter(specification.file, [...pointer, 'schema'], String(given))
      return wrong && `${place} parameter ${name}: ${wrong}`
    })
    const named = (place: Parameter['in']) =>
      parameters.filter(({ value }) => value.in === place).map(({ value }) => value.name.toLowerCase())
    const unnamed = [
      ...[...query.keys()]
        .filter((name) => !named('query').includes(name.toLowerCase()))
        .map((name) => `query parameter ${name} is not in the file`),
      ...Object.keys(headers)
        .filter((name) => name.startsWith('amazon-') && !named('header').includes(name))
        .map((name) => `header ${name} is not in the file`)
    ]
    return [...problems, ...unnamed, this.bodyProblem(headers['content-type'], body, found)].filter(
      (one) => one !== undefined
    )
  }

  private bodyProblem(type: string | undefined, body: string, found: Found): string | undefined {
    const { specification, operation, pointer } = found
    const { requestBody } = operation
    if (requestBody === undefined) {
      return body === '' ? undefined : 'a body where the file has none'
    }
    if (body === '') {
      return requestBody.required === true ? 'body is missing' : undefined
    }
    const media = essence(type)
    if (media === undefined || !(media in requestBody.content)) {
      return `Content-Type ${media ?? 'none'} is not in the file`
    }
    const value = parsed(body)
    if (value === undefined) {
      return 'body is not JSON'
    }
    const schema = [...pointer, 'requestBody', 'content', media, 'schema']
    const wrong = this.validators.body(specification.file, schema, value)
    return wrong && `body: ${wrong}`
  }

  private *ofRequest(exchange: Exchange, found: Found): Generator<Shown, void, undefined> {
    const problems = this.requestProblems(exchange, found)
    const { status, answer, by } = exchange
    if (by !== SELF) {
      // Others are judged by what they send.
      yield* problems.map((detail) => ({ kind: 'request' as const, detail }))
    } else if (status < 300) {
      yield* problems.map((detail) => ({ kind: 'laxer' as const, detail: `accepted although ${detail}` }))
    } else if (problems.length === 0 && FOR_ITS_FORM.includes(status)) {
      yield { kind: 'stricter', detail: `${status} ${messageOf(answer)}` }
    }
  }

  private *ofAnswer(
    { status, answer, answerType }: Exchange,
    { specification, operation, pointer }: Found
  ): Generator<Shown, void, undefined> {
    const declared = operation.responses[String(status)]
    if (declared === undefined) {
      yield { kind: 'status', detail: `${status} is not declared: ${messageOf(answer)}` }
      return
    }
    const place = resolved<SpecifiedAnswer>(specification, declared, [...pointer, 'responses', String(status)])
    const { content } = place.value
    const media = essence(answerType)
    if (content === undefined) {
      if (answer !== '') {
        yield { kind: 'answer', detail: `${status} has a body where the file has none` }
      }
      return
    }
    if (media === undefined || !(media in content)) {
      yield { kind: 'media type', detail: `${status} comes as ${media ?? 'nothing'}: ${messageOf(answer)}` }
    }
    const [first] = Object.keys(content)
    const schema = [...place.pointer, 'content', first, 'schema']
    const wrong = this.validators.body(specification.file, schema, parsed(answer))
    if (wrong !== undefined) {
      yield { kind: 'answer', detail: `${status}: ${wrong}` }
    }
  }
}

/** Statuses that refuse a request for how it is written, not for what it asks. */
const FOR_ITS_FORM = [400, 406, 413, 415, 422]

/** Who is judged by agreement with the files rather than by what they send. */
export const SELF = 'the check'

const essence = (type: string | undefined) => type?.split(';')[0].trim().toLowerCase()

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The words of a refusal, whatever its form. */
function messageOf(answer: string): string {
  const body = (parsed(answer) ?? {}) as Record<string, string | undefined>
  return String(body.message ?? body.Message ?? body.details ?? body.error ?? '').replace(/\d+/g, '0')
}
