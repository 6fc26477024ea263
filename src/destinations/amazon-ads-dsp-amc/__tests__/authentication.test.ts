import { createTestIntegration, Destination, IntegrationError } from '@segment/actions-core'
import nock from 'nock'
import { URLSearchParams } from 'url'
import definition from '../index'
import { authentication, extendRequest } from '../authentication'
import { acceptRecords, accepted, settings } from './__helpers__/destination'
import { ANN, engageTrack } from './__helpers__/events'

const destination = createTestIntegration(definition as never)

const connected = {
  region: 'EU',
  oauth: { access_token: 'Atza|access', refresh_token: 'Atzr|refresh', clientId: 'client', clientSecret: 'secret' }
}

const profiles = () => nock('https://advertising-api-eu.amazon.com').get('/v2/profiles')
const token = () => nock('https://api.amazon.co.uk').post('/auth/o2/token')
const refresh = () => destination.refreshAccessToken({ region: 'EU' }, connected.oauth as never)
/** As the platform calls it: with the connection of before, and its old token. */
const refreshWith = () =>
  destination.refreshAccessToken(connected, {
    accessToken: 'Atza|old',
    refreshToken: 'Atzr|refresh',
    clientId: 'client',
    clientSecret: 'secret'
  })

describe('testAuthentication', () => {
  test('passes with profiles from the region, asked with token and client', async () => {
    process.env.ACTIONS_AMAZON_AMC_CLIENT_ID = 'amzn1.application-oa2-client.test'
    const call = profiles()
      .matchHeader('authorization', 'Bearer Atza|access')
      .matchHeader('amazon-advertising-api-clientid', 'amzn1.application-oa2-client.test')
      .matchHeader('content-type', 'application/json')
      .reply(200, [])
    await destination.testAuthentication(connected)
    expect(call.isDone()).toBe(true)
    delete process.env.ACTIONS_AMAZON_AMC_CLIENT_ID
  })

  test('says when nobody is connected, without a call', async () => {
    await expect(destination.testAuthentication({ region: 'EU' })).rejects.toThrow('Not connected to Amazon')
    await expect(authentication.testAuthentication?.((() => undefined) as never, {} as never)).rejects.toThrow(
      'Not connected to Amazon'
    )
  })

  test.each([401, 403])('says when Amazon refuses the token (%i)', async (status) => {
    profiles().reply(status, { code: String(status), details: 'Not authorized' })
    await expect(destination.testAuthentication(connected as never)).rejects.toThrow(
      'Amazon rejected the access token. Connect the Amazon account again. Not authorized'
    )
  })

  test('says no more where Amazon has no words', async () => {
    profiles().reply(401, '<html>')
    const error = (await destination.testAuthentication(connected as never).catch((thrown: unknown) => thrown)) as Error
    expect(error.message).toMatch(/Amazon rejected the access token\. Connect the Amazon account again\.$/)
  })

  test('says when Amazon is unreachable', async () => {
    profiles().replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
    await expect(destination.testAuthentication(connected as never)).rejects.toThrow(
      'Amazon is unreachable. The connection to Amazon failed (ECONNREFUSED)'
    )
    for (const status of [500, 503]) {
      profiles().reply(status, '<html>')
      await expect(destination.testAuthentication(connected as never)).rejects.toThrow(
        `Amazon is unreachable. Amazon returned a server error (${status}).`
      )
    }
  })

  test('says when Amazon limits the rate', async () => {
    profiles().reply(429, { message: 'Too Many Requests' }, { 'Retry-After': '7' })
    await expect(destination.testAuthentication(connected as never)).rejects.toThrow('asks to wait 7 s')
  })

  test('takes the region as the former destination saved it', async () => {
    const call = profiles().reply(200, [])
    await destination.testAuthentication({ ...connected, region: 'https://advertising-api-eu.amazon.com' })
    expect(call.isDone()).toBe(true)
  })

  test.each(['https://advertising-api.amazon.com/', 'https://evil.example', 'US'])(
    'refuses another region (%s)',
    async (region) => {
      await expect(destination.testAuthentication({ ...connected, region })).rejects.toThrow('Region must be one of')
    }
  )
})

test('without a connection no token is sent, and without a client ID an empty one', () => {
  delete process.env.ACTIONS_AMAZON_AMC_CLIENT_ID
  const headers = (auth?: object) => extendRequest({ settings: { region: 'NA' }, auth, payload: {} } as never).headers
  expect(headers()).toEqual({ 'Amazon-Advertising-API-ClientId': '' })
  expect(headers({ accessToken: '' })).toEqual({ 'Amazon-Advertising-API-ClientId': '' })
  expect(headers({ accessToken: 'Atza|access' })).toEqual({
    authorization: 'Bearer Atza|access',
    'Amazon-Advertising-API-ClientId': ''
  })
})

describe('refreshAccessToken', () => {
  test('asks the token host of the region, by form, without the bearer token', async () => {
    let headers: Record<string, unknown> = {}
    token().reply(200, function (_uri, body) {
      headers = this.req.headers
      expect(Object.fromEntries(new URLSearchParams(body as never))).toEqual({
        grant_type: 'refresh_token',
        refresh_token: 'Atzr|refresh',
        client_id: 'client',
        client_secret: 'secret'
      })
      return { access_token: 'Atza|new', token_type: 'bearer', expires_in: 3600, refresh_token: 'Atzr|refresh' }
    })
    await expect(refreshWith()).resolves.toEqual({ accessToken: 'Atza|new' })
    expect(headers.authorization).toBeUndefined()
    expect(String(headers['content-type'])).toContain('application/x-www-form-urlencoded')
  })

  test('asks the same host with the region as the former destination saved it', async () => {
    token().reply(200, { access_token: 'Atza|new' })
    await expect(
      destination.refreshAccessToken(
        { region: 'https://advertising-api-eu.amazon.com' },
        {
          accessToken: '',
          refreshToken: 'Atzr|refresh',
          clientId: 'client',
          clientSecret: 'secret'
        }
      )
    ).resolves.toEqual({ accessToken: 'Atza|new' })
  })

  test('without a client the form has empty values, for which Amazon has its own error', async () => {
    let form = ''
    token().reply(401, (_uri, body) => {
      form = body as string
      return { error: 'invalid_client' }
    })
    await expect(
      destination.refreshAccessToken(connected, { accessToken: '', refreshToken: 'r' } as never)
    ).rejects.toThrow('invalid_client')
    expect(form).toBe('grant_type=refresh_token&refresh_token=r&client_id=&client_secret=')
  })

  test('tells to reconnect when the refresh token is refused', async () => {
    token().reply(400, { error: 'invalid_grant', error_description: 'The request has an invalid grant parameter' })
    await expect(refreshWith()).rejects.toMatchObject({
      status: 401,
      code: 'REFRESH_TOKEN_EXPIRED',
      message: expect.stringContaining('Reconnect the Amazon account') as string
    })
  })

  test('tells when nobody is connected', async () => {
    await expect(refresh()).rejects.toMatchObject({
      status: 401,
      message: expect.stringContaining('Not connected to Amazon') as string
    })
  })

  test.each([
    [401, { error: 'invalid_client', error_description: 'Client authentication failed' }, 'invalid_client'],
    [400, { error: 'unauthorized_client' }, 'unauthorized_client'],
    [400, '<html>', 'HTTP 400'],
    [200, { token_type: 'bearer' }, 'HTTP 200'],
    [200, { access_token: '' }, 'HTTP 200'],
    [200, '<html>', 'HTTP 200']
  ])('names the error code of any other failure (%i %j)', async (status, body, code) => {
    token().reply(status, body)
    await expect(refreshWith()).rejects.toMatchObject({
      status: 401,
      code: 'OAUTH_REFRESH_FAILED',
      message: expect.stringContaining(code) as string
    })
  })

  test.each([408, 423, 429, 500, 501, 503])(
    'is tried again when Login with Amazon returned a server error (%i)',
    async (status) => {
      token().reply(status, { error: 'ServerError' })
      await expect(refreshWith()).rejects.toMatchObject({ status: 503, code: 'RETRYABLE_ERROR' })
    }
  )
})

test('a token refused in the middle of a batch is refreshed, and the batch sent with the new one', async () => {
  const seen: unknown[] = []
  const requests = acceptRecords((request, nth) => {
    seen.push(request.headers.authorization)
    return String(request.headers.authorization).includes('Atza|new')
      ? accepted(request, nth)
      : [401, { message: 'Unauthorized' }]
  })
  nock('https://api.amazon.com').post('/auth/o2/token').reply(200, { access_token: 'Atza|new', expires_in: 3600 })
  const fresh: unknown[] = []
  const events = [engageTrack(true, { person: ANN }), engageTrack(false, { userId: 'user-2' })]
  const results = await new Destination(definition as never).onBatch(
    events,
    settings() as never,
    {
      onTokenRefresh: (tokens: unknown) => void fresh.push(tokens)
    } as never
  )
  expect(results[0].multistatus?.map(({ status }) => status)).toEqual([202, 202])
  expect(seen.map(String)).toEqual(['Bearer Atza|access', 'Bearer Atza|new'])
  expect(fresh).toEqual([{ accessToken: 'Atza|new' }])
  expect(requests[1].records).toHaveLength(2)
})

describe('a connection that cannot work is told as such, and no event is at fault', () => {
  const events = [engageTrack(true, { person: ANN }), engageTrack(false, { userId: 'user-2' })]
  const send = (accessToken: string) => {
    const connection = settings()
    connection.oauth.access_token = accessToken
    return new Destination(definition as never).onBatch(events, connection as never).then(
      ([result]) => result.multistatus?.map(({ status }) => status),
      (error: unknown) => error
    )
  }
  const tokens = () => nock('https://api.amazon.com').post('/auth/o2/token')

  test.each(['Atza|line\nbreak', 'Atza|null\0', 'Atza|ÿāā', 'Atza|back\rspace', 'Atza|\u{1f44d}'])(
    'an access token that is no header (%j) is renewed',
    async (token) => {
      acceptRecords()
      tokens().reply(200, { access_token: 'Atza|new' })
      expect(await send(token)).toEqual([202, 202])
    }
  )

  test('an access token that is no header, and no other to be had', async () => {
    tokens().reply(200, { access_token: 'Atza|line\nbreak' })
    const error = (await send('Atza|line\nbreak')) as Error
    expect(error).toMatchObject({ status: 401, code: 'OAUTH_REFRESH_FAILED' })
    expect(error.message).toContain("Couldn't refresh the access token")
    expect(error.message).not.toContain('Atza')
  })

  test('in testAuthentication, too', async () => {
    const oauth = { ...connected.oauth, access_token: 'Atza|line\nbreak' }
    const error = (await destination
      .testAuthentication({ ...connected, oauth })
      .catch((thrown: unknown) => thrown)) as Error
    expect(error).toMatchObject({ status: 401, code: 'INVALID_AUTHENTICATION' })
    expect(error.message).toContain('The access token has characters that a header cannot carry')
    expect(error.message).not.toContain('Atza')
  })

  test.each([
    ['a line break', 'amzn1.application-oa2-client.zz\n'],
    ['letters beyond Latin-1', 'zz-клиент']
  ])('a client ID of the server with %s is retried: no customer can do anything about it', async (_what, clientId) => {
    process.env.ACTIONS_AMAZON_AMC_CLIENT_ID = clientId
    const error = (await send('Atza|good').finally(() => delete process.env.ACTIONS_AMAZON_AMC_CLIENT_ID)) as Error
    expect(error).toBeInstanceOf(IntegrationError)
    expect(error).toMatchObject({ status: 500, code: 'INVALID_CLIENT_ID' })
    expect(error.message).not.toContain('zz')
  })

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET'])('a token service that fails with %s', async (code) => {
    acceptRecords(() => [401, { message: 'Unauthorized' }])
    tokens().replyWithError(Object.assign(new Error('broken'), { code }))
    expect(await send('Atza|old')).toMatchObject({
      status: 503,
      code: 'RETRYABLE_ERROR',
      message: `Couldn't refresh the access token. The connection to Amazon failed (${code}).`
    })
  })
})

test('a token call that repeats its secrets tells none of them', async () => {
  for (const error of ['Atzr|refresh', 'secret', 'Atzr%7Crefresh', 'client']) {
    token().reply(400, { error, error_description: `refresh_token Atzr|refresh of client, secret secret` })
    const thrown = (await refreshWith().catch((one: unknown) => one)) as Error
    expect(thrown.message).toBe("Couldn't refresh the access token (HTTP 400).")
  }
})

test('a token that Amazon repeats is not told', async () => {
  profiles().reply(401, { message: 'Unknown token Atza|access' })
  await expect(destination.testAuthentication(connected)).rejects.toThrow(/ Unknown token \[…\]$/)
})
