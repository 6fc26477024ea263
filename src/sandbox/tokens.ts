import { randomBytes, randomUUID } from 'node:crypto'
import type { Call, Reply } from './operation'
import { Refusal } from './operation'
import type { State } from './state'

/** Good for the sandbox and for nothing else. */
export const SANDBOX_CREDENTIALS = {
  clientId: 'amzn1.application-oa2-client.5a9db0c5a9db0c5a9db0c5a9db0c5a9d',
  clientSecret: 'amzn1.oa2-cs.v1.sandbox-not-a-secret',
  refreshToken: 'Atzr|sandbox-refresh-token'
} as const

/** A refresh token that belongs to another client: 400 unauthorized_client. */
export const FOREIGN_REFRESH_TOKEN = 'Atzr|sandbox-refresh-token-of-another-client'

const CODE_LIFETIME = 5 * 60_000

interface Code {
  redirectUri: string
  expiresAt: number
}

export class Tokens {
  readonly clientId: string = SANDBOX_CREDENTIALS.clientId
  private readonly access = new Map<string, number>()
  private readonly refresh = new Set<string>([SANDBOX_CREDENTIALS.refreshToken])
  private readonly codes = new Map<string, Code>()

  constructor(
    readonly lifetimeSeconds: number,
    private readonly now: () => number
  ) {}

  accepts(accessToken: string): boolean {
    return (this.access.get(accessToken) ?? 0) > this.now()
  }

  knows(refreshToken: string): boolean {
    return this.refresh.has(refreshToken)
  }

  issueAccess(): string {
    for (const [token, expiresAt] of this.access) {
      if (expiresAt <= this.now()) {
        this.access.delete(token)
      }
    }
    const token = `Atza|sandbox-${randomBytes(48).toString('base64url')}`
    this.access.set(token, this.now() + this.lifetimeSeconds * 1000)
    return token
  }

  issueRefresh(): string {
    const token = `Atzr|sandbox-${randomBytes(24).toString('base64url')}`
    this.refresh.add(token)
    return token
  }

  issueCode(redirectUri: string): string {
    const code = `ANsandbox${randomBytes(9).toString('hex')}`
    this.codes.set(code, { redirectUri, expiresAt: this.now() + CODE_LIFETIME })
    return code
  }

  /** A code lives five minutes and works once (official). */
  redeem(code: string, redirectUri: string): boolean {
    const known = this.codes.get(code)
    this.codes.delete(code)
    return known !== undefined && known.redirectUri === redirectUri && known.expiresAt > this.now()
  }

  expireAccess(): void {
    this.access.clear()
  }

  /** What a user does who withdraws the permission: refresh tokens end, access tokens live on until they expire. */
  revokeRefresh(): void {
    this.refresh.clear()
  }
}

const oauthError = (status: number, error: string, description: string) =>
  new Refusal(status, description, { body: { error, error_description: description } })

const badGrant = (parameter: string) =>
  new Refusal(400, 'invalid_grant', {
    body: {
      error: 'invalid_grant',
      error_description:
        `The request has an invalid grant parameter : ${parameter}` +
        (parameter === 'refresh_token' ? `. User may have revoked or didn't grant the permission.` : ''),
      error_index: randomUUID(),
      request_id: randomUUID()
    }
  })

export function issueToken({ headers, text }: Call, { tokens }: State): Reply {
  // Reported: the call fails when it carries a bearer token.
  const isForm = /^application\/x-www-form-urlencoded *(;|$)/i.test(headers['content-type'] ?? '')
  if (!isForm || /^bearer/i.test(headers.authorization ?? '')) {
    throw oauthError(400, 'invalid_request', 'Malformed request')
  }
  const form = new URLSearchParams(text)
  const required = (name: string) => {
    const value = form.get(name)
    if (!value) {
      throw oauthError(400, 'invalid_request', `The request is missing a required parameter : ${name}`)
    }
    return value
  }
  const grant = required('grant_type')
  if (grant !== 'refresh_token' && grant !== 'authorization_code') {
    const description = 'The authorization grant type is not supported by the authorization server'
    throw oauthError(400, 'unsupported_grant_type', description)
  }
  const given = required(grant === 'refresh_token' ? 'refresh_token' : 'code')
  const redirectUri = grant === 'authorization_code' ? required('redirect_uri') : ''
  const clientId = required('client_id')
  const secret = required('client_secret')
  if (clientId !== SANDBOX_CREDENTIALS.clientId || secret !== SANDBOX_CREDENTIALS.clientSecret) {
    throw oauthError(401, 'invalid_client', 'Client authentication failed')
  }
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      // The grant decides first; only then is an access token made.
      refresh_token: grant === 'refresh_token' ? sameRefreshToken(tokens, given) : newGrant(tokens, given, redirectUri),
      access_token: tokens.issueAccess(),
      token_type: 'bearer',
      expires_in: tokens.lifetimeSeconds
    }
  }
}

/** A refresh returns the very refresh token it was given (official). */
function sameRefreshToken(tokens: Tokens, refreshToken: string): string {
  if (refreshToken === FOREIGN_REFRESH_TOKEN) {
    throw oauthError(400, 'unauthorized_client', 'Not authorized for requested operation')
  }
  if (!tokens.knows(refreshToken)) {
    throw badGrant('refresh_token')
  }
  return refreshToken
}

function newGrant(tokens: Tokens, code: string, redirectUri: string): string {
  if (!tokens.redeem(code, redirectUri)) {
    throw badGrant('code')
  }
  return tokens.issueRefresh()
}

/** The page where a user would consent; here the user always does, at once. */
export function authorize({ query }: Call, { tokens }: State): Reply {
  const redirectUri = query.get('redirect_uri')
  if (
    query.get('client_id') !== tokens.clientId ||
    query.get('response_type') !== 'code' ||
    !query.get('scope') ||
    !redirectUri ||
    !URL.canParse(redirectUri)
  ) {
    throw new Refusal(400, 'client_id, scope, response_type=code and redirect_uri are required')
  }
  const target = new URL(redirectUri)
  target.searchParams.set('code', tokens.issueCode(redirectUri))
  target.searchParams.set('scope', query.get('scope')!)
  const state = query.get('state')
  if (state !== null) {
    target.searchParams.set('state', state)
  }
  return { status: 302, headers: { location: target.href } }
}
