import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { testerServer } from '../../src/tester/server'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import { ANN, engageTrack } from '../helpers/events'
import { AUDIENCE_SETTINGS } from '../helpers/sandboxed'
import { Client } from '../sandbox/client'
import { start } from '../helpers/runner'

jest.setTimeout(30_000)

const PAGE = 'https://app.segment.com'

let sandbox: Sandbox
let app: FastifyInstance
let url: string
let accessToken: string

beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
  process.env.AMAZON_ADS_SANDBOX_URL = sandbox.url
  process.env.ACTIONS_AMAZON_AMC_CLIENT_ID = sandbox.credentials.clientId
  app = testerServer(sandbox.credentials)
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  accessToken = await new Client(sandbox).signIn()
})

afterEach(async () => {
  delete process.env.AMAZON_ADS_SANDBOX_URL
  delete process.env.ACTIONS_AMAZON_AMC_CLIENT_ID
  await app.close()
  await sandbox.close()
})

/** As the page calls. */
async function post<Answer>(path: string, body: unknown, status = 200): Promise<Answer> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { Origin: PAGE, 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body)
  })
  expect(response.status).toBe(status)
  expect(response.headers.get('access-control-allow-origin')).toBe(PAGE)
  const text = await response.text()
  expect(text).not.toContain(accessToken)
  return JSON.parse(text) as Answer
}

const settings = (token = accessToken) => ({ region: 'NA', oauth: { access_token: token, refresh_token: 'Atzr|x' } })

interface Exchange {
  request: { url: string; method: string; headers: Record<string, string>; body: string }
  response: { statusCode: number; statusMessage: string; headers: Record<string, string>; body: string }
  statusCode?: number
  message?: string
  fields?: Record<string, string>
  requestError?: true
}

test('GET /manifest', async () => {
  const response = await fetch(`${url}/manifest`, { headers: { Origin: PAGE } })
  expect(await response.json()).toMatchObject({
    name: 'Amazon Ads DSP and AMC',
    directoryName: 'amazon-ads-dsp-amc',
    actions: { syncAudience: { title: 'Sync Audience', fields: { email: { label: 'Email' } } } }
  })
})

test('POST /authenticate', async () => {
  expect(await post('/authenticate', settings())).toEqual({ ok: true })
  expect(await post('/authenticate', { region: 'NA' })).toEqual({ ok: true })
  expect(await post('/authenticate', settings('Atza|wrong'))).toEqual({
    ok: false,
    error: expect.stringContaining('Amazon rejected the access token') as string,
    fields: {}
  })
  expect(await post('/authenticate', { ...settings(), region: 'US' })).toMatchObject({
    ok: false,
    fields: { region: expect.any(String) as string }
  })
})

test('an error of the whole schema is named $', async () => {
  expect(await post('/authenticate', {})).toMatchObject({
    ok: false,
    fields: { $: expect.stringContaining('region') as string }
  })
})

test('POST /refreshAccessToken', async () => {
  const { refreshToken, clientId, clientSecret } = sandbox.credentials
  const given = { settings: { region: 'NA' }, refreshToken, clientId, clientSecret }
  const { data } = await post<{ data: { accessToken: string } }>('/refreshAccessToken', given)
  expect(data.accessToken).toMatch(/^Atza\|/)
  expect(await post('/refreshAccessToken', { ...given, refreshToken: 'Atzr|wrong' }, 400)).toEqual({
    ok: false,
    error: expect.stringContaining('Amazon no longer accepts the connection') as string
  })
})

test('POST /createAudience and /getAudience', async () => {
  const input = { audienceName: 'An audience', audienceSettings: AUDIENCE_SETTINGS, settings: settings() }
  const { externalId } = await post<{ externalId: string }>('/createAudience', input)
  expect(externalId).toMatch(/^\d{18}$/)
  expect(await post('/getAudience', { externalId, settings: settings() })).toEqual({ externalId })
  expect(await post('/getAudience', { externalId: '99', settings: { region: 'NA' } }, 400)).toEqual({
    ok: false,
    error: expect.stringContaining('Audience not found') as string
  })
  expect(await post('/createAudience', { ...input, audienceSettings: { countryCode: 'US' } }, 400)).toMatchObject({
    ok: false
  })
})

describe('POST /syncAudience', () => {
  const auth = () => ({ accessToken, refreshToken: '' })

  test('one event: the call to Amazon and its answer, tokens left out', async () => {
    const payload = engageTrack(true, { person: ANN })
    const [exchange] = await post<Exchange[]>('/syncAudience', { payload, settings: settings(), auth: auth() })
    expect(exchange.request).toMatchObject({
      url: `${sandbox.url}/NA/amc/audiences/records`,
      method: 'POST',
      body: expect.stringContaining(`{"records":[{"externalUserId":`) as string
    })
    expect(exchange.request.headers.authorization).toBe('<redacted>')
    expect(exchange.request.headers['amazon-advertising-api-clientid']).toBe('<redacted>')
    expect(exchange.response).toMatchObject({
      statusCode: 202,
      body: expect.stringContaining('jobRequestId') as string
    })
  })

  test('a batch, with a mapping of one’s own over the defaults, and what was refused without a call', async () => {
    const payload = [
      engageTrack(true, { person: { ...ANN, mail: 'ann@example.com' } }),
      engageTrack(true, { person: { country_code: 'DE' }, userId: 'user-2' })
    ]
    const mapping = { email: { '@path': '$.properties.mail' } }
    const [exchange, refusal, ...others] = await post<Exchange[]>('/syncAudience', {
      payload,
      mapping,
      settings: { region: 'NA' }
    })
    expect(exchange.response.statusCode).toBe(202)
    expect(refusal).toMatchObject({ statusCode: 400, requestError: true })
    expect(refusal.message).toContain('Consent is required to add users')
    expect(others).toEqual([])
  })

  test('what goes wrong is an entry of the list', async () => {
    const unsure = { ...engageTrack('maybe', { person: ANN }), event: 'Something' }
    expect(await post('/syncAudience', { payload: unsure, settings: settings() })).toEqual([
      {
        statusCode: 400,
        message: expect.stringContaining('Unable to determine audience membership') as string,
        stack: expect.arrayContaining([expect.stringMatching(/^ +at /)]) as string[],
        requestError: true
      }
    ])
    const mapping = { batch_size: 0 }
    const body = { payload: engageTrack(true, { person: ANN }), settings: settings(), mapping }
    const [invalid] = await post<Exchange[]>('/syncAudience', body)
    expect(invalid).toMatchObject({ statusCode: 400, requestError: true })
    expect(Object.keys(invalid.fields ?? {})).toEqual(['batch_size'])
    const [refused] = await post<Exchange[]>('/syncAudience', { settings: settings('Atza|wrong'), payload: unsure })
    expect(refused.requestError).toBe(true)
    expect(await post<Exchange[]>('/syncAudience', {})).toMatchObject([{ requestError: true }])
  })

  test('no events are no exchanges', async () => {
    expect(await post('/syncAudience', { payload: [], settings: settings() })).toEqual([])
  })

  test('Amazon’s refusal is an exchange and an error', async () => {
    sandbox.order({ operation: 'records', kind: 'status', status: 403 })
    const payload = engageTrack(true, { person: ANN })
    const [exchange, error] = await post<Exchange[]>('/syncAudience', { payload, settings: settings() })
    expect(exchange.response.statusCode).toBe(403)
    expect(error).toMatchObject({ statusCode: 403, requestError: true })
  })
})

test('POST /syncAudience/<field>: the fields of the action have no choices, only those of its hook do', async () => {
  const body = { settings: settings(), payload: {} }
  expect(await post('/syncAudience/nothing', body, 500)).toMatchObject([{ code: '404' }])
})

test('POST /syncAudience/hooks/…: the hook and the choices of its fields', async () => {
  const hookInputs = {
    operation: 'create',
    audienceName: 'Warehouse',
    advertiserId: '4728736040201',
    countryCode: 'US'
  }
  const body = { settings: settings(), payload: {}, hookInputs }
  expect(await post('/syncAudience/hooks/retlOnMappingSave', body)).toMatchObject({
    savedData: { audienceId: expect.stringMatching(/^\d{18}$/) as string, audienceName: 'Warehouse' }
  })
  const path = '/syncAudience/hooks/retlOnMappingSave/dynamic/advertiserId'
  expect((await post<{ choices: object[] }>(path, body)).choices).toHaveLength(3)
  expect(await post('/syncAudience/hooks/onMappingSave', body, 500)).toMatchObject([{ requestError: true }])
})

test('choices that fail are a list with the message and the code', async () => {
  sandbox.order({ operation: 'advertisers', kind: 'status', status: 403 })
  const path = '/syncAudience/hooks/retlOnMappingSave/dynamic/advertiserId'
  expect(await post(path, { settings: settings(), payload: {} }, 500)).toEqual([
    { message: expect.any(String) as string, code: expect.any(String) as string }
  ])
})

test('what a hook is not given as its schema asks is a list of what is wrong, each with its path', async () => {
  const body = { settings: settings(), payload: {}, hookInputs: { operation: 'neither' } }
  expect(await post('/syncAudience/hooks/retlOnMappingSave', body, 500)).toEqual([
    expect.arrayContaining([{ path: '$.operation', pointer: '/operation', message: expect.any(String) as string }])
  ])
})

describe('who may call', () => {
  const preflight = (origin: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/authenticate`, {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST', ...headers }
    })

  test.each([
    PAGE,
    'https://eu1.app.segment.com',
    'https://app.segment.build',
    'https://eu1.app.segment.build',
    'http://localhost:8000'
  ])('%s, private networks included', async (origin) => {
    const { status, headers } = await preflight(origin, {
      'Access-Control-Request-Headers': 'content-type',
      'Access-Control-Request-Private-Network': 'true'
    })
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    expect(headers.get('access-control-allow-methods')).toContain('POST')
    expect(headers.get('access-control-allow-headers')).toBe('content-type')
    expect(headers.get('access-control-allow-private-network')).toBe('true')
  })

  test.each(['https://evil.example', 'https://app.segment.com.evil.example', 'null', 'http://app.segment.com'])(
    'not %s',
    async (origin) => {
      const { status, headers } = await preflight(origin)
      expect(status).toBe(403)
      expect(headers.get('access-control-allow-origin')).toBeNull()
      const called = await fetch(`${url}/manifest`, { headers: { Origin: origin } })
      expect(called.status).toBe(403)
      expect(await called.json()).toMatchObject({ ok: false, error: expect.stringContaining('Only Segment') as string })
    }
  )

  test('not under a name that may be anybody’s', async () => {
    const { port } = app.server.address() as AddressInfo
    const status = await new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path: '/manifest', headers: { Host: 'evil.example' } }, (response) => {
        // A refused connection may break off before its answer is read.
        response.on('error', () => undefined).resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(403)
  })
})

test.each([
  ['no JSON', '{"a":', 400, 'The body must be a JSON object.'],
  ['no object', '[]', 400, 'The body must be a JSON object.'],
  ['too large', `{"a":"${'x'.repeat(17 * 1024 * 1024)}"}`, 413, 'The body is larger than 16777216 bytes']
])('a body that is %s is refused in words', async (_name, body, status, words) => {
  expect(await post('/syncAudience', body, status)).toEqual({
    ok: false,
    error: expect.stringContaining(words) as string
  })
})

test('GET / says what calls it, and points to the console', async () => {
  const text = await (await fetch(`${url}/`)).text()
  expect(text).toContain("Segment's Actions Tester")
  expect(text).toContain('amazon-ads-dsp-amc console')
})

test('a path that is none', async () => {
  expect(await post('/nothing', {}, 404)).toEqual({ ok: false, error: 'There is no POST /nothing here.' })
})

test('the command serves the page, with a sandbox, and ends with Ctrl-C', async () => {
  const running = start(['tester', '--port', '0', '--sandbox'])
  await running.printed('press Ctrl-C to stop it')
  running.kill('SIGINT')
  const { code, stdout } = await running.ended
  expect(code).toBe(0)
  expect(stdout).toMatch(/server is at http:\/\/127\.0\.0\.1:\d+, using a sandbox at http/)
})

test('the command says that it talks to the sandbox of the environment', async () => {
  const running = start(['tester', '--port', '0'], { env: { AMAZON_ADS_SANDBOX_URL: sandbox.url } })
  await running.printed(`using a sandbox at ${sandbox.url};`)
  running.kill('SIGINT')
  expect((await running.ended).code).toBe(0)
})
