import type { OperationName, Sandbox } from '../../src/sandbox'
import type { Sent } from '../../test/sandbox/client'
import { Client } from '../../test/sandbox/client'

const METADATA = '/amc/audiences/metadata'
const RECORDS = '/amc/audiences/records'
const CONNECTIONS = '/amc/audiences/connections'
const TERMS = `${CONNECTIONS}/terms`
const UNKNOWN_ID = '413642381039213536'
const UNKNOWN_UUID = '1155d3e3-b18c-4b2b-a3b2-26173cdaf770'
const HASH = 'a'.repeat(64)

const JSON_TYPE = { 'Content-Type': 'application/json' }
const AGENCY = { 'Amazon-Advertising-API-Scope': '1111111111111111' }
const ACCOUNT = {
  'Amazon-Advertising-API-AdvertiserId': 'ENTITY1AA1AA11AAA1',
  'Amazon-Advertising-API-MarketplaceId': 'ATVPDKIKX0DER'
}

const audience = {
  name: 'Contract audience',
  description: 'Device audiences',
  countryCode: 'US',
  targetResource: { advertiserId: 4728736040201 },
  metadata: { externalAudienceId: 'contract', ttl: 60, audienceFees: [{ cpmCents: 100, currency: 'USD' }] }
}
const instance = { amcAccountId: 'ENTITY1AA1AA11AAA1', amcInstanceId: 'amc1alal2aa' }
const connection = {
  ...instance,
  amcAccountMarketplaceId: 'ATVPDKIKX0DER',
  dspAdvertiserId: '4728736040201',
  dspProfileId: '1111111111111111'
}
const deletion = {
  users: [
    { userId: { type: 'EXTERNAL_USER_ID', value: 'contract-1' }, advertiserId: '4728736040201', consentTime: 1000 }
  ],
  operation: 'DELETE'
}

/** A request with a record; the audience's ID goes out with all its digits. */
const upload = (audienceId: string, hash = HASH, more: object = {}) => {
  const userConsent = {
    geo: { countryCode: 'US', ipAddress: '127.0.0.1' },
    consent: { amzn: { amznUserData: 'GRANTED' } }
  }
  const record = { action: 'CREATE', externalUserId: 'contract-1', countryCode: 'US', hashedPII: [{ email: hash }] }
  return `{"audienceId":${audienceId},${JSON.stringify({ ...more, records: [{ ...record, userConsent }] }).slice(1)}`
}

const readPart = (text: string, name: string) => new RegExp(`"${name}":"?([^",}]+)`).exec(text)?.[1] ?? ''

/** One good call of each operation of Amazon Ads. */
interface Good {
  name: OperationName
  method: string
  path: string
  body?: string | object
  headers?: Record<string, string>
}

/** Calls every operation of the sandbox: answered, rejected, in trouble, and with parameters of all kinds. */
export async function callSandbox(sandbox: Sandbox): Promise<void> {
  const amazon = new Client(sandbox)
  await amazon.signIn()
  const send = (method: string, path: string, sent: Sent = {}) => amazon.send(method, path, sent)
  const get = (path: string, headers: Sent['headers'] = {}) => send('GET', path, { headers })

  const audienceId = readPart((await send('POST', METADATA, { body: audience })).text, 'audienceId')
  const jobs: string[] = []
  for (const state of ['SUCCEEDED', 'PARTIALLYSUCCEEDED', 'FAILED', 'COMPLETED'] as const) {
    sandbox.inject({ kind: 'jobState', operation: 'records', state })
    jobs.push(readPart((await send('POST', RECORDS, { body: upload(audienceId) })).text, 'jobRequestId'))
    await get(`${RECORDS}/${jobs.at(-1)}`)
  }
  jobs.push(readPart((await send('POST', RECORDS, { body: upload(audienceId, 'no hash') })).text, 'jobRequestId'))
  await sandbox.settled()
  for (const job of jobs) {
    await get(`${RECORDS}/${job}`)
  }
  const connected = await send('POST', CONNECTIONS, { body: { ...connection, isDefault: true } })
  const connectionId = readPart(connected.text, 'connectionId')
  const agreementToken = readPart((await get(TERMS)).text, 'agreementToken')

  const good: Good[] = [
    { name: 'createAudience', method: 'POST', path: METADATA, body: audience },
    { name: 'readAudience', method: 'GET', path: `${METADATA}/${audienceId}` },
    {
      name: 'updateAudience',
      method: 'PUT',
      path: `${METADATA}/${audienceId}`,
      body: { description: 'New', metadata: { ttl: 120, audienceFees: audience.metadata.audienceFees } }
    },
    { name: 'records', method: 'POST', path: RECORDS, body: upload(audienceId) },
    { name: 'job', method: 'GET', path: `${RECORDS}/${jobs[0]}` },
    { name: 'connect', method: 'POST', path: CONNECTIONS, body: connection },
    { name: 'connections', method: 'GET', path: `${CONNECTIONS}?connectionId=${connectionId}` },
    { name: 'terms', method: 'GET', path: TERMS },
    { name: 'acceptTerms', method: 'PATCH', path: TERMS, body: { agreementToken, hasAccepted: true } },
    { name: 'profiles', method: 'GET', path: '/v2/profiles', headers: JSON_TYPE },
    { name: 'advertisers', method: 'GET', path: '/dsp/advertisers', headers: AGENCY },
    { name: 'accounts', method: 'GET', path: '/amc/accounts' },
    { name: 'instances', method: 'GET', path: '/amc/instances', headers: ACCOUNT },
    { name: 'deleteUsers', method: 'PATCH', path: '/v2/dp/users', headers: JSON_TYPE, body: deletion },
    { name: 'disconnect', method: 'DELETE', path: CONNECTIONS }
  ]
  for (const { method, path, headers = {}, body } of good.slice(0, -1)) {
    const change = (more: Sent['headers'], text = body) =>
      send(method, path, { body: text, headers: { ...headers, ...more } })
    await change({})
    await change({ Authorization: undefined })
    await change({ 'Amazon-Advertising-API-ClientId': undefined })
    await change({ Accept: 'text/plain' })
    if (body !== undefined) {
      await change({ 'Content-Type': 'text/plain' })
      await change({}, '{')
      await send(method, path, { headers })
    }
  }
  for (const { name, method, path, headers, body } of good) {
    for (const status of [429, 500]) {
      sandbox.inject({ kind: 'status', operation: name, status })
      await send(method, path, { headers, body })
    }
  }

  for (const path of [
    `${METADATA}/${UNKNOWN_ID}`,
    `${METADATA}/abc`,
    `${RECORDS}/${UNKNOWN_UUID}`,
    ...['connectionId=', `connectionId=${UNKNOWN_UUID}`, 'isDefault=true', 'isDefault=false', 'isDefault=yes'].map(
      (query) => `${CONNECTIONS}?${query}`
    ),
    '/amc/accounts?nextToken=bogus',
    '/v2/profiles',
    '/dsp/advertisers',
    '/amc/instances'
  ]) {
    await get(path)
  }
  for (const query of [
    'profileTypeFilter=agency&excludeSubTypeFilter=AMAZON_ATTRIBUTION&validPaymentMethodFilter=true',
    'validPaymentMethodFilter=false',
    'profileTypeFilter=dsp',
    'profileTypeFilter=seller,vendor',
    'excludeSubTypeFilter=OTHER',
    'apiProgram=campaign&accessLevel=view',
    'apiProgram=dsp'
  ]) {
    await get(`/v2/profiles?${query}`, JSON_TYPE)
  }
  await get('/v2/profiles', { ...JSON_TYPE, ...AGENCY })
  for (const query of [
    'startIndex=1&count=1',
    'startIndex=-1',
    'startIndex=29901',
    'count=0',
    'count=101',
    'count=x',
    'advertiserIdFilter=4728736040201',
    'advertiserIdFilter=abc'
  ]) {
    await get(`/dsp/advertisers?${query}`, AGENCY)
  }
  for (const scope of ['1', '1111111111111113']) {
    await get('/dsp/advertisers', { 'Amazon-Advertising-API-Scope': scope })
  }
  for (const query of ['limit=1', 'limit=0', 'limit=101', 'nextToken=bogus']) {
    await get(`/amc/instances?${query}`, ACCOUNT)
  }
  await get('/amc/instances', { ...ACCOUNT, 'Amazon-Advertising-API-AdvertiserId': 'ENTITY9' })

  const { name, description, targetResource } = audience
  const bare = { name, description, targetResource, metadata: { externalAudienceId: 'bare' } }
  const bareId = readPart((await send('POST', METADATA, { body: bare })).text, 'audienceId')
  await get(`${METADATA}/${bareId}`)
  await send('PUT', `${METADATA}/${bareId}`, { body: { description } })
  await send('PUT', `${METADATA}/${UNKNOWN_ID}`, { body: {} })
  for (const target of [{ advertiserId: 1 }, { advertiserId: 1.5 }, { connectionId: UNKNOWN_UUID }]) {
    await send('POST', METADATA, { body: { ...audience, targetResource: target } })
  }
  const quoted = { ...audience, targetResource: { advertiserId: '4728736040201' } }
  await send('POST', METADATA, { body: quoted })
  const ofConnection = { ...audience, targetResource: { connectionId } }
  const amcId = readPart((await send('POST', METADATA, { body: ofConnection })).text, 'audienceId')
  const through = { targetResource: { connectionId, targetTypes: ['DSP'] } }
  for (const body of [
    upload(amcId, HASH, through),
    upload(audienceId, HASH, through),
    upload(audienceId, HASH, { targetResource: { connectionId: UNKNOWN_UUID } }),
    upload(UNKNOWN_ID),
    upload(`"${audienceId}"`),
    upload('1.5')
  ]) {
    await send('POST', RECORDS, { body })
  }
  sandbox.setTerms('ada', false)
  await send('POST', RECORDS, { body: upload(audienceId) })
  sandbox.setTerms('ada', true)
  await send('PATCH', TERMS, { body: { agreementToken: 'wrong', hasAccepted: true } })
  for (const body of [
    {},
    { ...connection, connectionId },
    { ...instance, amcInstanceId: 'amc2blbl3bb' },
    { dspAdvertiserId: '1' }
  ]) {
    await send('POST', CONNECTIONS, { body })
  }
  const [named] = deletion.users
  for (const users of [
    Array.from({ length: 1001 }, () => named),
    [{ userId: { type: 'EXTERNAL_USER_ID', value: 'ann@example.com' } }],
    [{ ...named, advertiserId: '1' }]
  ]) {
    await send('PATCH', '/v2/dp/users', { headers: JSON_TYPE, body: { ...deletion, users } })
  }
  await send('DELETE', `${CONNECTIONS}?connectionId=${UNKNOWN_UUID}`)
  await send('DELETE', `${CONNECTIONS}?connectionId=${connectionId}`)
  await send('DELETE', CONNECTIONS, { headers: { Authorization: undefined } })
  await send('DELETE', CONNECTIONS)
}
