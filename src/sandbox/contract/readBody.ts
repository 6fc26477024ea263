import type { ValidateFunction } from 'ajv'
import Ajv from 'ajv'
import { apiErrors } from './errors'

export const ajv = new Ajv({ discriminator: true, allowUnionTypes: true })

export const string = { type: 'string' }

/** Properties without a name here are rejected, so that a misspelled one shows (our choice: the schema is silent). */
export const object = (properties: Record<string, object>, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false
})

/** The body as the contract has it. @throws ApiError 400 that names the first thing wrong, never the value. */
export function readBody<T>(text: string | undefined, isValid: ValidateFunction<T>): T {
  const body = parseJson(text ?? '')
  rejectQuotedIds(body)
  if (isValid(body)) {
    return body
  }
  throw apiErrors.invalidBody(describeProblem(isValid))
}

/** The last of the problems that a failed validation has: where, and what. */
export function describeProblem({ errors }: ValidateFunction): string {
  const problem = errors?.at(-1)
  const path = problem?.instancePath.slice(1) || 'body'
  const extra = problem?.keyword === 'additionalProperties' ? `: ${problem.params.additionalProperty as string}` : ''
  return `${path} ${problem?.message ?? 'is not valid'}${extra}`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw apiErrors.notJson()
  }
}

/** Reported, capital M included: IDs are numbers, and a quoted one does not pass the reading of the body. */
function rejectQuotedIds(body: unknown): void {
  const { audienceId, targetResource } = (body ?? {}) as {
    audienceId?: unknown
    targetResource?: { advertiserId?: unknown }
  }
  if (typeof audienceId === 'string' || typeof targetResource?.advertiserId === 'string') {
    throw apiErrors.notALong()
  }
}
