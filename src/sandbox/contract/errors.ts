import { randomUUID } from 'node:crypto'

/** Thrown to reject a call; its body has the form of the operation's family, unless it has one of its own. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly own: { body?: object; headers?: Record<string, string> } = {}
  ) {
    super(message)
  }
}

/** What a call gives, or what becomes of its rejection; what else is thrown is a fault of ours, and thrown again. */
export function orRejected<Done>(work: () => Done, reject: (error: ApiError) => Done): Done {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error
    }
    return reject(error)
  }
}

/** A throttled call as seen on the live API (reported): plain JSON, these headers, often without Retry-After. */
export const THROTTLED = {
  body: { message: 'Too Many Requests' },
  headers: (requestId: string) => ({
    'content-type': 'application/json',
    'amazon-advertising-api-throttled': 'true',
    'x-amzn-ErrorType': 'AccessDeniedException',
    'x-amz-rid': requestId
  })
}

const NOT_A_LONG = 'STRING_VALUE can not be converted to a Long'

/** The form of RFC 6749. */
const oauthError = (status: number, error: string, description: string, more: object = {}) =>
  new ApiError(status, description, { body: { error, error_description: description, ...more } })

/** Every error of the imitated API with its status and its message. */
export const apiErrors = {
  unauthorized: () => new ApiError(401, 'Unauthorized'),
  tooLarge: (bytes: number) => new ApiError(413, `Request body larger than ${bytes} bytes`),
  contentType: () => new ApiError(415, 'Cannot consume content type'),
  notAcceptable: () => new ApiError(406, 'Not Acceptable'),
  throttled: (requestId: string) =>
    new ApiError(429, 'Too Many Requests', { body: THROTTLED.body, headers: THROTTLED.headers(requestId) }),

  notJson: () => new ApiError(400, 'Request body is not valid JSON'),
  invalidBody: (problem: string) => new ApiError(400, problem),
  /** Reported, capital M included. */
  notALong: () => new ApiError(400, NOT_A_LONG, { body: { Message: NOT_A_LONG } }),
  invalidParameter: (name: string, rule: string) => new ApiError(400, `${name} must be ${rule}`),

  unknownAudience: () => new ApiError(404, 'audienceId not found'),
  unknownJob: () => new ApiError(404, 'jobRequestId not found'),
  unknownConnection: (status: 400 | 404) => new ApiError(status, 'connectionId not found'),
  unknownAdvertiser: (name: 'advertiserId' | 'dspAdvertiserId') => new ApiError(400, `${name} not found`),

  termsMissing: (status: number) => new ApiError(status, 'The AMC terms have not been accepted'),
  agreementToken: () => new ApiError(400, 'agreementToken is not valid'),
  withoutConnection: () => new ApiError(400, 'The audience was created without a connection'),
  otherConnection: () => new ApiError(400, 'connectionId is not the one of the audience'),
  consent: (index: number, error: string) => new ApiError(400, `records/${index} ${error}`),

  nothingToConnect: () => new ApiError(400, 'A DSP advertiser or an AMC instance is required'),
  notTogether: () =>
    new ApiError(400, 'amcAccountId, amcAccountMarketplaceId and amcInstanceId do not belong together'),
  connectionExists: () => new ApiError(400, 'connectionId already exists'),

  tooManyDeletions: () =>
    new ApiError(429, 'The number of requests exceeded 1 TPS.', {
      headers: { 'amazon-advertising-api-throttled': 'true' }
    }),
  tooManyUsers: (most: number) => new ApiError(413, `The input has more than ${most} users.`),

  scopeMissing: () => new ApiError(401, 'Scope header is missing'),
  scopeUnknown: () => new ApiError(401, 'No matching advertiser found for scope'),
  scopeForbidden: () => new ApiError(401, 'Not authorized to access scope'),
  dspQuery: (field: string, rule: string, requestId: string) =>
    new ApiError(422, 'Validation Error', {
      body: {
        message: 'Validation Error',
        requestId,
        errors: [{ errorType: 'DSP_INVALID_QUERY_PARAM', field, message: `${field} must be ${rule}` }]
      }
    }),
  /** Reported, word for word. */
  entityMissing: () => new ApiError(400, 'entityId provided is null'),
  marketplaceMissing: () => new ApiError(400, 'marketplaceId provided is null'),
  accountForbidden: () => new ApiError(403, 'Not authorized to access this AMC account'),
  limit: () => new ApiError(422, 'limit must be between 1 and 100'),
  nextToken: () => new ApiError(400, 'nextToken is not valid'),

  authorizeRequest: (problem: string) => new ApiError(400, problem),
  malformed: () => oauthError(400, 'invalid_request', 'Malformed request'),
  parameterMissing: (name: string) =>
    oauthError(400, 'invalid_request', `The request is missing a required parameter : ${name}`),
  grantType: () =>
    oauthError(
      400,
      'unsupported_grant_type',
      'The authorization grant type is not supported by the authorization server'
    ),
  client: () => oauthError(401, 'invalid_client', 'Client authentication failed'),
  otherClient: () => oauthError(400, 'unauthorized_client', 'Not authorized for requested operation'),
  grant: (parameter: 'refresh_token' | 'code' | 'code_verifier') =>
    oauthError(
      400,
      'invalid_grant',
      `The request has an invalid grant parameter : ${parameter}` +
        (parameter === 'refresh_token' ? `. User may have revoked or didn't grant the permission.` : ''),
      { error_index: randomUUID(), request_id: randomUUID() }
    )
}
