import type { ValidateFunction } from 'ajv'
import { refusal } from './refusals'

/** The body as the contract has it. @throws Refusal 400 that names the first thing wrong, never the value. */
export function readBody<T>(text: string | undefined, isValid: ValidateFunction<T>): T {
  const body = parseJson(text ?? '')
  refuseQuotedIds(body)
  if (isValid(body)) {
    return body
  }
  const problem = isValid.errors?.at(-1)
  const place = problem?.instancePath.slice(1) || 'body'
  const extra = problem?.keyword === 'additionalProperties' ? `: ${problem.params.additionalProperty as string}` : ''
  throw refusal.invalid(place, `${problem?.message ?? 'is not valid'}${extra}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw refusal.notJson()
  }
}

/** Reported, capital M included: ids are numbers, and a quoted one does not pass the reading of the body. */
function refuseQuotedIds(body: unknown): void {
  const { audienceId, targetResource } = (body ?? {}) as {
    audienceId?: unknown
    targetResource?: { advertiserId?: unknown }
  }
  if (typeof audienceId === 'string' || typeof targetResource?.advertiserId === 'string') {
    throw refusal.notALong()
  }
}
