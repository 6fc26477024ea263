import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import { Client } from '../sandbox/client'
import { ENOUGH, event, file, run } from '../helpers/runner'

jest.setTimeout(60_000)

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1, termsAccepted: false })
})
afterEach(() => sandbox.close())

const COLUMNS = 80

test('what every command prints fits into 80 columns, but for a record and a path, which are to be copied', async () => {
  const observed: Record<string, string> = {}
  const command = async (...args: string[]) => {
    const ended = await run(args, { env: { AMAZON_ADS_SANDBOX_URL: sandbox.url } })
    observed[args.slice(0, 2).join(' ')] = ended.stdout
    return ended.stdout
  }
  const address = Object.fromEntries(
    ['email', 'phone', 'last_name', 'address'].map((key) => [key, `${key} 5714120599`])
  )
  const events = file('events.jsonl', event('a', { properties: { ...address, postal_code: '…' } }))

  await command('terms', '--accept')
  await command('connection', 'create', '--amc-instance', 'amc1alal2ac', '--dsp-advertiser', '4728736040202')
  await command('connection', 'list')
  await command('advertiser', 'list')
  await command('preview', events, '--user', 'a', ...ENOUGH)
  await command('sync', events, ...ENOUGH)
  await command('sync', '--dry-run', events, ...ENOUGH)
  const description = `Everybody ${'who bought '.repeat(8)}${'andAWordThatHasNoEnd'.repeat(5)}`
  await command('audience', 'create', '--name', 'An audience', '--description', description, ...ENOUGH)
  const [, { audienceId }] = sandbox.audiences()
  const shown = await command('audience', 'show', audienceId)
  const client = new Client(sandbox)
  await client.signIn()
  const record = { action: 'CREATE', hashedPII: [{ email: 'no hash at all' }], countryCode: 'US' }
  const records = Array.from({ length: 3 }, (_, n) => ({ ...record, externalUserId: `u${n}` }))
  const { body } = await client.records(audienceId, records)
  await command('job', String(body.jobRequestId))

  expect(Object.entries(observed).filter(([, text]) => text === '')).toEqual([])
  const wide = Object.entries(observed).flatMap(([name, text]) =>
    text
      .split('\n')
      .filter(
        (line) => line.length > COLUMNS && !/^ {2}record |rejected or not sent .*: \/|^\/.*:\d|saved in \//.test(line)
      )
      .map((line) => [name, line])
  )
  expect(wide).toEqual([])
  // Nothing of a word that is longer than its column is cut.
  expect(shown.replace(/[│\s]/g, '')).toContain(description.replace(/\s/g, ''))
  expect(observed[`job ${String(body.jobRequestId)}`]).toContain('Invalid because')
})
