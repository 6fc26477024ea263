import { Refusal, refusal } from '../contract/refusals'
import { consentPage, consentProblemPage, isScope } from '../pages/consent'
import { wantsPage } from '../pages/layout'
import type { State } from '../state'
import type { Challenge } from '../state/tokens'
import { SANDBOX_CREDENTIALS } from '../state/tokens'
import type { User } from '../state/users'
import type { Call, Reply } from './operation'

interface ConsentRequest {
  redirectUri: string
  scope: string
  state: string | null
  challenge: Challenge | undefined
}

const PARAMETERS = [
  'client_id',
  'scope',
  'response_type',
  'redirect_uri',
  'state',
  'code_challenge',
  'code_challenge_method'
]

/** A browser gets the page; a program is taken for the first user, who agrees at once. */
export function authorize({ query, headers }: Call, { tokens, users }: State): Reply {
  if (!wantsPage(headers.accept)) {
    const request = readRequest(query)
    return redirect(302, request, codeFor(request, users[0], tokens))
  }
  return onPage(() => {
    const { redirectUri, scope } = readRequest(query)
    const parameters = PARAMETERS.flatMap((name) => query.getAll(name).map((value) => [name, value] as const))
    const { text, headers } = consentPage({ users, scopes: scope.split(' '), redirectUri, parameters })
    return { status: 200, page: text, headers }
  })
}

/** What the page sends: the request again, who it is, and what they decided. */
export function decide({ text, headers }: Call, { tokens, users }: State): Reply {
  const answer = () => {
    const form = new URLSearchParams(text)
    const request = readRequest(form)
    const user = users.find(({ id }) => id === form.get('user'))
    const decision = form.get('decision')
    if (user === undefined || (decision !== 'allow' && decision !== 'decline')) {
      throw refusal.consentRequest('A user and a decision, allow or decline, are required')
    }
    return redirect(303, request, decision === 'allow' ? codeFor(request, user, tokens) : { error: 'access_denied' })
  }
  return wantsPage(headers.accept) ? onPage(answer) : answer()
}

function onPage(answer: () => Reply): Reply {
  try {
    return answer()
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error
    }
    const { text, headers } = consentProblemPage(error.message)
    return { status: error.status, page: text, headers }
  }
}

/** The user is never sent on to an address that is not right (RFC 6749). */
function readRequest(given: URLSearchParams): ConsentRequest {
  const redirectUri = given.get('redirect_uri')
  const scope = given.get('scope')?.trim()
  const wellFormed = given.get('response_type') === 'code' && scope && redirectUri && URL.canParse(redirectUri)
  if (given.get('client_id') !== SANDBOX_CREDENTIALS.clientId || !wellFormed) {
    throw refusal.consentRequest("The sandbox's client_id, a scope, response_type=code and a redirect_uri are required")
  }
  if (!isSafe(new URL(redirectUri))) {
    throw refusal.consentRequest('redirect_uri must begin with https://, or lead to 127.0.0.1, [::1] or localhost')
  }
  if (!scope.split(' ').every(isScope)) {
    throw refusal.consentRequest('scope is none of Amazon Ads')
  }
  return { redirectUri, scope, state: given.get('state'), challenge: challengeOf(given) }
}

const isSafe = ({ protocol, hostname, username, password }: URL) =>
  username === '' &&
  password === '' &&
  (protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)))

function challengeOf(given: URLSearchParams): Challenge | undefined {
  const text = given.get('code_challenge')
  const method = given.get('code_challenge_method') ?? 'plain'
  if (text === null) {
    return undefined
  }
  if (method !== 'plain' && method !== 'S256') {
    throw refusal.consentRequest('code_challenge_method must be S256 or plain')
  }
  return { method, text }
}

const codeFor = ({ redirectUri, scope, challenge }: ConsentRequest, user: User, tokens: State['tokens']) => ({
  code: tokens.issueCode(user, redirectUri, challenge),
  scope
})

function redirect(status: 302 | 303, { redirectUri, state }: ConsentRequest, result: Record<string, string>): Reply {
  const target = new URL(redirectUri)
  for (const [name, value] of Object.entries({ ...result, ...(state !== null && { state }) })) {
    target.searchParams.set(name, value)
  }
  return { status, headers: { location: target.href, 'cache-control': 'no-store' } }
}
