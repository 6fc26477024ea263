import { createRequestClient, Destination } from '@segment/actions-core'
import nock from 'nock'
import ours from '../../../src'
import { withLocalRequests } from '../../../src/amazon/requestClient'
import {
  connectionChoices,
  listAdvertisers,
  listConnections
} from '../../../src/destinations/amazon-ads-dsp-amc/api/lookups'
import type { Sandbox, SandboxOptions } from '../../../src/sandbox'
import { SANDBOX_ACCOUNT, startSandbox } from '../../../src/sandbox'
import { NA } from '../../helpers/destination'
import type { Sandboxed } from '../../helpers/sandboxed'
import { useSandbox } from '../../helpers/sandboxed'
import { Client } from '../../sandbox/client'

const definition = withLocalRequests(ours)

let sandbox: Sandbox
let amazon: Sandboxed & { release(): void }
let accessToken: string

async function start(options: SandboxOptions = {}): Promise<Client> {
  sandbox = await startSandbox(options)
  amazon = useSandbox(sandbox)
  const client = new Client(sandbox)
  accessToken = await client.signIn()
  return client
}

afterEach(async () => {
  amazon?.release()
  await sandbox?.close()
})

/** As the platform asks for the choices of a field of the hook. */
async function choices(field: 'advertiserId' | 'connectionId', region = 'NA') {
  const data = { settings: { region }, payload: {}, auth: { accessToken, refreshToken: '' } }
  const { dynamic } = definition.actions.syncAudience.hooks?.retlOnMappingSave?.inputFields?.[field] ?? {}
  const answer = await amazon.destination.executeDynamicField('syncAudience', field, data, dynamic as never)
  return answer as { choices: { value: string; label: string }[]; error?: { code: string; message: string } }
}

test('advertisers with name, country and ID', async () => {
  await start()
  const { choices: found, error } = await choices('advertiserId')
  expect(error).toBeUndefined()
  expect(found.map(({ value }) => value)).toEqual(['4728736040201', '4728736040202', '4728736040203'])
  expect(found[0].label).toMatch(/^\S.* \(US, 4728736040201\)$/)
})

test('all pages, and IDs with all their digits', async () => {
  const { NA } = SANDBOX_ACCOUNT
  const [[profile, [pattern]]] = Object.entries(NA.advertisers)
  const advertisers = Array.from({ length: 250 }, (_, n) => ({
    ...pattern,
    advertiserId: String(4728736040201000001n + BigInt(n))
  }))
  await start({ account: { ...SANDBOX_ACCOUNT, NA: { ...NA, advertisers: { [profile]: advertisers } } } })
  const { choices: found } = await choices('advertiserId')
  expect(found.map(({ value }) => value)).toEqual(advertisers.map(({ advertiserId }) => advertiserId))
})

test('an empty list says why', async () => {
  await start()
  expect(await choices('advertiserId', 'FE')).toEqual({
    choices: [],
    error: {
      code: '404',
      message: expect.stringContaining('No DSP advertisers found in this region. Check the Region setting') as string
    }
  })
  expect(await choices('connectionId')).toEqual({
    choices: [],
    error: { code: '404', message: expect.stringContaining('No AMC connections found. Create one') as string }
  })
})

test('connections with the names of their ends', async () => {
  const client = await start()
  await client.send('POST', '/amc/audiences/connections', {
    body: { amcAccountId: 'ENTITY1AA1AA11AAA1', amcInstanceId: 'amc1alal2aa', dspAdvertiserId: '4728736040201' }
  })
  const { choices: found } = await choices('connectionId')
  expect(found).toHaveLength(1)
  expect(found[0].label).toMatch(/^AMC \S.*, DSP \S.* \([0-9a-f-]{36}, default\)$/)
})

test.each([
  ['trouble', 503, 'Amazon returned a server error (503)'],
  ['no permission', 403, 'Amazon denied access'],
  ['a refused token', 401, 'Amazon rejected the access token']
])('%s is reported, and never thrown', async (_name, status, words) => {
  await start()
  for (const operation of ['profiles', 'connections'] as const) {
    sandbox.order({ operation, kind: 'status', status })
  }
  for (const field of ['advertiserId', 'connectionId'] as const) {
    const { choices: found, error } = await choices(field)
    expect(found).toEqual([])
    expect(error).toEqual({ code: String(status), message: expect.stringContaining(words) as string })
    expect(error?.message).not.toContain(accessToken)
  }
})

test('a region as the former destination saved it is the same region', async () => {
  await start()
  expect((await choices('advertiserId', 'https://advertising-api.amazon.com')).choices).toHaveLength(3)
  const { error } = await choices('advertiserId', 'https://advertising-api-fe.amazon.com')
  expect(error?.message).toContain('No DSP advertisers found in this region.')
})

test('a region that is none is reported, too', async () => {
  await start()
  expect((await choices('advertiserId', 'US')).error?.message).toContain('Region must be NA, EU or FE')
})

describe('answers that Amazon’s schema allows', () => {
  const CONNECTIONS = [
    null,
    'text',
    [],
    {},
    { connectionId: null, amcInstanceId: 'amc1' },
    { connectionId: ' ' },
    { connectionId: 'only-an-id' },
    { connectionId: 17, dspAdvertiserId: 4728736040201, dspAdvertiserName: null, isDefault: 'yes' }
  ]

  test('connections without an ID are left out', async () => {
    nock(NA).get('/amc/audiences/connections').reply(200, { connections: CONNECTIONS })
    expect(await asked('connectionId')).toEqual({
      choices: [
        { value: 'only-an-id', label: 'Connection (only-an-id)' },
        { value: '17', label: 'DSP 4728736040201 (17)' }
      ]
    })
    nock(NA)
      .get('/amc/audiences/connections')
      .reply(200, { connections: [{}] })
    expect((await asked('connectionId')).error?.message).toContain('No AMC connections found')
  })

  test('an end of a connection is reported by its name, or else by its ID', async () => {
    nock(NA)
      .get('/amc/audiences/connections')
      .reply(200, {
        connections: [
          { connectionId: 'a', amcInstanceId: 'amc1', amcInstanceName: 'Shoes' },
          { connectionId: 'b', amcInstanceId: 'amc2', isDefault: true },
          { connectionId: 'c', amcInstanceName: 'No instance', dspAdvertiserId: '42', dspAdvertiserName: 'Hats' }
        ]
      })
    expect((await asked('connectionId')).choices.map(({ label }) => label)).toEqual([
      'AMC Shoes (a)',
      'AMC amc2 (b, default)',
      'DSP Hats (c)'
    ])
  })

  test('connections are asked for in their own media type, and given as texts', async () => {
    nock(NA)
      .get('/amc/audiences/connections')
      .matchHeader('content-type', 'application/vnd.amcaudiencesconnections.v1+json')
      .reply(200, { connections: [{ connectionId: 17, dspAdvertiserId: 42, amcInstanceName: null, status: 'OPEN' }] })
    expect(await listConnections(createRequestClient({ headers: {} }), 'NA')).toEqual([
      { connectionId: '17', dspAdvertiserId: '42', isDefault: false, status: 'OPEN' }
    ])
  })

  test('without permission for AMC the terms are named', async () => {
    nock(NA).get('/amc/audiences/connections').reply(403)
    expect((await asked('connectionId')).error?.message).toContain('Accept the AMC terms')
  })

  test.each([[[null]], [[{}, {}]]])('asked for one connection, Amazon gives %j: none', async (connections) => {
    nock(NA).get('/amc/audiences/connections?connectionId=mine').reply(200, { connections })
    expect(await listConnections(createRequestClient({ headers: {} }), 'NA', 'mine')).toEqual([])
  })

  test('an error without a status is reported, too', async () => {
    const settings = {
      get region(): string {
        throw new Error('no settings')
      }
    }
    expect(await connectionChoices(createRequestClient({ headers: {} }), { settings })).toEqual({
      choices: [],
      error: { message: 'no settings', code: '400' }
    })
    expect((await asked('connectionId', 'US')).error?.code).toBe('400')
  })

  test('a connection that is asked for by its ID need not repeat it', async () => {
    const [request, id] = [createRequestClient({ headers: {} }), 'mine']
    nock(NA)
      .get('/amc/audiences/connections?connectionId=mine')
      .reply(200, { connections: [{ dspAdvertiserId: '42' }] })
    expect(await listConnections(request, 'NA', id)).toMatchObject([{ connectionId: 'mine', dspAdvertiserId: '42' }])
  })

  test('advertisers and profiles without an ID are left out', async () => {
    const agency = { accountInfo: { type: 'agency' } }
    nock(NA)
      .get('/v2/profiles?profileTypeFilter=agency')
      .reply(200, [null, {}, agency, { ...agency, profileId: 7 }, { accountInfo: { type: 'seller' }, profileId: 8 }])
    nock(NA)
      .get('/dsp/advertisers?startIndex=0&count=100')
      .matchHeader('amazon-advertising-api-scope', '7')
      .reply(200, {
        response: [null, {}, { name: 'Nobody' }, { advertiserId: 42, name: null }, { advertiserId: '43' }]
      })
    expect(await asked('advertiserId')).toEqual({
      choices: [
        { value: '42', label: 'Unnamed (42)' },
        { value: '43', label: 'Unnamed (43)' }
      ]
    })
  })

  test.each([
    [401, ['42'], undefined],
    [403, ['42'], undefined],
    [503, [], '503']
  ])('of profiles that don’t say their type each is asked; one that is none of Amazon DSP: %i', async (...args) => {
    const [status, choices, error] = args
    nock(NA)
      .get('/v2/profiles?profileTypeFilter=agency')
      .reply(200, [{ profileId: 7 }, { profileId: 8, accountInfo: {} }])
    nock(NA)
      .get('/dsp/advertisers?startIndex=0&count=100')
      .matchHeader('amazon-advertising-api-scope', '7')
      .reply(status, {})
    nock(NA)
      .get('/dsp/advertisers?startIndex=0&count=100')
      .matchHeader('amazon-advertising-api-scope', '8')
      .reply(200, { response: [{ advertiserId: '42' }] })
    const found = await asked('advertiserId')
    expect([found.choices.map(({ value }) => value), found.error?.code]).toEqual([choices, error])
    nock.cleanAll()
  })

  test.each([
    [200, { choices: ['42', '43'], error: undefined }],
    [503, { choices: [], error: '503' }]
  ])('of two agencies both are asked; the second answers %i', async (status, expected) => {
    const agency = { accountInfo: { type: 'agency' } }
    nock(NA)
      .get('/v2/profiles?profileTypeFilter=agency')
      .reply(200, [
        { ...agency, profileId: 7 },
        { ...agency, profileId: 8 }
      ])
    const advertisers = (scope: string) =>
      nock(NA).get('/dsp/advertisers?startIndex=0&count=100').matchHeader('amazon-advertising-api-scope', scope)
    advertisers('7').reply(200, { response: [{ advertiserId: '42' }] })
    advertisers('8').reply(status, { response: [{ advertiserId: '43' }] })
    const { choices: found, error } = await asked('advertiserId')
    expect({ choices: found.map(({ value }) => value), error: error?.code }).toEqual(expected)
  })

  test('of an agency 30,000 advertisers are read, which is as far as Amazon counts', async () => {
    const starts: number[] = []
    /** nock would take seconds for it. */
    const request = (url: string) => {
      const start = new URL(url).searchParams.get('startIndex')
      const page = { response: Array.from({ length: 100 }, (_, n) => ({ advertiserId: `${start}${100 + n}` })) }
      starts.push(...(start === null ? [] : [Number(start)]))
      const content = JSON.stringify(start === null ? [{ accountInfo: { type: 'agency' }, profileId: 7 }] : page)
      return Promise.resolve({ status: 200, content, headers: new Headers() })
    }
    expect(await listAdvertisers(request as never, 'NA')).toHaveLength(30_000)
    expect([starts.length, starts.at(-1)]).toEqual([300, 29_900])
  })

  test.each(['null', '[]', '<html>'])('advertisers of %j are no list', async (body) => {
    nock(NA)
      .get('/v2/profiles?profileTypeFilter=agency')
      .reply(200, [{ accountInfo: { type: 'agency' }, profileId: 7 }])
    nock(NA).get('/dsp/advertisers?startIndex=0&count=100').reply(200, body)
    expect((await asked('advertiserId')).error).toEqual({ code: '502', message: 'Amazon answered 200 without a list.' })
  })

  test.each(['', '{}', 'null', '[]', '{"connections":{}}', '<html>'])('%j is no list', async (body) => {
    nock(NA).get('/amc/audiences/connections').reply(200, body)
    expect((await asked('connectionId')).error).toEqual({
      code: '502',
      message: 'Amazon answered 200 without a list.'
    })
  })

  /** Without the sandbox, which answers in full. */
  function asked(field: 'advertiserId' | 'connectionId', region = 'NA') {
    const destination = new Destination(definition as never)
    const data = { settings: { region }, payload: {}, auth: { accessToken: 'Atza|access', refreshToken: '' } }
    const { dynamic } = definition.actions.syncAudience.hooks?.retlOnMappingSave?.inputFields?.[field] ?? {}
    return destination.executeDynamicField('syncAudience', field, data, dynamic as never) as ReturnType<typeof choices>
  }
})
