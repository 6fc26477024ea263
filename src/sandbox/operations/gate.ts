import { refusal } from '../contract/refusals'
import type { State } from '../state'
import { SANDBOX_CREDENTIALS } from '../state/tokens'
import type { User } from '../state/users'
import type { Call, Operation } from './operation'

const essence = (mediaType: string) => mediaType.split(';')[0].trim().toLowerCase()

/** The user whose access token the call carries. */
export function whoCalls(operation: Operation & { open?: false }, { headers }: Call, { tokens }: State): User {
  const { clientId } = SANDBOX_CREDENTIALS
  const named = headers['amazon-advertising-api-clientid'] ?? (operation.clientIdOptional && clientId)
  const token = /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const user = token === undefined || named !== clientId ? undefined : tokens.userOf(token)
  if (user === undefined) {
    throw refusal.unauthorized()
  }
  return user
}

export function checkSize({ text }: Call, { settings }: State): void {
  if (text === undefined) {
    throw refusal.tooLarge(settings.maxBodyBytes)
  }
}

export function checkMediaTypes({ consumes, bodyOptional, family }: Operation, { headers, text }: Call): void {
  const without = bodyOptional === true && text === ''
  if (consumes !== undefined && !without && essence(headers['content-type'] ?? '') !== consumes) {
    throw refusal.contentType()
  }
  // Each operation has one media type in the schema, and generic documentation gives 406 for another. Whether
  // application/json passes for a vendor type is not known: refused here.
  const accepted = (headers.accept ?? '*/*').split(',').map(essence)
  if (!accepted.some((one) => one === '*/*' || one === 'application/*' || one === family.media)) {
    throw refusal.notAcceptable()
  }
}
