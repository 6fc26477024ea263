import { URLSearchParams } from 'node:url'
import type {
  AuthenticationScheme,
  OAuth2ClientCredentials,
  RequestClient,
  RequestExtension
} from '@segment/actions-core'
import { ErrorCodes, IntegrationError, InvalidAuthenticationError, RetryableError } from '@segment/actions-core'
import { apiUrl, callAmazon, REGIONS, tokenUrl } from './api/client'
import { HOSTS } from './api/data/hosts'
import { isRetried, isSuccess, toError, toFailure } from './api/failure'
import { jsonObject } from './api/json'
import type { Settings } from './generated-types'
import { AMAZON_PROFILES_API_VERSION } from './versioning-info'

/** What HTTP and the core's client take as the value of a header. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * The core would throw a value that no header can carry, in clear, at every event. For such a token it gets a new one
 * instead; a client ID is a setting of this server, so the events are retried.
 */
export const extendRequest: RequestExtension<Settings, unknown> = ({ auth }) => {
  const clientId = process.env.ACTIONS_AMAZON_AMC_CLIENT_ID ?? ''
  if (!HEADER_VALUE.test(clientId)) {
    const message =
      'The client ID (ACTIONS_AMAZON_AMC_CLIENT_ID) of this server has characters that a header cannot carry, such as a line break.'
    throw new IntegrationError(message, 'INVALID_CLIENT_ID', 500)
  }
  const accessToken = auth?.accessToken ?? ''
  if (!HEADER_VALUE.test(accessToken)) {
    throw new InvalidAuthenticationError(
      'The access token has characters that a header cannot carry, such as a line break. Reconnect the Amazon account in the settings of the destination.'
    )
  }
  return {
    headers: {
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
      'Amazon-Advertising-API-ClientId': clientId
    }
  }
}

export const authentication: AuthenticationScheme<Settings> = {
  scheme: 'oauth2',
  fields: {
    region: {
      label: 'Region',
      description: 'The Amazon Ads region of your advertiser account.',
      type: 'string',
      choices: [
        ...REGIONS.map((value) => ({ label: HOSTS[value].label, value })),
        // The core rejects a setting that isn't among the choices, and existing connections have these.
        ...REGIONS.map((region) => HOSTS[region]).map(({ label, api }) => ({
          label: `${label}, existing connections`,
          value: api
        }))
      ],
      default: 'NA',
      required: true
    }
  },
  testAuthentication: async (request, { settings, auth }) => {
    if (!auth?.accessToken) {
      throw new InvalidAuthenticationError(
        'Not connected to Amazon. Connect an Amazon account before you enable the destination.'
      )
    }
    const answer = await callAmazon(request, apiUrl(settings.region, `/${AMAZON_PROFILES_API_VERSION}/profiles`), {
      contentType: 'application/json'
    })
    if (answer.status === 200) {
      return
    }
    const failure = toFailure(answer)
    if (answer.status === undefined || answer.status >= 500) {
      const errormessage = `Amazon is unreachable. ${failure.errormessage}`
      throw toError({ ...failure, errormessage, status: 503 }, ErrorCodes.SERVICE_UNAVAILABLE)
    }
    if (answer.status === 401 || answer.status === 403) {
      throw new InvalidAuthenticationError(
        `Amazon rejected the access token. Connect the Amazon account again. ${failure.amazon ?? ''}`.trim()
      )
    }
    throw toError(failure, failure.errortype)
  },
  refreshAccessToken: async (request, { settings, auth }) => ({
    accessToken: await refreshToken(request, settings, auth)
  })
}

/** Error codes of OAuth (RFC 6749, 5.2) that are passed on. */
const TOKEN_ERRORS =
  'invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type invalid_scope'.split(' ')

/**
 * Exchanges the refresh token for an access token of an hour. Amazon's refresh tokens don't expire; the user revokes them.
 * Source: https://developer.amazon.com/docs/login-with-amazon/access-token.html
 */
async function refreshToken(
  request: RequestClient,
  { region }: Settings,
  auth: OAuth2ClientCredentials
): Promise<string> {
  if (!auth.refreshToken) {
    throw new InvalidAuthenticationError(
      'Not connected to Amazon: there is no refresh token. Connect an Amazon account in the settings of the destination.',
      ErrorCodes.OAUTH_REFRESH_FAILED
    )
  }
  const answer = await callAmazon(request, tokenUrl(region), {
    method: 'POST',
    contentType: 'application/x-www-form-urlencoded',
    // Login with Amazon rejects a token call that carries a bearer token.
    headers: { authorization: undefined },
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: auth.refreshToken,
      client_id: auth.clientId ?? '',
      client_secret: auth.clientSecret ?? ''
    }).toString(),
    sensitive: true
  })
  if (answer.status === undefined || isRetried(answer.status) || answer.status === 501) {
    throw new RetryableError(`Couldn't refresh the access token. ${toFailure(answer).errormessage}`, 503)
  }
  const { error, access_token: accessToken } = jsonObject(answer.content) ?? {}
  if (error === 'invalid_grant') {
    throw new InvalidAuthenticationError(
      'Amazon no longer accepts the connection (invalid_grant): it was revoked or belongs to another application. Reconnect the Amazon account in the settings of the destination.',
      ErrorCodes.REFRESH_TOKEN_EXPIRED
    )
  }
  if (!isSuccess(answer) || typeof accessToken !== 'string' || accessToken === '' || !HEADER_VALUE.test(accessToken)) {
    const code = TOKEN_ERRORS.find((one) => one === error) ?? `HTTP ${answer.status}`
    throw new InvalidAuthenticationError(
      `Couldn't refresh the access token (${code}).`,
      ErrorCodes.OAUTH_REFRESH_FAILED
    )
  }
  return accessToken
}
