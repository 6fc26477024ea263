import { refusal } from '../contract/refusals'
import type { State } from '../state'
import type { Tokens } from '../state/tokens'
import { FOREIGN_REFRESH_TOKEN, isAnswered, SANDBOX_CREDENTIALS } from '../state/tokens'
import type { User } from '../state/users'
import type { Call, Reply } from './operation'

export function issueToken({ headers, text }: Call, { tokens }: State): Reply {
  // Reported: the call fails when it carries a bearer token.
  const isForm = /^application\/x-www-form-urlencoded *(;|$)/i.test(headers['content-type'] ?? '')
  if (!isForm || /^bearer/i.test(headers.authorization ?? '')) {
    throw refusal.malformed()
  }
  const form = new URLSearchParams(text)
  const grant = required(form, 'grant_type')
  if (grant !== 'refresh_token' && grant !== 'authorization_code') {
    throw refusal.grantType()
  }
  const given = required(form, grant === 'refresh_token' ? 'refresh_token' : 'code')
  const redirectUri = grant === 'authorization_code' ? required(form, 'redirect_uri') : ''
  const clientId = required(form, 'client_id')
  const secret = required(form, 'client_secret')
  if (clientId !== SANDBOX_CREDENTIALS.clientId || secret !== SANDBOX_CREDENTIALS.clientSecret) {
    throw refusal.client()
  }
  // The grant decides first; only then is an access token made.
  const { user, refreshToken } =
    grant === 'refresh_token'
      ? sameGrant(tokens, given)
      : newGrant(tokens, given, redirectUri, form.get('code_verifier') ?? '')
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      refresh_token: refreshToken,
      access_token: tokens.issueAccess(user),
      token_type: 'bearer',
      expires_in: tokens.lifetimeSeconds
    }
  }
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (!value) {
    throw refusal.parameterMissing(name)
  }
  return value
}

interface Grant {
  user: User
  refreshToken: string
}

/** A refresh returns the very refresh token it was given (official). */
function sameGrant(tokens: Tokens, refreshToken: string): Grant {
  if (refreshToken === FOREIGN_REFRESH_TOKEN) {
    throw refusal.otherClient()
  }
  const user = tokens.granter(refreshToken)
  if (user === undefined) {
    throw refusal.grant('refresh_token')
  }
  return { user, refreshToken }
}

function newGrant(tokens: Tokens, code: string, redirectUri: string, verifier: string): Grant {
  const redeemed = tokens.redeem(code, redirectUri)
  if (redeemed === undefined) {
    throw refusal.grant('code')
  }
  const { user, challenge } = redeemed
  if (challenge !== undefined && !isAnswered(challenge, verifier)) {
    throw refusal.grant('code_verifier')
  }
  return { user, refreshToken: tokens.issueRefresh(user) }
}
