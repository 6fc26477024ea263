import definition from '../../../src'
import type { Sandbox, SandboxOptions } from '../../../src/sandbox'
import { SANDBOX_ACCOUNT, startSandbox } from '../../../src/sandbox'
import type { Sandboxed } from '../../helpers/sandboxed'
import { useSandbox } from '../../helpers/sandboxed'
import { Client } from '../../sandbox/client'

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
  amazon.release()
  await sandbox.close()
})

/** As the platform asks for the choices of an audience's setting. */
async function choices(field: 'advertiserId' | 'connectionId', region = 'NA') {
  const data = { settings: { region }, payload: {}, auth: { accessToken, refreshToken: '' } }
  const { dynamic } = definition.audienceFields[field]
  const answer = await amazon.destination.executeDynamicField('syncAudience', field, data, dynamic as never)
  return answer as { choices: { value: string; label: string }[]; error?: { code: string; message: string } }
}

test('advertisers of all agencies with name, country and ID', async () => {
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
      message: expect.stringContaining('no DSP advertiser in region FE. Check the region') as string
    }
  })
  expect(await choices('connectionId')).toEqual({
    choices: [],
    error: { code: '404', message: expect.stringContaining('has no connection yet. Create one') as string }
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
  ['trouble', 503, 'Amazon is in trouble (503)'],
  ['no permission', 403, 'Amazon denies permission'],
  ['a refused token', 401, 'Amazon refused the access token']
])('%s is told, and never thrown', async (_name, status, words) => {
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
  expect(error?.message).toContain('no DSP advertiser in region FE.')
})

test('a region that is none is told, too', async () => {
  await start()
  expect((await choices('advertiserId', 'US')).error?.message).toContain('Region must be NA, EU or FE')
})
