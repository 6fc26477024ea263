import { apiErrors, orRejected } from '../contract/errors'
import { isScope, signInPage, signInProblemPage } from '../pages/signIn'
import { wantsPage } from '../pages/layout'
import type { SandboxState } from '../state'
import type { Challenge, Tokens } from '../state/tokens'
import { FOREIGN_REFRESH_TOKEN, isAnswered, SANDBOX_CREDENTIALS } from '../state/tokens'
import type { User } from '../state/users'
import type { OperationCall, OperationResult } from './operation'

interface AuthorizeRequest {
  redirectUri: string
  scope: string
  state: string | null
  challenge: Challenge | undefined
}

const AUTHORIZE_PARAMETERS = [
  'client_id',
  'scope',
  'response_type',
  'redirect_uri',
  'state',
  'code_challenge',
  'code_challenge_method'
]

/** A browser gets the page; a program counts as the first user, who agrees at once. */
export function authorize({ query, headers }: OperationCall, { tokens, users }: SandboxState): OperationResult {
  if (!wantsPage(headers.accept)) {
    const request = readRequest(query)
    return redirect(302, request, issueCode(request, users[0], tokens))
  }
  return withPage(() => {
    const { redirectUri, scope } = readRequest(query)
    const parameters = AUTHORIZE_PARAMETERS.flatMap((name) => query.getAll(name).map((value) => [name, value] as const))
    const { text, headers } = signInPage({ users, scopes: scope.split(' '), redirectUri, parameters })
    return { status: 200, page: text, headers }
  })
}

/** What the page sends: the request again, who it is, and what they decided. */
export function decide({ text, headers }: OperationCall, { tokens, users }: SandboxState): OperationResult {
  const work = () => {
    const form = new URLSearchParams(text)
    const request = readRequest(form)
    const user = users.find(({ id }) => id === form.get('user'))
    const decision = form.get('decision')
    if (user === undefined || (decision !== 'allow' && decision !== 'decline')) {
      throw apiErrors.authorizeRequest('A user and a decision, allow or decline, are required')
    }
    return redirect(303, request, decision === 'allow' ? issueCode(request, user, tokens) : { error: 'access_denied' })
  }
  return wantsPage(headers.accept) ? withPage(work) : work()
}

/** A browser gets a rejection as a page, too. */
const withPage = (work: () => OperationResult): OperationResult =>
  orRejected(work, ({ status, message }) => {
    const { text, headers } = signInProblemPage(message)
    return { status, page: text, headers }
  })

/** The user is never redirected to an invalid address (RFC 6749). */
function readRequest(parameters: URLSearchParams): AuthorizeRequest {
  const redirectUri = parameters.get('redirect_uri')
  const scope = parameters.get('scope')?.trim()
  const isWellFormed = parameters.get('response_type') === 'code' && scope && redirectUri && URL.canParse(redirectUri)
  if (parameters.get('client_id') !== SANDBOX_CREDENTIALS.clientId || !isWellFormed) {
    throw apiErrors.authorizeRequest(
      "The sandbox's client_id, a scope, response_type=code and a redirect_uri are required"
    )
  }
  if (!isSafe(new URL(redirectUri))) {
    throw apiErrors.authorizeRequest('redirect_uri must begin with https://, or lead to 127.0.0.1, [::1] or localhost')
  }
  if (!scope.split(' ').every(isScope)) {
    throw apiErrors.authorizeRequest('scope is not one of Amazon Ads')
  }
  return { redirectUri, scope, state: parameters.get('state'), challenge: readChallenge(parameters) }
}

const isSafe = ({ protocol, hostname, username, password }: URL) =>
  username === '' &&
  password === '' &&
  (protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)))

function readChallenge(parameters: URLSearchParams): Challenge | undefined {
  const text = parameters.get('code_challenge')
  const method = parameters.get('code_challenge_method') ?? 'plain'
  if (text === null) {
    return undefined
  }
  if (method !== 'plain' && method !== 'S256') {
    throw apiErrors.authorizeRequest('code_challenge_method must be S256 or plain')
  }
  return { method, text }
}

const issueCode = (
  { redirectUri, scope, challenge }: AuthorizeRequest,
  user: User,
  tokens: SandboxState['tokens']
) => ({
  code: tokens.issueCode(user, redirectUri, challenge),
  scope
})

function redirect(
  status: 302 | 303,
  { redirectUri, state }: AuthorizeRequest,
  result: Record<string, string>
): OperationResult {
  const target = new URL(redirectUri)
  for (const [name, value] of Object.entries({ ...result, ...(state !== null && { state }) })) {
    target.searchParams.set(name, value)
  }
  return { status, headers: { location: target.href, 'cache-control': 'no-store' } }
}

export function issueToken({ headers, text }: OperationCall, { tokens }: SandboxState): OperationResult {
  // Reported: the call fails when it carries a bearer token.
  const isForm = /^application\/x-www-form-urlencoded *(;|$)/i.test(headers['content-type'] ?? '')
  if (!isForm || /^bearer/i.test(headers.authorization ?? '')) {
    throw apiErrors.malformed()
  }
  const form = new URLSearchParams(text)
  const grant = readRequired(form, 'grant_type')
  if (grant !== 'refresh_token' && grant !== 'authorization_code') {
    throw apiErrors.grantType()
  }
  const token = readRequired(form, grant === 'refresh_token' ? 'refresh_token' : 'code')
  const redirectUri = grant === 'authorization_code' ? readRequired(form, 'redirect_uri') : ''
  const clientId = readRequired(form, 'client_id')
  const secret = readRequired(form, 'client_secret')
  if (clientId !== SANDBOX_CREDENTIALS.clientId || secret !== SANDBOX_CREDENTIALS.clientSecret) {
    throw apiErrors.client()
  }
  // The grant is checked first; only then is an access token made.
  const { user, refreshToken } =
    grant === 'refresh_token'
      ? refreshGrant(tokens, token)
      : redeemGrant(tokens, token, redirectUri, form.get('code_verifier') ?? '')
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

function readRequired(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (!value) {
    throw apiErrors.parameterMissing(name)
  }
  return value
}

interface Grant {
  user: User
  refreshToken: string
}

/** A refresh returns the same refresh token (official). */
function refreshGrant(tokens: Tokens, refreshToken: string): Grant {
  if (refreshToken === FOREIGN_REFRESH_TOKEN) {
    throw apiErrors.otherClient()
  }
  const user = tokens.findGranter(refreshToken)
  if (user === undefined) {
    throw apiErrors.grant('refresh_token')
  }
  return { user, refreshToken }
}

function redeemGrant(tokens: Tokens, code: string, redirectUri: string, verifier: string): Grant {
  const redeemed = tokens.redeem(code, redirectUri)
  if (redeemed === undefined) {
    throw apiErrors.grant('code')
  }
  const { user, challenge } = redeemed
  if (challenge !== undefined && !isAnswered(challenge, verifier)) {
    throw apiErrors.grant('code_verifier')
  }
  return { user, refreshToken: tokens.issueRefresh(user) }
}
