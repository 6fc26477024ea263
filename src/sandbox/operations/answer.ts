import { stringify } from 'lossless-json'
import { Refusal } from '../contract/refusals'
import type { State } from '../state'
import { checkMediaTypes, checkSize, whoCalls } from './gate'
import type { Answer, Call, Operation, Reply } from './operation'

/** The answer to a call, given or refused, in the form of the operation's family. */
export function answerCall(operation: Operation, call: Call, state: State): Answer {
  const { family } = operation
  const base = { 'content-type': family.media, 'x-amzn-RequestId': call.requestId }
  try {
    const { status, body, page, headers, records } = reply(operation, call, state)
    return {
      status,
      headers: { ...base, ...headers },
      body: page ?? (body === undefined ? '' : (stringify(body) ?? '')),
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

function reply(operation: Operation, call: Call, state: State): Reply {
  checkSize(call, state)
  if (operation.open) {
    return operation.answer(call, state)
  }
  const user = whoCalls(operation, call, state)
  checkMediaTypes(operation, call)
  return operation.answer({ ...call, user }, state)
}
