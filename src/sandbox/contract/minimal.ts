import type { OperationName } from './names'

/** What stays of a value: all of it, or some fields of an object; for a list, of each of its objects. */
type Kept = true | { readonly [field: string]: Kept }

const fields = (...names: string[]): Kept => Object.fromEntries(names.map((name) => [name, true as const]))

/**
 * What stays of a success when Amazon leaves out every field that its schemas let it leave out. They require the fields of
 * an AMC instance and nothing else (official), so here also what an operation is for stays: IDs, a job's state, a token. An
 * operation without an entry answers without any field.
 */
const KEPT: Partial<Record<OperationName, Kept>> = {
  // RFC 6749, 5.1; without a refresh token nobody is connected.
  token: fields('access_token', 'token_type', 'refresh_token'),
  profiles: fields('profileId'),
  advertisers: { response: fields('advertiserId') },
  accounts: { amcAccounts: fields('accountId', 'marketplaceId') },
  instances: {
    instances: fields(
      'apiEndpoint',
      'awsAccountId',
      'creationDatetime',
      'creationStatus',
      'dataUploadAwsAccountId',
      'entities',
      'instanceId',
      'instanceName',
      's3BucketName',
      's3BucketRegion'
    )
  },
  createAudience: fields('audienceId'),
  readAudience: fields('audienceId'),
  updateAudience: fields('audienceId'),
  records: fields('jobRequestId'),
  job: fields('jobRequestId', 'jobState'),
  connect: fields('connectionId'),
  connections: { connections: fields('connectionId') },
  terms: fields('agreementToken')
}

/** The body of a success without its optional fields. */
export const leaveOutOptional = (operation: OperationName, body: unknown): unknown => keep(body, KEPT[operation] ?? {})

function keep(value: unknown, kept: Kept): unknown {
  if (kept === true || typeof value !== 'object' || value === null) {
    return value
  }
  return Array.isArray(value)
    ? value.map((one) => keep(one, kept))
    : Object.fromEntries(
        Object.entries(value).flatMap(([name, one]) => (name in kept ? [[name, keep(one, kept[name])]] : []))
      )
}
