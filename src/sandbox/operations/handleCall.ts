import { stringify } from 'lossless-json'
import { apiErrors, orRejected } from '../contract/errors'
import { leaveOutOptional } from '../contract/minimal'
import type { SandboxState } from '../state'
import { SANDBOX_CREDENTIALS } from '../state/tokens'
import type { User } from '../state/users'
import type { OperationCall, Operation, Reply, OperationResult } from './operation'

/** The reply to a call, a success or an error, in the form of the operation's family. */
export function handleCall(operation: Operation, call: OperationCall, state: SandboxState): Reply {
  const { family } = operation
  const base = { 'content-type': family.media, 'x-amzn-RequestId': call.requestId }
  const answer = (): Reply => {
    const { status, body: whole, page, headers, records } = checkAndRun(operation, call, state)
    const body = call.fault?.kind === 'minimal' ? leaveOutOptional(operation.name, whole) : whole
    return {
      status,
      headers: { ...base, ...headers },
      body: page ?? (body === undefined ? '' : (stringify(body) ?? '')),
      records
    }
  }
  return orRejected(answer, ({ status, message, own }) => {
    const body = own.body ?? family.error(status, message, call.requestId)
    return { status, headers: { ...base, ...own.headers }, body: JSON.stringify(body) }
  })
}

function checkAndRun(operation: Operation, call: OperationCall, state: SandboxState): OperationResult {
  const { maxBytes = Infinity } = operation
  if (call.text === undefined || Buffer.byteLength(call.text) > maxBytes) {
    throw apiErrors.tooLarge(Math.min(maxBytes, state.settings.maxBodyBytes))
  }
  Object.values(state.regions).forEach(({ erasures }) => erasures.carryOutDue())
  if (operation.open) {
    return operation.run(call, state)
  }
  const user = authenticate(operation, call, state)
  checkMediaTypes(operation, call)
  return operation.run({ ...call, user }, state)
}

/** The user whose access token the call carries. @throws ApiError 401 */
function authenticate(
  operation: Operation & { open?: false },
  { headers }: OperationCall,
  { tokens }: SandboxState
): User {
  const { clientId } = SANDBOX_CREDENTIALS
  const named = headers['amazon-advertising-api-clientid'] ?? (operation.clientIdOptional && clientId)
  const token = /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const user = token === undefined || named !== clientId ? undefined : tokens.findUser(token)
  if (user === undefined) {
    throw apiErrors.unauthorized()
  }
  return user
}

function checkMediaTypes({ consumes, bodyOptional, family }: Operation, { headers, text }: OperationCall): void {
  const isWithoutBody = bodyOptional === true && text === ''
  if (consumes !== undefined && !isWithoutBody && withoutParameters(headers['content-type'] ?? '') !== consumes) {
    throw apiErrors.contentType()
  }
  // Each operation has one media type in the schema, and generic documentation gives 406 for another. Whether
  // application/json passes for a vendor type is not documented: rejected here.
  const accepted = (headers.accept ?? '*/*').split(',').map(withoutParameters)
  if (!accepted.some((one) => one === '*/*' || one === 'application/*' || one === family.media)) {
    throw apiErrors.notAcceptable()
  }
}

const withoutParameters = (mediaType: string) => mediaType.split(';')[0].trim().toLowerCase()
