import { validateHeaderValue } from 'node:http'
import type { AudienceDestinationDefinition, RefreshAccessTokenResult, RequestClient } from '@segment/actions-core'
import { createRequestClient } from '@segment/actions-core'
import definition from '..'
import type { AudienceSettings, Settings } from '../destinations/amazon-ads-dsp-amc/generated-types'
import { toLocalClient } from './requestClient'
import type { Credentials } from './target'

export type Definition = AudienceDestinationDefinition<Settings, AudienceSettings>

/** The connection itself is at fault: no event of any batch can go. */
export class ConnectionError extends Error {
  readonly code = 'CONNECTION_FAULT'

  constructor(
    message: string,
    /** As the platform would be answered: 401 when the user must connect again, 5xx when it may pass. */
    readonly status: number
  ) {
    super(message)
  }
}

/** The connection of one Amazon user in one region, with its tokens: everybody who sends requests for it shares them. */
export class Session {
  /** The core writes refreshed tokens into this very object. */
  readonly oauth: { access_token: string; refresh_token: string; clientId: string; clientSecret: string }
  private readonly definition: Definition

  constructor(
    readonly region: string,
    { clientId, clientSecret, refreshToken }: Credentials,
    /** Ours, or its replacement in a dry run. */
    destination: Definition = definition
  ) {
    this.oauth = { access_token: '', refresh_token: refreshToken, clientId, clientSecret }
    this.definition = withConnectionErrors(destination)
  }

  /** Gets an access token. Throws ConnectionError. */
  async signIn(): Promise<void> {
    const { authentication } = this.definition
    if (authentication?.scheme !== 'oauth2') {
      return
    }
    const { refresh_token: refreshToken, clientId, clientSecret } = this.oauth
    const tokens = await authentication.refreshAccessToken?.(this.client(), {
      settings: { region: this.region },
      auth: { accessToken: '', refreshToken, clientId, clientSecret }
    })
    if (tokens !== undefined) {
      this.keep(tokens)
    }
  }

  /** Takes the tokens that a request has renewed. */
  keep({ accessToken, refreshToken }: RefreshAccessTokenResult & { refreshToken?: string }): void {
    this.oauth.access_token = accessToken
    this.oauth.refresh_token = refreshToken ?? this.oauth.refresh_token
  }

  /** What the destination sees of the tokens. */
  get auth(): { accessToken: string; refreshToken: string } {
    return { accessToken: this.oauth.access_token, refreshToken: '' }
  }

  /** A client with the connection's headers. */
  client(): RequestClient {
    const settings = { region: this.region }
    const options = this.definition.extendRequest?.({ auth: this.auth, settings, payload: undefined })
    return toLocalClient(createRequestClient(options ?? {}))
  }
}

/** The definition, in which a failed token request differs from a failed event. */
export function withConnectionErrors(definition: Definition): Definition {
  const { authentication } = definition
  return authentication?.scheme !== 'oauth2'
    ? definition
    : {
        ...definition,
        authentication: {
          ...authentication,
          refreshAccessToken: async (request, input): Promise<RefreshAccessTokenResult> => {
            try {
              const tokens = (await authentication.refreshAccessToken?.(request, input)) ?? { accessToken: '' }
              validateHeaderValue('authorization', `Bearer ${tokens.accessToken}`)
              return tokens
            } catch (error) {
              throw toConnectionError(error)
            }
          }
        }
      }
}

/** Only the destination's own errors, which have a code and a status, are worded for people. */
function toConnectionError(error: unknown): ConnectionError {
  const { message, status, code } = error as { message: string; status?: unknown; code?: unknown }
  return typeof status === 'number' && typeof code === 'string'
    ? new ConnectionError(message, status)
    : new ConnectionError('Amazon gave an access token that cannot be sent.', 503)
}
