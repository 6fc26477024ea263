import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { tcfString } from '../scripts/consentStrings'
import type { SyncReport } from '../src/segment/sync/report'
import type { Sandbox } from '../src/sandbox'
import { SANDBOX_CREDENTIALS, startSandbox } from '../src/sandbox'
import { ENOUGH, event, file, run } from './helpers/runner'

jest.setTimeout(60_000)

/** One of each identity, with nothing in it that a message or a hash could hold by chance. */
const PERSON = {
  email: 'zzplanted.mail@zzexample.com',
  phone: '+1 571 412 0599',
  first_name: 'Zzfirstname',
  last_name: 'Zzlastname',
  address: '4711 Zzstreet Avenue',
  city: 'Zzcity',
  state: 'Zzstate',
  postal: '90210-4711',
  tcf: tcfString()
}

const PLANTED = [
  ...Object.values(PERSON),
  ...Object.values(PERSON).map((value) => value.toLowerCase()),
  '5714120599',
  'zzplanted',
  '203.0.113.77'
]

const SECRETS = [SANDBOX_CREDENTIALS.clientSecret, SANDBOX_CREDENTIALS.refreshToken, 'Atza|']

/** Each line goes wrong in its own way: before the destination, in it, at Amazon, or not at all. */
const LINES = [
  event('a', { properties: PERSON }),
  event('b', { properties: { ...PERSON, country_code: 'DE', tcf: undefined } }),
  event('c', { properties: { ...PERSON, amznUserData: 'DENIED' } }),
  event('d', { properties: { ...PERSON, amznUserData: PERSON.email } }),
  event('e', { properties: { ...PERSON, country_code: PERSON.email } }),
  event('f', { properties: { ...PERSON, tcf: `${PERSON.tcf} ${PERSON.email}` } }),
  event('g', { properties: { ...PERSON, email: { [PERSON.email]: PERSON } } }),
  event('h', { properties: PERSON, context: { ip: '203.0.113.77', personas: PERSON.email } }),
  event('i', { properties: PERSON, messageId: PERSON.email }),
  event('j', { properties: PERSON, context: { personas: { external_audience_id: PERSON.email } } }),
  event('k', { properties: PERSON, event: PERSON.email, context: null }),
  event(PERSON.email, { properties: PERSON, messageId: PERSON.email }),
  event('m', { properties: PERSON, userId: { [PERSON.email]: PERSON } }),
  event('n', { properties: PERSON }, 'vip'),
  JSON.stringify(PERSON).slice(0, -1),
  JSON.stringify(PERSON.email),
  JSON.stringify({ ...PERSON, type: 'identify', traits: PERSON }),
  Buffer.concat([Buffer.from(PERSON.email), Buffer.from([0xff])]).toString('latin1')
]

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
})
afterEach(() => sandbox.close())

/** Runs in a folder of its own and gives everything that was printed or written there, but the events themselves. */
async function everythingOf(args: string[]): Promise<Record<string, string>> {
  const events = file('events.jsonl', LINES.join('\n'))
  const folder = join(events, '..')
  const env = { AMAZON_ADS_SANDBOX_URL: sandbox.url, TMPDIR: folder }
  const settings = file('settings.json', JSON.stringify({ mapping: { batch_size: 4 } }))
  const flags = ['--journal', join(folder, 'journal'), '--settings', settings, ...ENOUGH]
  const { stdout, stderr } = await run(['sync', events, ...args, ...flags], { env })
  const written = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'events.jsonl')
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.includes('tsx-'))
  for (const path of written) {
    expect([path, statSync(path).mode & 0o777]).toEqual([path, 0o600])
  }
  expect(written.length).toBeGreaterThanOrEqual(2)
  return { stdout, stderr, ...Object.fromEntries(written.map((path) => [path, readFileSync(path, 'utf8')])) }
}

const faults: [string, () => void][] = [
  ['all is well', () => undefined],
  [
    'Amazon refuses, in its own words',
    () => sandbox.order({ operation: 'records', kind: 'status', status: 400, message: 'Malformed record', rate: 1 })
  ],
  ['Amazon is in trouble', () => sandbox.order({ operation: 'records', kind: 'status', status: 503, rate: 1 })],
  ['answers break off', () => sandbox.order({ operation: 'records', kind: 'reset', rate: 0.7 })],
  ['tokens are refused', () => sandbox.order({ operation: 'records', kind: 'expireTokens', rate: 1 })],
  [
    'the audience is refused',
    () => sandbox.order({ operation: 'createAudience', kind: 'status', status: 400, rate: 1 })
  ]
]

test.each(faults)('nothing of a person and no secret is printed or written: %s', async (_name, order) => {
  order()
  const everything = await everythingOf(['--attempts', '1'])
  for (const [where, text] of Object.entries(everything)) {
    for (const planted of [...PLANTED, ...SECRETS]) {
      expect({ where, planted, found: text.includes(planted) }).toEqual({ where, planted, found: false })
    }
  }
})

test('the lines do go their different ways', async () => {
  const { stdout } = await everythingOf(['--json'])
  const { audiences } = JSON.parse(stdout) as SyncReport
  expect(audiences.reduce((sum, { entered }) => sum + entered, 0)).toBeGreaterThanOrEqual(3)
  const reasons = audiences.flatMap(({ refusals }) => refusals.map(({ reason }) => reason))
  expect(new Set(reasons).size).toBeGreaterThanOrEqual(9)
})
