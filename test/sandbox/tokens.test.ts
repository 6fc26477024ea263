import { FOREIGN_REFRESH_TOKEN } from '../../src/sandbox'
import { answered, form, refresh, start, stopAll } from './client'

afterEach(stopAll)

const profilesHeaders = { 'Content-Type': 'application/json' }

test('returns a new access token for each refresh, and the same refresh token', async () => {
  const { sandbox } = await start()
  const [first, second] = [await refresh(sandbox), await refresh(sandbox)]
  expect(first).toMatchObject({ status: 200, type: 'application/json' })
  expect(first.body).toEqual({
    access_token: expect.stringMatching(/^Atza\|/) as string,
    token_type: 'bearer',
    expires_in: 3600,
    refresh_token: sandbox.credentials.refreshToken
  })
  expect(second.body.refresh_token).toBe(first.body.refresh_token)
  expect(second.body.access_token).not.toBe(first.body.access_token)
})

test('issues tokens under every region', async () => {
  const { sandbox } = await start()
  for (const region of ['NA', 'EU', 'FE']) {
    const answer = await refresh({ ...sandbox, url: `${sandbox.url}/${region}` })
    expect(answer.status).toBe(200)
  }
})

test.each([
  ['unknown refresh token', { refresh_token: 'Atzr|unknown' }, 400, 'invalid_grant'],
  ["another client's refresh token", { refresh_token: FOREIGN_REFRESH_TOKEN }, 400, 'unauthorized_client'],
  ['wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
  ['unknown client', { client_id: 'amzn1.application-oa2-client.0' }, 401, 'invalid_client'],
  ['unknown grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ['no grant', { grant_type: '' }, 400, 'invalid_request'],
  ['no refresh token', { refresh_token: '' }, 400, 'invalid_request'],
  ['no client', { client_id: '' }, 400, 'invalid_request'],
  ['no secret', { client_secret: '' }, 400, 'invalid_request']
])('%s is rejected', async (_case, change: Record<string, string>, status, error) => {
  const { sandbox } = await start()
  const answer = await refresh(sandbox, change)
  expect(answer).toMatchObject({ status, body: { error } })
  expect(answer.body.error_description).toEqual(expect.any(String))
})

test('has the messages of Login with Amazon', async () => {
  const { sandbox } = await start()
  const description = async (change: Record<string, string>) => (await refresh(sandbox, change)).body.error_description
  expect(await description({ refresh_token: '' })).toBe('The request is missing a required parameter : refresh_token')
  expect(await description({ client_secret: 'x' })).toBe('Client authentication failed')
  expect(await description({ refresh_token: 'x' })).toBe(
    "The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission."
  )
})

test('rejects a bearer token on the call, and a body that is not a form', async () => {
  const { sandbox, token } = await start()
  const withBearer = await refresh(sandbox, {}, { Authorization: `Bearer ${token}` })
  expect(withBearer).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  const json = await answered(
    await fetch(`${sandbox.url}/auth/o2/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"grant_type":"refresh_token"}'
    })
  )
  expect(json).toMatchObject({ status: 400, body: { error_description: 'Malformed request' } })
})

test('expires access tokens after their lifetime', async () => {
  let now = Date.UTC(2026, 0, 1)
  const client = await start({ tokenLifetimeSeconds: 60, now: () => now })
  const status = async () => (await client.send('GET', '/v2/profiles', { headers: profilesHeaders })).status
  now += 59_999
  expect(await status()).toBe(200)
  now += 1
  expect(await status()).toBe(401)
  await client.signIn()
  expect(await status()).toBe(200)
})

test('rejects a revoked refresh token, and keeps access tokens', async () => {
  const client = await start()
  client.sandbox.revokeRefreshToken()
  expect(await refresh(client.sandbox)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect((await client.send('GET', '/v2/profiles', { headers: profilesHeaders })).status).toBe(200)
})

describe('the authorization code', () => {
  const redirectUri = 'https://app.example.com/callback?from=amazon'

  async function newCode(client: Awaited<ReturnType<typeof start>>): Promise<string> {
    const query = new URLSearchParams({
      client_id: client.sandbox.credentials.clientId,
      scope: 'advertising::campaign_management',
      response_type: 'code',
      redirect_uri: redirectUri,
      state: 'abc'
    })
    const response = await fetch(`${client.sandbox.url}/ap/oa?${query.toString()}`, { redirect: 'manual' })
    expect(response.status).toBe(302)
    const target = new URL(response.headers.get('location')!)
    expect(target.searchParams.get('state')).toBe('abc')
    expect(target.searchParams.get('from')).toBe('amazon')
    return target.searchParams.get('code')!
  }

  const exchange = (client: Awaited<ReturnType<typeof start>>, code: string, uri = redirectUri) => {
    const { clientId, clientSecret } = client.sandbox.credentials
    return form(client.sandbox, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: uri,
      client_id: clientId,
      client_secret: clientSecret
    })
  }

  test('becomes tokens that work, once', async () => {
    const client = await start()
    const code = await newCode(client)
    const answer = await exchange(client, code)
    expect(answer.status).toBe(200)
    const refreshed = await refresh(client.sandbox, { refresh_token: String(answer.body.refresh_token) })
    expect(refreshed.status).toBe(200)
    expect(await exchange(client, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  test('is bound to its redirect_uri, and lives five minutes', async () => {
    let now = Date.UTC(2026, 0, 1)
    const client = await start({ now: () => now })
    expect((await exchange(client, await newCode(client), 'https://other.example.com')).status).toBe(400)
    const code = await newCode(client)
    now += 300_000
    expect((await exchange(client, code)).status).toBe(400)
  })

  test('is required, and so is redirect_uri', async () => {
    const client = await start()
    expect((await exchange(client, '')).body.error_description).toMatch(/: code$/)
    expect((await exchange(client, 'x', '')).body.error_description).toMatch(/: redirect_uri$/)
  })

  test('is not given to a request without its parameters', async () => {
    const { sandbox } = await start()
    expect((await fetch(`${sandbox.url}/ap/oa?client_id=x`, { redirect: 'manual' })).status).toBe(400)
  })
})
