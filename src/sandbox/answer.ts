import { stringify } from 'lossless-json'
import { letIn } from './gate'
import type { Answer, Call, Operation } from './operation'
import { Refusal } from './operation'
import type { State } from './state'

/** The answer to a call, given or refused, in the form of the operation's family. */
export function answerCall(operation: Operation, call: Call, state: State): Answer {
  const { family } = operation
  const base = { 'content-type': family.media, 'x-amzn-RequestId': call.requestId }
  try {
    letIn(operation, call, state)
    const { status, body, headers, records } = operation.answer(call, state)
    return {
      status,
      headers: { ...base, ...headers },
      body: body === undefined ? '' : (stringify(body) ?? ''),
      records
    }
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error
    }
    const { status, message, given } = error
    const body = given.body ?? family.error(status, message, call.requestId)
    return { status, headers: { ...base, ...given.headers }, body: JSON.stringify(body) }
  }
}
