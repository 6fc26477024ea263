import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { EndsView, ImportAsked, ImportRun, ImportView, NewAudience } from '../../src/console/api'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import { openBrowser, openPage } from './browser'
import type { RunningConsole } from './console'
import { startConsole } from './console'
import { WINDOWS, wrongWith } from './look'
import { addDestination, whenRead } from './seeded'
import { temporaryFolder } from '../helpers/temporaryFolder'

jest.setTimeout(120_000)

const ROWS = join(__dirname, '../../fixtures/rows')

let sandbox: Sandbox
let running: RunningConsole
let browser: Browser
let folder: string

/** The console has a folder for temporary files of its own, so that what it leaves there is seen. */
const temporary = () => readdirSync(folder).filter((name) => name.includes('import'))

beforeAll(async () => {
  folder = temporaryFolder()
  sandbox = await startSandbox({ jobMilliseconds: 20 })
  ;[running, browser] = await Promise.all([startConsole(sandbox, undefined, [], { TMPDIR: folder }), openBrowser()])
  await whenRead(running)
  await addDestination(running)
})
afterAll(async () => {
  await browser?.close()
  await running?.close()
  await sandbox?.close()
})

const view = async () => (await running.send('GET', '/import')) as ImportView

async function upload(name: string, content: string | Buffer): Promise<ImportView> {
  const response = await fetch(`${running.address}/api/import/file`, {
    method: 'POST',
    headers: {
      'Sec-Fetch-Site': 'same-origin',
      'Content-Type': 'application/octet-stream',
      'X-File-Name': encodeURIComponent(name)
    },
    body: content
  })
  if (!response.ok) {
    throw new Error(await response.text())
  }
  return view()
}

/** A CSV of people by their numbers. */
const people = (numbers: number[], also = ''): string =>
  `customer_id,email${also === '' ? '' : ',code'}\n${numbers
    .map((number) => `c${number},p${number}@example.com${also === '' ? '' : `,${also}`}`)
    .join('\n')}\n`

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, nth) => from + nth)

test('whoever has a CSV drops it, corrects a column, tries it, sends it, and sees the people at Amazon', async () => {
  const { page, errors, close } = await openPage(browser, running.address)
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  await page.goto('/import')
  await page.getByLabel('Or choose one').setInputFiles(join(ROWS, 'customers.csv'))
  await page.getByRole('heading', { name: 'customers.csv' }).waitFor()
  expect(await page.getByLabel('Column of Email', { exact: true }).inputValue()).toBe('E-Mail')
  expect(await page.getByLabel('Column of Postal Code', { exact: true }).inputValue()).toBe('PLZ')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await page.getByRole('alert').getByText('Choose the column that tells people apart').waitFor()
  await page.getByLabel('Column of External User ID').selectOption('Kundennr')
  await page.getByLabel('Column of City').selectOption('')
  await page.getByLabel('Name', { exact: true }).fill('Good customers')
  await page.getByLabel('Advertiser ID').selectOption('4728736040201')
  await page.getByLabel('Country Code').last().fill('DE')

  await page.getByRole('button', { name: 'Dry run' }).click()
  await page.getByText('Dry run: nothing was sent').waitFor()
  const tried = (await view()).run!
  expect(tried.entered).toBeGreaterThan(100)
  expect(tried.refusals.map(({ reason }) => reason).join()).toContain('Consent is required to add users')
  expect(tried.effort).toMatchObject({ requests: 1 })
  expect(sandbox.audiences()).toEqual([])
  expect(temporary()).toHaveLength(1)
  expect(statSync(join(folder, temporary()[0])).mode & 0o777).toBe(0o700)

  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('Sent, and removed from the console’s folder.').waitFor()
  const [{ audienceId, name, members }] = sandbox.audiences()
  expect({ name, members }).toEqual({ name: 'Good customers', members: tried.entered })
  const sent = (await view()).run!
  expect({ ...sent, effort: undefined }).toMatchObject({ entered: tried.entered, refused: tried.refused, audienceId })
  // Nothing of the city, for it was taken away.
  const [{ externalUserId }] = sandbox.members(audienceId)
  const [{ member }] = sandbox.findMembers({ externalUserId })
  expect(Object.keys(member.hashedPII[0])).not.toContain('city')
  await page.getByRole('link', { name: 'Look at the audience at Amazon' }).click()
  await page.getByRole('heading', { name: 'Good customers' }).waitFor()

  expect(JSON.stringify(await view())).not.toMatch(/Oehler|Lindenstra/)
  expect(addresses.join()).not.toContain('customers')
  expect(running.printed()).not.toMatch(/Oehler|customers/)
  expect(errors).toEqual([])
  await close()
})

test('the next file sends only what has changed, and asks before many people leave', async () => {
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/import')
  const fill = async () => {
    await page.getByLabel('Name', { exact: true }).fill('Loyal buyers')
    await page.getByLabel('Advertiser ID').selectOption('4728736040201')
    await page.getByLabel('Country Code').last().fill('US')
  }
  const choose = (numbers: number[]) =>
    page
      .locator('#people')
      .setInputFiles({ name: 'buyers.csv', mimeType: 'text/csv', buffer: Buffer.from(people(numbers)) })
  await choose(range(0, 40))
  await fill()
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('Sent, and removed').waitFor()
  const members = () => sandbox.audiences().find(({ name }) => name === 'Loyal buyers')?.members
  expect(members()).toBe(40)

  await choose(range(20, 50))
  await page.getByRole('heading', { name: 'Columns' }).waitFor()
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('20 of the 40 people of the audience would leave it: 50.0 %').waitFor()
  expect(members()).toBe(40)
  await page.getByRole('button', { name: 'They are to leave' }).click()
  await page.getByText('Sent, and removed').waitFor()
  expect((await view()).run).toMatchObject({
    compared: { new: 10, updated: 0, unchanged: 20, gone: 20, members: 40 },
    entered: 10,
    left: 20
  })
  expect(members()).toBe(30)
  expect(errors).toEqual([])
  await close()
})

test.each(['customers.parquet', 'customers.jsonl'])('%s is taken as well', async (name) => {
  const { columns, key, fields } = await upload(name, readFileSync(join(ROWS, name)))
  expect(columns.length).toBeGreaterThan(5)
  expect(fields.find(({ field }) => field === 'email')?.columns).toHaveLength(1)
  expect(key ?? '').not.toContain('@')
})

test('a file of more than a megabyte is taken, one that holds no rows is refused by its own name', async () => {
  const { bytes, key } = await upload('large.csv', people(range(0, 20_000), 'x'.repeat(80)))
  expect(bytes).toBeGreaterThan(1024 * 1024)
  expect(key).toBe('customer_id')
  await expect(upload('picture.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]))).rejects.toThrow(/picture\.png/)
  expect(await view()).toBeNull()
})

test('what the destination refuses is said beside its field', async () => {
  const { page, errors, close } = await openPage(browser, running.address)
  await upload('few.csv', people([1]))
  await page.goto('/import')
  await page.getByLabel('Name', { exact: true }).fill('Few')
  await page.getByLabel('Advertiser ID').selectOption('4728736040201')
  await page.getByLabel('Country Code').last().fill('USA')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('Country Code (countryCode) must be').first().waitFor()
  expect(sandbox.audiences().map(({ name }) => name)).not.toContain('Few')
  expect(errors).toEqual([])
  await close()
})

const SETTINGS = { advertiserId: '4728736040201', countryCode: 'US' }

/** Sends or tries, and gives the run once it has ended. */
async function ran(asked: Partial<ImportAsked> & Pick<ImportAsked, 'audience'>): Promise<ImportRun> {
  await running.send('POST', '/import/run', { dry: false, mode: 'mirror', ...asked })
  for (;;) {
    const run = (await view()).run
    if (run !== undefined && run.state !== 'comparing' && run.state !== 'sending') {
      return run
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('an audience of which nobody knows whether it was made', () => {
  const called = (name: string) => sandbox.audiences().filter((one) => one.name === name)

  async function broken(name: string): Promise<NewAudience> {
    const audience = { name, settings: { ...SETTINGS, externalAudienceId: name } }
    sandbox.order({ operation: 'createAudience', kind: 'status', status: 504, applied: true, times: 1 })
    await upload('few.csv', people(range(0, 10)))
    const { state, problem } = await ran({ audience })
    expect(state).toBe('failed')
    expect(problem).toMatchObject({ field: 'perhapsMade', perhapsMade: name })
    expect(problem?.message).toContain(`for an audience “${name}”, and answer “Is the audience at Amazon?”.`)
    expect(problem?.message).not.toContain('--')
    expect(called(name)).toHaveLength(1)
    return audience
  }

  test('is taken by its ID, and found by its name from then on', async () => {
    const audience = await broken('Broken off')
    const [{ audienceId }] = called('Broken off')
    const take = (id: string) => ran({ audience: { ...audience, perhapsMade: { audienceId: id } } })
    await expect(take('none')).rejects.toThrow(/400.*digits only/)
    expect(await take('123')).toMatchObject({ state: 'failed' })
    expect((await ran({ audience })).problem).toMatchObject({ perhapsMade: 'Broken off' })
    expect(await take(audienceId)).toMatchObject({ state: 'done', entered: 10, audienceId })
    await upload('few.csv', people(range(0, 12)))
    expect(await ran({ audience })).toMatchObject({ state: 'done', audienceId, compared: { new: 2, unchanged: 10 } })
    expect(called('Broken off')).toHaveLength(1)
  })

  test('is created again where that is asked for', async () => {
    const audience = await broken('Broken again')
    expect(await ran({ audience: { ...audience, perhapsMade: { again: true } } })).toMatchObject({ state: 'done' })
    expect(called('Broken again')).toHaveLength(2)
  })

  test('is asked about on the page, with a field for its ID', async () => {
    const { page, errors, close } = await openPage(browser, running.address)
    sandbox.order({ operation: 'createAudience', kind: 'status', status: 504, applied: true, times: 1 })
    await upload('few.csv', people(range(0, 10)))
    await page.goto('/import')
    await page.getByLabel('Name', { exact: true }).fill('Asked about')
    await page.getByLabel('Advertiser ID').selectOption('4728736040201')
    await page.getByLabel('Country Code').last().fill('US')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('answer “Is the audience at Amazon?”').waitFor()
    await page.getByLabel('Take this ID').check()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('alert').getByText('digits only').waitFor()
    expect(await wrongWith(page, 'import-perhaps')).toEqual([])
    await page.getByLabel('Amazon’s ID of the audience').fill(called('Asked about')[0].audienceId)
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Sent, and removed').waitFor()
    expect(errors).toEqual([])
    await close()
  })
})

test('what is wrong is said of the fields of the page, not of flags of the command', async () => {
  const connectionOf = async (amcInstanceId: string) =>
    ((await running.send('POST', '/amc/connections', { amcInstanceId, dspAdvertiserId })) as { connectionId: string })
      .connectionId
  const { instances, advertisers } = (await running.send('GET', '/amc/ends')) as EndsView
  const dspAdvertiserId = advertisers[0].value
  const connections = [await connectionOf(instances[0].value), await connectionOf(instances[1].value)]
  const into = (connectionId: string) => ({
    audience: { name: 'Told', settings: { countryCode: 'US', externalAudienceId: 'told', connectionId } }
  })
  await upload('few.csv', people(range(0, 10)))
  expect(await ran(into(connections[0]))).toMatchObject({ state: 'done' })

  await upload('few.csv', people(range(0, 20)))
  const { problem } = await ran(into(connections[1]))
  expect(problem?.field).toBe('connectionId')
  expect(problem?.message).toContain(`was made for the connection ${connections[0]}. Choose that`)

  await running.send('PUT', '/import/columns', { key: 'email' })
  const { problem: ofKey } = await ran(into(connections[0]))
  expect(ofKey?.message).toContain('by the column customer_id. Choose that for External User ID')

  const two = { fields: { city: ['email', 'customer_id'] } }
  await expect(running.send('PUT', '/import/columns', two)).rejects.toThrow(/"City takes one column\."/)
  expect(JSON.stringify([problem, ofKey])).not.toContain('--')
})

test.each(WINDOWS)(
  'empty, with columns, and with a result the page bears axe and fits the window: %s',
  async (...args) => {
    const [, options] = args
    const { page, errors, close } = await openPage(browser, running.address, options)
    await running.send('POST', '/reset')
    await page.goto('/import')
    await page.getByText('There is no destination yet').waitFor()
    await addDestination(running)
    await page.getByRole('heading', { name: 'Drop a file of people here' }).waitFor()
    const wrong = await wrongWith(page, 'import-empty')
    await upload('customers.csv', readFileSync(join(ROWS, 'customers.csv')))
    await running.send('PUT', '/import/columns', {
      key: 'Kundennr',
      fields: Object.fromEntries((await view()).fields.map(({ field, columns }) => [field, columns]))
    })
    await running.send('POST', '/import/run', {
      dry: true,
      mode: 'mirror',
      audience: {
        name: 'Tried',
        settings: { advertiserId: '4728736040201', countryCode: 'DE', externalAudienceId: 'x' }
      }
    })
    await page.getByText('Dry run: nothing was sent').waitFor()
    wrong.push(...(await wrongWith(page, 'import-tried')))
    expect([...wrong, ...errors]).toEqual([])
    await close()
  }
)

test('at its end the console leaves no file behind', async () => {
  await addDestination(running)
  await upload('few.csv', people([1, 2]))
  expect(temporary()).toHaveLength(1)
  await running.close()
  expect(temporary()).toEqual([])
})
