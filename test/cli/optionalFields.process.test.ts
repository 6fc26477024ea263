import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import type { RowsReport } from '../../src/segment/reverseEtl/run'
import type { Ended } from '../helpers/runner'
import { ENOUGH, event, run } from '../helpers/runner'
import { temporaryFolder } from '../helpers/temporaryFolder'

jest.setTimeout(120_000)

const ADVERTISER = '4728736040201'

let sandbox: Sandbox
let folder: string
let events: string
let people: string
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1, erasureMilliseconds: 0 })
  folder = temporaryFolder()
  events = join(folder, 'events.jsonl')
  people = join(folder, 'people.csv')
  writeFileSync(events, [event('a'), event('b')].join('\n'))
  writeFileSync(people, 'id,email,phone\na,a@example.com,2065550142\nb,b@example.com,2065550143\n')
})
afterEach(() => sandbox.close())

/** Runs a command; whatever Amazon left out, nothing is unexpected, and nothing is written as a gap of the code. */
async function command(...args: string[]): Promise<Ended> {
  const ended = await run(args, { env: { AMAZON_ADS_SANDBOX_URL: sandbox.url } })
  expect(`${ended.stdout}${ended.stderr}`).not.toMatch(/Unexpected|undefined|\bnull\b|NaN|\[object/)
  return ended
}

const json = async <Value>(...args: string[]): Promise<Value> => {
  const { code, stdout } = await command(...args, '--json')
  expect([args, code]).toEqual([args, 0])
  return JSON.parse(stdout) as Value
}

const newAudience = async (name: string): Promise<string> => {
  const before = sandbox.audiences().map(({ audienceId }) => audienceId)
  await command('audience', 'create', '--name', name, ...ENOUGH)
  return sandbox.audiences().find(({ audienceId }) => !before.includes(audienceId))!.audienceId
}

describe('Amazon leaves out every optional field', () => {
  beforeEach(() => sandbox.inject({ kind: 'minimal', rate: 1 }))

  test('audiences are created, shown and updated', async () => {
    const { audienceId } = await json<{ audienceId: string }>('audience', 'create', '--name', 'An audience', ...ENOUGH)
    expect(sandbox.audiences()).toMatchObject([{ audienceId, name: 'An audience' }])
    for (const args of [
      ['show', audienceId],
      ['update', audienceId, '--ttl', '86400']
    ]) {
      expect(await json('audience', ...args)).toMatchObject({ audienceId })
      expect((await command('audience', ...args)).stdout).toContain(audienceId)
    }
  })

  test('events reach a new audience and an existing one', async () => {
    const existing = await newAudience('An existing one')
    for (const [name, ...flags] of [['new'], ['existing', '--amazon-audience-id', existing]]) {
      const args = [...ENOUGH, ...flags, '--audiences', join(folder, `${name}.audiences.json`)]
      const { audiences } = await json<{ audiences: object[] }>('sync', events, ...args)
      expect(audiences).toMatchObject([{ entered: 2, refused: 0, jobs: [{ state: 'SUCCEEDED' }] }])
      expect((await command('sync', events, ...args)).code).toBe(0)
    }
    expect(sandbox.members(existing)).toHaveLength(2)
  })

  test('rows reach a new audience and an existing one, whose country is the flag’s; they are kept, refreshed and removed', async () => {
    const audienceId = await newAudience('An existing one')
    const rows = (...args: string[]) => json<RowsReport>('rows', people, '--yes', ...args)
    expect(await rows('--audience-name', 'From rows', ...ENOUGH)).toMatchObject({ entered: 2, refused: 0 })
    const toExisting = ['--audience-id', audienceId, '--country-code', 'US']
    expect(await rows(...toExisting, '--dry-run')).toMatchObject({ entered: 2, refused: 0 })
    expect(await rows(...toExisting)).toMatchObject({ entered: 2, refused: 0, jobs: [{ state: 'SUCCEEDED' }] })
    const phones = ['a', 'b'].map((externalUserId) => sandbox.findMembers({ externalUserId })[0].member)
    // A national number is hashed for the country of the flag.
    expect(phones.map(({ hashedPII }) => hashedPII.some((one) => 'phone' in one))).toEqual([true, true])
    expect(await rows('--audience-id', audienceId, '--full')).toMatchObject({ entered: 2, changes: { updated: 2 } })
    writeFileSync(people, 'id,email\na,a@example.com\n')
    expect(await rows('--audience-id', audienceId)).toMatchObject({ left: 1 })
    expect((await command('rows', people, '--audience-id', audienceId)).code).toBe(0)
    const state = join(folder, `people.csv.${audienceId}.state`)
    expect(await json('audience', 'show', audienceId, '--state', state)).toMatchObject({ audienceId })
  })

  test('jobs, advertisers, AMC, its terms, and deletion requests', async () => {
    await json('sync', events, ...ENOUGH)
    const [{ jobRequestId }] = sandbox.jobs()
    expect(await json('job', jobRequestId)).toMatchObject([{ jobRequestId, state: 'SUCCEEDED' }])
    expect((await command('job', jobRequestId)).code).toBe(0)
    expect(await json('advertiser', 'list')).toMatchObject([{ advertiserId: ADVERTISER }, {}, {}])
    expect((await command('advertiser', 'list')).stdout).toContain(ADVERTISER)
    const { connectionId } = await json<{ connectionId: string }>(
      ...['connection', 'create', '--amc-instance', 'amc1alal2ac', '--dsp-advertiser', ADVERTISER]
    )
    expect(await json('connection', 'list')).toEqual([{ connectionId, isDefault: false }])
    expect((await command('connection', 'list')).stdout).toContain(connectionId)
    const ofAmc = join(folder, 'amc.audiences.json')
    const amc = ['--connection-id', connectionId, '--country-code', 'US', '--audiences', ofAmc]
    expect(await json('sync', events, ...amc)).toMatchObject({ audiences: [{ entered: 2 }] })
    expect((await command('terms')).stdout).toContain("Amazon doesn't say whether they have been accepted.")
    expect((await command('terms', '--accept')).stdout).toContain('Accepted.')
    await json('erase', '--user', 'a', '--yes')
    expect(sandbox.erasures()).toMatchObject([{ users: 1 }])
  })
})

describe('Amazon answers with nothing at all', () => {
  const OPERATIONS = [
    ...['profiles', 'advertisers', 'accounts', 'instances', 'createAudience', 'readAudience', 'updateAudience'],
    ...['records', 'job', 'connect', 'connections', 'terms', 'deleteUsers']
  ] as NonNullable<Parameters<Sandbox['inject']>[0]['operation']>[]

  test('every command says in words what was missing', async () => {
    const audienceId = await newAudience('An existing one')
    await json('sync', events, ...ENOUGH)
    const [{ jobRequestId }] = sandbox.jobs()
    rmSync(`${events}.audiences.json`, { force: true })
    OPERATIONS.forEach((operation) => sandbox.inject({ kind: 'incomplete', operation, rate: 1 }))
    const existing = ['rows', people, '--audience-id', audienceId, '--country-code', 'US', '--attempts', '1']
    for (const [words, ...args] of [
      ['without an audience ID', 'audience', 'create', '--name', 'Another one', ...ENOUGH],
      ['without an audience ID', 'sync', events, '--attempts', '1', ...ENOUGH],
      ['without an audience ID', 'rows', people, '--audience-name', 'From rows', ...ENOUGH],
      ['without an audience ID', ...existing],
      ['without an audience ID', ...existing, '--dry-run'],
      ['without what was asked for', 'job', jobRequestId, '--wait', '0'],
      ['without what was asked for', 'terms'],
      ['without a list', 'advertiser', 'list'],
      ['without a list', 'connection', 'list'],
      ['without what was asked for', 'connection', 'create', '--dsp-advertiser', ADVERTISER]
    ]) {
      const { code, stdout, stderr } = await command(...args)
      expect([args, code === 0, (stdout + stderr).replace(/\s+/g, ' ')]).toEqual([
        args,
        false,
        expect.stringContaining(words)
      ])
    }
    expect((await command('audience', 'show', audienceId)).stdout).toContain(audienceId)
    expect((await command('erase', '--user', 'a', '--yes')).code).toBe(0)
  })
})
