import type { AudienceDestinationDefinition } from '@segment/actions-core'
import { IntegrationError, PayloadValidationError, RetryableError } from '@segment/actions-core'
import { apiUrl, callAmazon } from './api/client'
import { isRetried, isSuccess, toError, toFailure } from './api/failure'
import { asText, jsonObject } from './api/json'
import type { Settings } from './generated-types'
import { meaningfulText, toExternalUserId } from './identity'
import { AMAZON_DATA_PROVIDER_API_VERSION } from './versioning-info'

/**
 * Asks Amazon to delete a person, by each ID in the form in which it is sent as External User ID. Amazon carries it out
 * within 30 days, for all data that this client uploaded. It takes one call a second, so a 429 is retried.
 */
export const onDelete: NonNullable<AudienceDestinationDefinition<Settings>['onDelete']> = async (
  request,
  { settings, payload }
) => {
  const ids = [payload.userId, payload.anonymousId].flatMap((id) => meaningfulText(id) ?? [])
  if (ids.length === 0) {
    throw new PayloadValidationError('The deletion request has neither a user ID nor an anonymous ID.')
  }
  const users = Array.from(new Set(ids.map(toExternalUserId)), (value) => ({
    userId: { type: 'EXTERNAL_USER_ID', value }
  }))
  const answer = await callAmazon(request, apiUrl(settings.region, `/${AMAZON_DATA_PROVIDER_API_VERSION}/dp/users`), {
    method: 'PATCH',
    contentType: 'application/json',
    body: JSON.stringify({ users, operation: 'DELETE' }),
    sensitive: true
  })
  if (isSuccess(answer)) {
    return { output: 'Deletion requested', data: { requestId: asText(jsonObject(answer.content)?.requestId) } }
  }
  const failure = toFailure(answer)
  if (isRetried(failure.status)) {
    throw new RetryableError(failure.errormessage, failure.status as RetryableError['status'])
  }
  throw answer.status === 404
    ? new IntegrationError(`Amazon rejected the deletion (404). ${failure.amazon ?? ''}`.trim(), failure.errortype, 404)
    : toError(failure, failure.errortype)
}
