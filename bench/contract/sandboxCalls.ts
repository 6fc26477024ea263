import type { OperationName, Sandbox } from '../../src/sandbox'
import type { Sent } from './caller'
import { Caller } from './caller'
import type { Exchange } from './recorder'
import type { Specification } from './specifications'
import { findOperation } from './specifications'
import { variantsOf } from './variants'

const METADATA = '/amc/audiences/metadata'
const RECORDS = '/amc/audiences/records'
const CONNECTIONS = '/amc/audiences/connections'
const TERMS = `${CONNECTIONS}/terms`
const UNKNOWN = '413642381039213536'
const UNKNOWN_UUID = '1155d3e3-b18c-4b2b-a3b2-26173cdaf770'
const HASH = 'a'.repeat(64)

const OF_AN_AGENCY = { 'Amazon-Advertising-API-Scope': '1111111111111111' }
const OF_AN_ACCOUNT = {
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

/** A number that no id has: it stands for the audience's, which JSON.stringify would round. */
const THE_AUDIENCE = 424242

const upload = {
  audienceId: THE_AUDIENCE,
  records: [
    {
      action: 'CREATE',
      externalUserId: 'contract-1',
      countryCode: 'US',
      hashedPII: [{ email: HASH, phone: HASH }],
      userConsent: {
        geo: { countryCode: 'US', ipAddress: '127.0.0.1' },
        consent: { amzn: { amznUserData: 'GRANTED' } }
      }
    }
  ]
}

const textFor = (body: unknown, audienceId: string) =>
  JSON.stringify(body).replace(`"audienceId":${THE_AUDIENCE}`, `"audienceId":${audienceId}`)

const idIn = (text: string) => /"audienceId":(\d+)/.exec(text)?.[1] ?? ''
const partOf = (text: string, name: string) => String((JSON.parse(text) as Record<string, unknown>)[name])

/** Those of Amazon Ads, and the sign-in, which no file has. */
const OPERATIONS = 15

/** One good call of each operation. */
interface Good {
  name: OperationName
  method: string
  path: string
  sent?: Sent
  /** A body that its schema allows, from which variants are made. */
  body?: object
}

/** Every operation of the sandbox, answered, refused, in trouble, and with bodies on both sides of its schema. */
export async function callSandbox(
  sandbox: Sandbox,
  url: string,
  specifications: Specification[],
  exchanges: readonly Exchange[]
): Promise<void> {
  const amazon = new Caller(url, sandbox.credentials)
  await amazon.signIn()
  const audienceId = idIn((await amazon.call('POST', METADATA, { body: audience })).text)
  const jobs: string[] = []
  for (const state of ['SUCCEEDED', 'PARTIALLYSUCCEEDED', 'FAILED', 'COMPLETED'] as const) {
    sandbox.inject({ kind: 'jobState', operation: 'records', state })
    const { text } = await amazon.call('POST', RECORDS, { body: textFor(upload, audienceId) })
    jobs.push(partOf(text, 'jobRequestId'))
    await amazon.call('GET', `${RECORDS}/${jobs.at(-1)}`)
  }
  const wrong = { ...upload, records: [{ ...upload.records[0], hashedPII: [{ email: 'no hash' }] }] }
  jobs.push(partOf((await amazon.call('POST', RECORDS, { body: textFor(wrong, audienceId) })).text, 'jobRequestId'))
  await sandbox.settled()
  for (const job of jobs) {
    await amazon.call('GET', `${RECORDS}/${job}`)
  }
  const instance = {
    amcAccountId: 'ENTITY1AA1AA11AAA1',
    amcAccountMarketplaceId: 'ATVPDKIKX0DER',
    amcInstanceId: 'amc1alal2aa'
  }
  const connection = { ...instance, dspAdvertiserId: '4728736040201', dspProfileId: '1111111111111111' }
  const connected = await amazon.call('POST', CONNECTIONS, { body: { ...connection, isDefault: true } })
  const connectionId = partOf(connected.text, 'connectionId')
  const agreementToken = partOf((await amazon.call('GET', TERMS)).text, 'agreementToken')

  const good: Good[] = [
    { name: 'createAudience', method: 'POST', path: METADATA, body: audience },
    { name: 'readAudience', method: 'GET', path: `${METADATA}/${audienceId}` },
    {
      name: 'updateAudience',
      method: 'PUT',
      path: `${METADATA}/${audienceId}`,
      body: { description: 'New', metadata: { ttl: 120, audienceFees: audience.metadata.audienceFees } }
    },
    { name: 'records', method: 'POST', path: RECORDS, body: upload },
    { name: 'job', method: 'GET', path: `${RECORDS}/${jobs[0]}` },
    { name: 'connect', method: 'POST', path: CONNECTIONS, body: connection },
    { name: 'connections', method: 'GET', path: `${CONNECTIONS}?connectionId=${connectionId}` },
    { name: 'terms', method: 'GET', path: TERMS },
    { name: 'acceptTerms', method: 'PATCH', path: TERMS, body: { agreementToken, hasAccepted: true } },
    { name: 'profiles', method: 'GET', path: '/v2/profiles' },
    { name: 'advertisers', method: 'GET', path: '/dsp/advertisers', sent: { headers: OF_AN_AGENCY } },
    { name: 'accounts', method: 'GET', path: '/amc/accounts' },
    { name: 'instances', method: 'GET', path: '/amc/instances', sent: { headers: OF_AN_ACCOUNT } }
  ]

  for (const { name, method, path, sent = {}, body } of good) {
    const given = body === undefined ? sent : { ...sent, body: textFor(body, audienceId) }
    await amazon.call(method, path, given)
    const otherwise = (headers: Sent['headers']) =>
      amazon.call(method, path, { ...given, headers: { ...sent.headers, ...headers } })
    await otherwise({ Authorization: undefined })
    await otherwise({ 'Amazon-Advertising-API-ClientId': undefined })
    await otherwise({ Accept: 'text/plain' })
    for (const status of [429, 500]) {
      sandbox.inject({ kind: 'status', operation: name, status })
      await amazon.call(method, path, given)
    }
    if (body !== undefined) {
      await otherwise({ 'Content-Type': 'text/plain' })
      await amazon.call(method, path, { ...given, body: '{' })
      await amazon.call(method, path, sent)
      for (const variant of variantsOf(specifications, method, path, body)) {
        await amazon.call(method, path, { ...given, body: textFor(variant, audienceId) })
      }
      // Variants may have taken the terms back.
      sandbox.setTerms('ada', true)
    }
  }

  for (const path of [
    `${METADATA}/${UNKNOWN}`,
    `${METADATA}/abc`,
    `${RECORDS}/${UNKNOWN_UUID}`,
    `${CONNECTIONS}?connectionId=`,
    `${CONNECTIONS}?connectionId=${UNKNOWN_UUID}`,
    `${CONNECTIONS}?isDefault=true`,
    `${CONNECTIONS}?isDefault=false`,
    `${CONNECTIONS}?isDefault=yes`,
    '/v2/profiles?profileTypeFilter=agency&excludeSubTypeFilter=AMAZON_ATTRIBUTION&validPaymentMethodFilter=true',
    '/v2/profiles?validPaymentMethodFilter=false',
    '/v2/profiles?profileTypeFilter=dsp',
    '/v2/profiles?profileTypeFilter=seller,vendor',
    '/v2/profiles?excludeSubTypeFilter=OTHER',
    '/v2/profiles?apiProgram=campaign&accessLevel=view',
    '/v2/profiles?apiProgram=dsp',
    '/amc/accounts?nextToken=bogus'
  ]) {
    await amazon.call('GET', path)
  }
  await amazon.call('GET', '/v2/profiles', { headers: { 'Content-Type': undefined } })
  await amazon.call('GET', '/v2/profiles', { headers: OF_AN_AGENCY })
  await amazon.call('PUT', `${METADATA}/${UNKNOWN}`, { body: {} })
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
    await amazon.call('GET', `/dsp/advertisers?${query}`, { headers: OF_AN_AGENCY })
  }
  await amazon.call('GET', '/dsp/advertisers')
  for (const scope of ['1', '1111111111111113']) {
    await amazon.call('GET', '/dsp/advertisers', { headers: { 'Amazon-Advertising-API-Scope': scope } })
  }
  for (const query of ['limit=1', 'limit=0', 'limit=101', 'nextToken=bogus']) {
    await amazon.call('GET', `/amc/instances?${query}`, { headers: OF_AN_ACCOUNT })
  }
  await amazon.call('GET', '/amc/instances')
  await amazon.call('GET', '/amc/instances', {
    headers: { ...OF_AN_ACCOUNT, 'Amazon-Advertising-API-AdvertiserId': 'ENTITY9' }
  })
  const { name, description, targetResource } = audience
  const bare = { name, description, targetResource, metadata: { externalAudienceId: 'bare' } }
  const bareAudience = idIn((await amazon.call('POST', METADATA, { body: bare })).text)
  await amazon.call('GET', `${METADATA}/${bareAudience}`)
  await amazon.call('PUT', `${METADATA}/${bareAudience}`, { body: { description } })
  const toUnknown = { ...audience, targetResource: { advertiserId: 1 } }
  await amazon.call('POST', METADATA, { body: toUnknown })
  await amazon.call('POST', METADATA, { body: { ...audience, targetResource: { connectionId: UNKNOWN_UUID } } })
  const ofConnection = { ...audience, targetResource: { connectionId } }
  const amcAudience = idIn((await amazon.call('POST', METADATA, { body: ofConnection })).text)
  const through = { ...upload, targetResource: { connectionId, targetTypes: ['DSP'] } }
  await amazon.call('POST', RECORDS, { body: textFor(through, amcAudience) })
  await amazon.call('POST', RECORDS, { body: textFor(through, audienceId) })
  await amazon.call('POST', RECORDS, { body: textFor(upload, UNKNOWN) })
  sandbox.setTerms('ada', false)
  await amazon.call('POST', RECORDS, { body: textFor(upload, audienceId) })
  sandbox.setTerms('ada', true)
  await amazon.call('PATCH', TERMS, { body: { agreementToken: 'wrong', hasAccepted: true } })
  await amazon.call('POST', CONNECTIONS, { body: { ...connection, connectionId } })
  await amazon.call('POST', CONNECTIONS, { body: { ...instance, amcInstanceId: 'amc2blbl3bb' } })
  await amazon.call('DELETE', `${CONNECTIONS}?connectionId=${UNKNOWN_UUID}`)
  await amazon.call('DELETE', `${CONNECTIONS}?connectionId=${connectionId}`)
  await amazon.call('DELETE', CONNECTIONS, { headers: { Authorization: undefined } })
  for (const status of [429, 500]) {
    sandbox.inject({ kind: 'status', operation: 'disconnect', status })
    await amazon.call('DELETE', CONNECTIONS)
  }
  await amazon.call('DELETE', CONNECTIONS)

  refuseIfMissing(specifications, exchanges)
}

/** A check that sees little would find little. */
function refuseIfMissing(specifications: Specification[], exchanges: readonly Exchange[]): void {
  const seen = new Set(
    exchanges.map(({ method, path }) => findOperation(specifications, method, path)?.pointer.slice(1).join(' '))
  )
  if (seen.size < OPERATIONS) {
    throw new Error(`The files have only ${seen.size - 1} of the ${OPERATIONS - 1} operations: are some missing?`)
  }
}
