import { randomUUID } from 'node:crypto'

/** Thrown to refuse a call; the operation's family gives the body its form, unless one is given. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly given: { body?: object; headers?: Record<string, string> } = {}
  ) {
    super(message)
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
const oauth = (status: number, error: string, description: string, more: object = {}) =>
  new Refusal(status, description, { body: { error, error_description: description, ...more } })

/** Every refusal of the imitated API with its status and its words. */
export const refusal = {
  unauthorized: () => new Refusal(401, 'Unauthorized'),
  tooLarge: (bytes: number) => new Refusal(413, `Request body larger than ${bytes} bytes`),
  contentType: () => new Refusal(415, 'Cannot consume content type'),
  notAcceptable: () => new Refusal(406, 'Not Acceptable'),
  throttled: (requestId: string) =>
    new Refusal(429, 'Too Many Requests', { body: THROTTLED.body, headers: THROTTLED.headers(requestId) }),

  notJson: () => new Refusal(400, 'Request body is not valid JSON'),
  invalid: (place: string, problem: string) => new Refusal(400, `${place} ${problem}`),
  /** Reported, capital M included. */
  notALong: () => new Refusal(400, NOT_A_LONG, { body: { Message: NOT_A_LONG } }),
  invalidParameter: (name: string, rule: string) => new Refusal(400, `${name} must be ${rule}`),

  unknownAudience: () => new Refusal(404, 'audienceId not found'),
  unknownJob: () => new Refusal(404, 'jobRequestId not found'),
  unknownConnection: (status: 400 | 404) => new Refusal(status, 'connectionId not found'),
  unknownAdvertiser: (name: 'advertiserId' | 'dspAdvertiserId') => new Refusal(400, `${name} not found`),

  termsMissing: (status: number) => new Refusal(status, 'The AMC terms have not been accepted'),
  agreementToken: () => new Refusal(400, 'agreementToken is not valid'),
  withoutConnection: () => new Refusal(400, 'The audience was created without a connection'),
  otherConnection: () => new Refusal(400, 'connectionId is not the one of the audience'),
  consent: (index: number, error: string) => new Refusal(400, `records/${index} ${error}`),

  nothingToConnect: () => new Refusal(400, 'A DSP advertiser or an AMC instance is required'),
  notTogether: () => new Refusal(400, 'amcAccountId, amcAccountMarketplaceId and amcInstanceId do not belong together'),
  connectionExists: () => new Refusal(400, 'connectionId already exists'),

  scopeMissing: () => new Refusal(401, 'Scope header is missing'),
  scopeUnknown: () => new Refusal(401, 'No matching advertiser found for scope'),
  scopeForbidden: () => new Refusal(401, 'Not authorized to access scope'),
  dspQuery: (field: string, rule: string, requestId: string) =>
    new Refusal(422, 'Validation Error', {
      body: {
        message: 'Validation Error',
        requestId,
        errors: [{ errorType: 'DSP_INVALID_QUERY_PARAM', field, message: `${field} must be ${rule}` }]
      }
    }),
  /** Reported, word for word. */
  entityMissing: () => new Refusal(400, 'entityId provided is null'),
  marketplaceMissing: () => new Refusal(400, 'marketplaceId provided is null'),
  accountForbidden: () => new Refusal(403, 'Not authorized to access this AMC account'),
  limit: () => new Refusal(422, 'limit must be between 1 and 100'),
  nextToken: () => new Refusal(400, 'nextToken is not valid'),

  consentRequest: (problem: string) => new Refusal(400, problem),
  malformed: () => oauth(400, 'invalid_request', 'Malformed request'),
  parameterMissing: (name: string) =>
    oauth(400, 'invalid_request', `The request is missing a required parameter : ${name}`),
  grantType: () =>
    oauth(400, 'unsupported_grant_type', 'The authorization grant type is not supported by the authorization server'),
  client: () => oauth(401, 'invalid_client', 'Client authentication failed'),
  otherClient: () => oauth(400, 'unauthorized_client', 'Not authorized for requested operation'),
  grant: (parameter: 'refresh_token' | 'code' | 'code_verifier') =>
    oauth(
      400,
      'invalid_grant',
      `The request has an invalid grant parameter : ${parameter}` +
        (parameter === 'refresh_token' ? `. User may have revoked or didn't grant the permission.` : ''),
      { error_index: randomUUID(), request_id: randomUUID() }
    )
}
