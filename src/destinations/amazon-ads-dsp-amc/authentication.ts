import type {
  AuthenticationScheme,
  OAuth2ClientCredentials,
  RequestClient,
  RequestExtension
} from '@segment/actions-core'
import { ErrorCodes, IntegrationError, InvalidAuthenticationError, RetryableError } from '@segment/actions-core'
import { jsonObject, tokenErrorCode } from './api/responseBody'
import { callAmazon } from './api/client'
import { failureOf, isRetried, isSuccess } from './api/failure'
import { apiAddress, apiUrl, tokenUrl } from './api/regions'
import type { Settings } from './generated-types'
import { AMAZON_PROFILES_API_VERSION } from './versioning-info'

const REGIONS = [
  { label: 'North America (NA)', value: 'NA' },
  { label: 'Europe (EU)', value: 'EU' },
  { label: 'Far East (FE)', value: 'FE' }
] as const

/** What HTTP and the core's client take as the value of a header. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * The headers of the connection. A token that is none a header can hold would make the core throw it, in clear, at every
 * event. It is refused as Amazon would refuse it, so that the core gets a new one. Throws InvalidAuthenticationError.
 */
export const extendRequest: RequestExtension<Settings, unknown> = ({ auth }) => {
  const clientId = process.env.ACTIONS_AMAZON_AMC_CLIENT_ID ?? ''
  if (!HEADER_VALUE.test(clientId)) {
    throw new InvalidAuthenticationError(
      'The client ID (ACTIONS_AMAZON_AMC_CLIENT_ID) holds characters that cannot be sent, such as a line break. Set it as Amazon shows it.'
    )
  }
  const accessToken = auth?.accessToken ?? ''
  if (!HEADER_VALUE.test(accessToken)) {
    throw new InvalidAuthenticationError(
      'The access token holds characters that cannot be sent, such as a line break. Reconnect the Amazon account in the settings of the destination.'
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
      description:
        'The Amazon Ads region of your advertiser: North America, Europe or Far East. The addresses are the same regions, as they were saved before.',
      type: 'string',
      choices: [
        ...REGIONS,
        // The core refuses a setting that is none of the choices, and workspaces have these saved.
        ...REGIONS.map(({ label, value }) => ({ label: `${label}, as saved before`, value: apiAddress(value) }))
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
    if (answer.status === undefined || answer.status >= 500) {
      throw new IntegrationError(
        `Amazon is unreachable. ${failureOf(answer).errormessage}`,
        ErrorCodes.SERVICE_UNAVAILABLE,
        503
      )
    }
    if (answer.status === 401 || answer.status === 403) {
      throw new InvalidAuthenticationError(
        `Amazon refused the access token. Connect the Amazon account again. ${failureOf(answer).amazon ?? ''}`.trim()
      )
    }
    if (answer.status !== 200) {
      const { errormessage, errortype, status } = failureOf(answer)
      throw new IntegrationError(errormessage, errortype, status)
    }
  },
  refreshAccessToken: async (request, { settings, auth }) => ({
    accessToken: await freshAccessToken(request, settings, auth)
  })
}

/**
 * Trades the refresh token for an access token of an hour. Amazon's refresh tokens do not expire; the user revokes them.
 * Throws InvalidAuthenticationError when the connection must be made anew or is set up wrongly, RetryableError when
 * Login with Amazon is in trouble. Source: https://developer.amazon.com/docs/login-with-amazon/access-token.html
 */
async function freshAccessToken(
  request: RequestClient,
  settings: Settings,
  auth: OAuth2ClientCredentials
): Promise<string> {
  if (!auth.refreshToken) {
    throw new InvalidAuthenticationError(
      'Not connected to Amazon: there is no refresh token. Connect an Amazon account in the settings of the destination.',
      ErrorCodes.OAUTH_REFRESH_FAILED
    )
  }
  const answer = await callAmazon(request, tokenUrl(settings.region), {
    method: 'POST',
    contentType: 'application/x-www-form-urlencoded',
    // Login with Amazon refuses a token call that carries a bearer token.
    headers: { authorization: undefined },
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: auth.refreshToken,
      client_id: auth.clientId ?? '',
      client_secret: auth.clientSecret ?? ''
    }).toString()
  })
  if (answer.status === undefined || isRetried(answer.status) || answer.status === 501) {
    throw new RetryableError(`Amazon gave no new access token. ${failureOf(answer).errormessage}`, 503)
  }
  const code = tokenErrorCode(answer) ?? `HTTP ${answer.status}`
  if (code === 'invalid_grant') {
    throw new InvalidAuthenticationError(
      'Amazon no longer accepts the connection (invalid_grant): it was revoked or belongs to another application. Reconnect the Amazon account in the settings of the destination.',
      ErrorCodes.REFRESH_TOKEN_EXPIRED
    )
  }
  const accessToken = isSuccess(answer) ? jsonObject(answer.content)?.access_token : undefined
  if (typeof accessToken !== 'string' || accessToken === '' || !HEADER_VALUE.test(accessToken)) {
    throw new InvalidAuthenticationError(
      `Amazon gave no new access token. Its error code: ${code}`,
      ErrorCodes.OAUTH_REFRESH_FAILED
    )
  }
  return accessToken
}
