import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { EndsView, ImportInput, ImportRun, ImportView, NewImportAudience } from '../../src/console/api'
import { wrongWith } from './look'
import { temporaryFolder } from '../helpers/temporaryFolder'
import { addDestination } from './seeded'
import { useConsoleProcess } from './useConsole'
import { labelOf, REASONS } from './words'

jest.setTimeout(120_000)

const ROWS = join(__dirname, '../../fixtures/rows')

const folder = temporaryFolder()
const its = useConsoleProcess({ environment: { TMPDIR: folder }, prepare: (running) => addDestination(running) })

/** The console has a folder for temporary files of its own, so that what it leaves there is seen. */
const temporary = () => readdirSync(folder).filter((name) => name.includes('import'))

const view = async () => (await its.send('GET', '/import')) as ImportView

async function upload(name: string, content: string | Buffer): Promise<ImportView> {
  await its.running.upload(name, content)
  return view()
}

/** A CSV of people by their numbers. */
const people = (numbers: number[], also = ''): string =>
  `customer_id,email${also === '' ? '' : ',code'}\n${numbers
    .map((number) => `c${number},p${number}@example.com${also === '' ? '' : `,${also}`}`)
    .join('\n')}\n`

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, nth) => from + nth)

test('a marketer with a CSV drops it, corrects a column, tries it, sends it, and sees the people at Amazon', async () => {
  const page = await its.visit('about:blank')
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  await page.goto('/import')
  await page.getByLabel('Or choose one').setInputFiles(join(ROWS, 'customers.csv'))
  await page.getByRole('heading', { name: 'customers.csv' }).waitFor()
  expect(await page.getByLabel('Column of Email', { exact: true }).inputValue()).toBe('E-Mail')
  expect(await page.getByLabel('Column of Postal Code', { exact: true }).inputValue()).toBe('PLZ')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await page.getByRole('alert').getByText('Choose the column that identifies people').waitFor()
  await page.getByLabel('Column of External User ID').selectOption('Kundennr')
  await page.getByLabel('Column of City').selectOption('')
  await page.getByLabel('Name', { exact: true }).fill('Good customers')
  await page.getByLabel(labelOf('advertiserId')).selectOption('4728736040201')
  await page.getByLabel(labelOf('countryCode')).last().fill('DE')

  await page.getByRole('button', { name: 'Dry run' }).click()
  await page.getByText('Dry run: nothing was sent').waitFor()
  const tried = (await view()).run!
  expect(tried.entered).toBeGreaterThan(100)
  expect(tried.refusals.map(({ reason }) => reason).join()).toContain(REASONS.noConsent)
  expect(tried.effort).toMatchObject({ requests: 1 })
  expect(its.sandbox.audiences()).toEqual([])
  expect(temporary()).toHaveLength(1)
  expect(statSync(join(folder, temporary()[0])).mode & 0o777).toBe(0o700)

  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('Sent, and removed from the console’s folder.').waitFor()
  const [{ audienceId, name, members }] = its.sandbox.audiences()
  expect({ name, members }).toEqual({ name: 'Good customers', members: tried.entered })
  const sent = (await view()).run!
  expect({ ...sent, effort: undefined }).toMatchObject({ entered: tried.entered, refused: tried.refused, audienceId })
  // Nothing of the city, for it was taken away.
  const [{ externalUserId }] = its.sandbox.members(audienceId)
  const [{ member }] = its.sandbox.findMembers({ externalUserId })
  expect(Object.keys(member.hashedPII[0])).not.toContain('city')
  await page.getByRole('link', { name: 'Show the audience at Amazon' }).click()
  await page.getByRole('heading', { name: 'Good customers' }).waitFor()

  expect(JSON.stringify(await view())).not.toMatch(/Oehler|Lindenstra/)
  expect(addresses.join()).not.toContain('customers')
  expect(its.running.printed()).not.toMatch(/Oehler|customers/)
})

test('the next file sends only what has changed, and asks before many people are removed', async () => {
  const page = await its.visit('/import')
  const fill = async () => {
    await page.getByLabel('Name', { exact: true }).fill('Loyal buyers')
    await page.getByLabel(labelOf('advertiserId')).selectOption('4728736040201')
    await page.getByLabel(labelOf('countryCode')).last().fill('US')
  }
  const choose = (numbers: number[]) =>
    page
      .locator('#people')
      .setInputFiles({ name: 'buyers.csv', mimeType: 'text/csv', buffer: Buffer.from(people(numbers)) })
  await choose(range(0, 40))
  await fill()
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('Sent, and removed').waitFor()
  const members = () => its.sandbox.audiences().find(({ name }) => name === 'Loyal buyers')?.members
  expect(members()).toBe(40)

  await choose(range(20, 50))
  await page.getByRole('heading', { name: 'Columns' }).waitFor()
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('20 of the 40 people of the audience would leave it: 50.0 %').waitFor()
  expect(members()).toBe(40)
  await page.getByRole('button', { name: 'Remove 20 people' }).click()
  await page.getByText('Sent, and removed').waitFor()
  expect((await view()).run).toMatchObject({
    compared: { new: 10, updated: 0, unchanged: 20, gone: 20, members: 40 },
    entered: 10,
    left: 20
  })
  expect(members()).toBe(30)
})

test.each(['customers.parquet', 'customers.jsonl'])('%s is taken as well', async (name) => {
  const { columns, key, fields } = await upload(name, readFileSync(join(ROWS, name)))
  expect(columns.length).toBeGreaterThan(5)
  expect(fields.find(({ field }) => field === 'email')?.columns).toHaveLength(1)
  expect(key ?? '').not.toContain('@')
})

test('a file of more than a megabyte is taken, one that holds no rows is rejected by its own name', async () => {
  const { bytes, key } = await upload('large.csv', people(range(0, 20_000), 'x'.repeat(80)))
  expect(bytes).toBeGreaterThan(1024 * 1024)
  expect(key).toBe('customer_id')
  await expect(upload('picture.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]))).rejects.toThrow(/picture\.png/)
  // The file before is still there.
  expect((await view()).fileName).toBe('large.csv')
})

test('what the destination rejects is said next to its field', async () => {
  const page = await its.visit('about:blank')
  await upload('few.csv', people([1]))
  await page.goto('/import')
  await page.getByLabel('Name', { exact: true }).fill('Few')
  await page.getByLabel(labelOf('advertiserId')).selectOption('4728736040201')
  await page.getByLabel(labelOf('countryCode')).last().fill('USA')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText(REASONS.badCountry).first().waitFor()
  expect(its.sandbox.audiences().map(({ name }) => name)).not.toContain('Few')
})

const SETTINGS = { advertiserId: '4728736040201', countryCode: 'US' }

/** Sends or tries, and gives the run once it has ended. */
async function ran(input: Partial<ImportInput> & Pick<ImportInput, 'audience'>): Promise<ImportRun> {
  await its.send('POST', '/import/run', { dry: false, mode: 'mirror', ...input })
  for (;;) {
    const run = (await view()).run
    if (run !== undefined && run.state !== 'comparing' && run.state !== 'sending') {
      return run
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('an audience of which it is unclear whether it was created', () => {
  const called = (name: string) => its.sandbox.audiences().filter((one) => one.name === name)

  async function broken(name: string): Promise<NewImportAudience> {
    const audience = { name, settings: { ...SETTINGS, externalAudienceId: name } }
    its.sandbox.order({ operation: 'createAudience', kind: 'status', status: 504, applied: true, times: 1 })
    await upload('few.csv', people(range(0, 10)))
    const { state, problem } = await ran({ audience })
    expect(state).toBe('failed')
    expect(problem).toMatchObject({ field: 'perhapsMade', perhapsMade: name })
    expect(problem?.message).toContain(`for an audience “${name}”, and answer “Is the audience at Amazon?”.`)
    expect(problem?.message).not.toContain('--')
    expect(called(name)).toHaveLength(1)
    return audience
  }

  test('is chosen by its ID, and found by its name from then on', async () => {
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

  test('is used when its ID is among the settings of a new one, and no second one is created', async () => {
    const [{ audienceId }] = called('Broken off')
    const settings = { ...SETTINGS, externalAudienceId: 'Broken off', amazonAudienceId: audienceId }
    await upload('few.csv', people(range(0, 3)))
    expect(await ran({ audience: { name: 'By its ID', settings } })).toMatchObject({ state: 'done', audienceId })
    expect(called('By its ID')).toEqual([])
  })

  test('is created again when that is chosen', async () => {
    const audience = await broken('Broken again')
    expect(await ran({ audience: { ...audience, perhapsMade: { again: true } } })).toMatchObject({ state: 'done' })
    expect(called('Broken again')).toHaveLength(2)
  })

  test('is asked about on the page, with a field for its ID', async () => {
    const page = await its.visit('about:blank')
    its.sandbox.order({ operation: 'createAudience', kind: 'status', status: 504, applied: true, times: 1 })
    await upload('few.csv', people(range(0, 10)))
    await page.goto('/import')
    await page.getByLabel('Name', { exact: true }).fill('Asked about')
    await page.getByLabel(labelOf('advertiserId')).selectOption('4728736040201')
    await page.getByLabel(labelOf('countryCode')).last().fill('US')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('answer “Is the audience at Amazon?”').waitFor()
    await page.getByLabel('Use this audience ID').check()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('alert').getByText('digits only').waitFor()
    expect(await wrongWith(page, 'import-perhaps')).toEqual([])
    await page.getByLabel('Audience ID at Amazon').fill(called('Asked about')[0].audienceId)
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Sent, and removed').waitFor()
  })
})

test('what is wrong is said of the fields of the page, not of flags of the command', async () => {
  const connectionOf = async (amcInstanceId: string) =>
    ((await its.send('POST', '/amc/connections', { amcInstanceId, dspAdvertiserId })) as { connectionId: string })
      .connectionId
  const { instances, advertisers } = (await its.send('GET', '/amc/ends')) as EndsView
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
  expect(problem?.message).toContain(`was created for the connection ${connections[0]}. Choose that`)

  await its.send('PUT', '/import/columns', { key: 'email' })
  const { problem: ofKey } = await ran(into(connections[0]))
  expect(ofKey?.message).toContain('by the column customer_id. Choose that for External User ID')

  const two = { fields: { city: ['email', 'customer_id'] } }
  await expect(its.send('PUT', '/import/columns', two)).rejects.toThrow(/"City takes one column\."/)
  expect(JSON.stringify([problem, ofKey])).not.toContain('--')
})

describe('a person who was erased', () => {
  const audience = { name: 'Erased from', settings: { ...SETTINGS, externalAudienceId: 'erased-from' } }
  const members = () =>
    its.sandbox
      .members(its.sandbox.audiences().find(({ name }) => name === 'Erased from')!.audienceId)
      .map(({ externalUserId }) => externalUserId)
      .sort()
  const states = () => {
    const own = join(folder, temporary()[0])
    const names = readdirSync(own).filter((name) => name.endsWith('.state'))
    return names.map((name) => readFileSync(join(own, name)))
  }

  test('is in nothing that is kept of imports, and does not come back with the next file, which says so', async () => {
    await upload('few.csv', people(range(900, 905)))
    expect(await ran({ audience })).toMatchObject({ state: 'done', entered: 5 })
    expect(states().some((state) => state.includes('c902'))).toBe(true)
    const page = await its.visit('/why')
    await page.getByLabel('Who').fill('c902')
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByRole('button', { name: 'Erase this person…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Erase', exact: true }).click()
    await page.getByText('Deletion requested.').waitFor()
    expect(states().some((state) => state.includes('c902'))).toBe(false)
    expect(states().some((state) => state.includes('c903'))).toBe(true)
    await its.sandbox.settled()
    expect(members()).not.toContain('c902')

    await upload('few.csv', people(range(901, 906)))
    await page.goto('/import')
    await page.getByLabel('Audience', { exact: true }).selectOption({ label: 'Erased from' })
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('1 erased person is still in the file: nothing of them is sent.').waitFor()
    await page.getByRole('button', { name: 'Remove 1 person' }).click()
    await page.getByText('Sent, and removed').waitFor()
    expect((await view()).run).toMatchObject({ compared: { new: 1, gone: 1, unchanged: 3, erased: 1 }, entered: 1 })
    expect(members()).toEqual(['c901', 'c903', 'c904', 'c905'])
  })

  test('comes back with the next file once they are allowed again', async () => {
    await its.send('POST', '/people/allow', { externalUserIds: ['c902'] })
    await upload('few.csv', people([...range(901, 906)]))
    expect(await ran({ audience })).toMatchObject({ state: 'done', compared: { new: 1, erased: 0 }, entered: 1 })
    expect(members()).toContain('c902')
    await its.send('POST', '/people/erase', { externalUserIds: ['c902'] })
  })

  test('stays erased for other audiences, and in the list of rejected rows', async () => {
    const other = { name: 'Another', settings: { ...SETTINGS, externalAudienceId: 'another' } }
    await upload('few.csv', 'customer_id,email\nc902,p902@example.com\nc950,p950@example.com\nc951,none\n')
    expect(await ran({ audience: other })).toMatchObject({ compared: { new: 2, erased: 1 }, entered: 1, refused: 1 })
    expect((await view()).run?.rejectedRows).toMatchObject([{ id: 'c951' }])
    await its.send('POST', '/people/erase', { externalUserIds: ['c951'] })
    expect((await view()).run?.rejectedRows).toEqual([])
    expect(await (await fetch(`${its.running.address}/api/import/rejected.csv`)).text()).not.toContain('c951')
  })

  test('is erased when nothing is sent meanwhile: an import in progress has to end first', async () => {
    its.sandbox.order({ operation: 'records', kind: 'slow', delayMilliseconds: 1_500, times: 1 })
    await upload('few.csv', people(range(900, 907)))
    const sending = ran({ audience })
    await expect(its.send('POST', '/people/erase', { externalUserIds: ['c906'] })).rejects.toThrow(
      /409.*An import is in progress/
    )
    expect(its.sandbox.erasures({ externalUserId: 'c906' })).toEqual([])
    expect(await sending).toMatchObject({ state: 'done' })
  })
})

test('empty, with columns, and with a result the page bears axe and fits the window', async () => {
  const page = await its.visit('about:blank')
  await its.send('POST', '/reset')
  await page.goto('/import')
  await page.getByText('There is no destination yet').waitFor()
  await addDestination(its.running)
  await page.getByRole('heading', { name: 'Drop a file of people here' }).waitFor()
  const wrong = await wrongWith(page, 'import-empty')
  await upload('customers.csv', readFileSync(join(ROWS, 'customers.csv')))
  await its.send('PUT', '/import/columns', {
    key: 'Kundennr',
    fields: Object.fromEntries((await view()).fields.map(({ field, columns }) => [field, columns]))
  })
  await its.send('POST', '/import/run', {
    dry: true,
    mode: 'mirror',
    audience: {
      name: 'Tried',
      settings: { advertiserId: '4728736040201', countryCode: 'DE', externalAudienceId: 'x' }
    }
  })
  await page.getByText('Dry run: nothing was sent').waitFor()
  wrong.push(...(await wrongWith(page, 'import-tried')))
  expect(wrong).toEqual([])
})

test('at its end the console leaves no file behind', async () => {
  await addDestination(its.running)
  await upload('few.csv', people([1, 2]))
  expect(temporary()).toHaveLength(1)
  await its.running.close()
  expect(temporary()).toEqual([])
})
