import { createHash } from 'node:crypto'
import type { Sandbox } from '../../src/sandbox'
import { consentOf, form, start, stopAll } from './client'

afterEach(stopAll)

const BROWSER = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const REDIRECT = 'http://localhost:3000/oauth/callback?from=amazon'

const parameters = (sandbox: Sandbox, change: Record<string, string> = {}) =>
  new URLSearchParams({
    client_id: sandbox.credentials.clientId,
    scope: 'advertising::campaign_management',
    response_type: 'code',
    redirect_uri: REDIRECT,
    state: 'a "state" & <more>',
    ...change
  })

const ask = (sandbox: Sandbox, change?: Record<string, string>, headers: Record<string, string> = BROWSER) =>
  fetch(`${sandbox.url}/ap/oa?${parameters(sandbox, change).toString()}`, { headers, redirect: 'manual' })

const decide = (sandbox: Sandbox, change: Record<string, string>, headers: Record<string, string> = BROWSER) =>
  fetch(`${sandbox.url}/ap/oa`, { method: 'POST', body: parameters(sandbox, change), headers, redirect: 'manual' })

const exchange = (sandbox: Sandbox, code: string, change: Record<string, string> = {}) =>
  form(sandbox, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT,
    client_id: sandbox.credentials.clientId,
    client_secret: sandbox.credentials.clientSecret,
    ...change
  })

const targetOf = (response: Response) => new URL(response.headers.get('location')!).searchParams

test('shows a page with the users, Allow and Decline', async () => {
  const { sandbox } = await start()
  const response = await ask(sandbox)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const text = await response.text()
  for (const words of ['Ada Admin', 'Ben Beginner', 'Cleo Colleague', 'Allow</button>', 'Decline</button>']) {
    expect(text).toContain(words)
  }
  expect(text).toContain('value="a &quot;state&quot; &amp; &lt;more&gt;"')
})

test('allows no script and no frame on the page, and no form to another target', async () => {
  const { sandbox } = await start()
  const policy = (await ask(sandbox)).headers.get('content-security-policy')!
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("form-action 'self' http://localhost:3000;")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  const text = await (await ask(sandbox)).text()
  const style = /<style>([^]*)<\/style>/.exec(text)![1]
  expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`)
})

test('redirects who allows with a code that becomes their tokens', async () => {
  const { sandbox } = await start()
  const response = await decide(sandbox, { user: 'ada', decision: 'allow' })
  expect(response.status).toBe(303)
  const target = targetOf(response)
  expect(target.get('from')).toBe('amazon')
  expect(target.get('state')).toBe('a "state" & <more>')
  expect(target.get('scope')).toBe('advertising::campaign_management')
  expect((await exchange(sandbox, target.get('code')!)).status).toBe(200)
})

test('redirects who declines with access_denied and the state', async () => {
  const { sandbox } = await start()
  const target = targetOf(await decide(sandbox, { user: 'ada', decision: 'decline' }))
  expect(Object.fromEntries(target)).toEqual({
    from: 'amazon',
    error: 'access_denied',
    state: 'a "state" & <more>'
  })
})

test.each([
  'http://example.com/callback',
  'ftp://127.0.0.1/callback',
  'javascript:alert(1)',
  'https://name:secret@example.com/',
  'http://127.0.0.1.example.com/',
  'myapp://callback'
])('redirects nobody to %s', async (redirect_uri) => {
  const { sandbox } = await start()
  for (const headers of [BROWSER, {}] as Record<string, string>[]) {
    expect((await ask(sandbox, { redirect_uri }, headers)).status).toBe(400)
    expect((await decide(sandbox, { redirect_uri, user: 'ada', decision: 'allow' }, headers)).status).toBe(400)
  }
})

test.each(['https://app.example.com/x', 'http://127.0.0.1:5000/', 'http://[::1]:5000/', 'http://localhost/'])(
  'redirects to an application at %s',
  async (redirect_uri) => {
    const { sandbox } = await start()
    expect((await ask(sandbox, { redirect_uri })).status).toBe(200)
    expect((await ask(sandbox, { redirect_uri }, {})).status).toBe(302)
  }
)

test.each<Record<string, string>>([
  { client_id: 'amzn1.application-oa2-client.0' },
  { scope: 'everything' },
  { scope: ' ' },
  { response_type: 'token' },
  { code_challenge: 'x', code_challenge_method: 'S1' }
])('explains an invalid request with %j on a page, without a redirect', async (change) => {
  const { sandbox } = await start()
  const response = await ask(sandbox, change)
  expect(response.status).toBe(400)
  expect(response.headers.get('location')).toBeNull()
  expect(await response.text()).toContain('This sign-in link is not valid')
})

test.each<Record<string, string>>([{ user: 'nobody', decision: 'allow' }, { user: 'ada' }, { decision: 'allow' }])(
  'rejects a decision of %j',
  async (change) => {
    const { sandbox } = await start()
    const response = await decide(sandbox, change, {})
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_request' })
  }
)

test('counts a program as the first user, who allows at once', async () => {
  const { sandbox } = await start()
  const response = await ask(sandbox, {}, {})
  expect(response.status).toBe(302)
  expect((await exchange(sandbox, targetOf(response).get('code')!)).status).toBe(200)
})

describe('a code with a challenge', () => {
  const verifier = 'a-verifier-of-43-characters-or-more-0123456789'
  const s256 = createHash('sha256').update(verifier).digest('base64url')

  test.each([
    ['S256', s256],
    ['plain', verifier]
  ])('of %s requires its verifier', async (code_challenge_method, code_challenge) => {
    const { sandbox } = await start()
    const code = async () =>
      targetOf(await decide(sandbox, { code_challenge, code_challenge_method, user: 'ada', decision: 'allow' })).get(
        'code'
      )!
    expect((await exchange(sandbox, await code(), { code_verifier: verifier })).status).toBe(200)
    expect((await exchange(sandbox, await code())).body).toMatchObject({ error: 'invalid_grant' })
    expect((await exchange(sandbox, await code(), { code_verifier: `${verifier}x` })).status).toBe(400)
  })
})

test('restores a revoked connection by a new sign-in', async () => {
  const client = await start()
  client.sandbox.inject({ kind: 'revokeConnection', operation: 'connections' })
  expect((await client.send('GET', '/amc/audiences/connections')).status).toBe(401)
  await client.signIn()
  expect(client.token).toBe('undefined')
  await client.signIn(await consentOf(client.sandbox, 'ada'))
  expect((await client.send('GET', '/amc/audiences/connections')).status).toBe(200)
})
