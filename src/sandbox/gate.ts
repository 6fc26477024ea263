import type { Call, Operation } from './operation'
import { Refusal } from './operation'
import type { State } from './state'

const essence = (mediaType: string) => mediaType.split(';')[0].trim().toLowerCase()

/** What is checked before an operation looks at the call: size, access, media types. */
export function letIn(operation: Operation, call: Call, { settings, tokens }: State): void {
  const { headers } = call
  if (call.text === undefined) {
    throw new Refusal(413, `Request body larger than ${settings.maxBodyBytes} bytes`)
  }
  if (!operation.open) {
    const clientId = headers['amazon-advertising-api-clientid'] ?? (operation.clientIdOptional && tokens.clientId)
    const token = /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
    if (clientId !== tokens.clientId || token === undefined || !tokens.accepts(token)) {
      throw new Refusal(401, 'Unauthorized')
    }
  }
  if (operation.consumes !== undefined && essence(headers['content-type'] ?? '') !== operation.consumes) {
    throw new Refusal(415, 'Cannot consume content type')
  }
  // Each operation has one media type in the schema, and generic documentation gives 406 for another. Whether
  // application/json passes for a vendor type is not known: refused here.
  const accepted = (headers.accept ?? '*/*').split(',').map(essence)
  if (!accepted.some((one) => one === '*/*' || one === 'application/*' || one === operation.family.media)) {
    throw new Refusal(406, 'Not Acceptable')
  }
}
