import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { EventsPage, RejectedPage, RunView } from '../../src/console/api'
import { engageTrack } from '../helpers/events'
import { temporaryFolder } from '../helpers/temporaryFolder'
import { whenLoaded } from './browser'
import { addDestination, computed, readyToCompute, SPACE } from './seeded'
import { useConsole } from './useConsole'
import { labelOf, REASONS } from './words'

jest.setTimeout(90_000)

const LONG_NAME = `${'events_of_an_audience_with_a_very_long_name_'.repeat(3)}.jsonl`
const COUNTRIES = ['DE', 'DE', 'FR', 'IT', 'US', 'US']
const file = join(temporaryFolder(), LONG_NAME)
writeFileSync(
  file,
  [
    ...COUNTRIES.map((country_code, number) =>
      engageTrack(true, {
        userId: `user-${number}`,
        audienceId: null,
        person: { email: `p${number}@example.com`, country_code }
      })
    ),
    engageTrack(false, { userId: 'user-5', audienceId: null, person: { email: 'p5@example.com' } })
  ]
    .map((event) => JSON.stringify(event).replace('spa_test', SPACE))
    .join('\n')
)

const its = useConsole({ files: [file] })

beforeEach(async () => {
  its.sandbox.clearFaults()
  await its.send('POST', '/reset')
})

const text = async (path: string) => (await fetch(`${its.running.address}${path}`)).text()

test('the first page says what this is and what it needs, in one sentence, and starts with one button', async () => {
  const page = await its.visit('/')
  const main = page.getByRole('main')
  await main.getByText(/you need no account, and nothing leaves this machine/).waitFor()
  expect(await main.locator('p').count()).toBe(1)
  expect(await main.locator('a, button').count()).toBe(1)
  await main.getByRole('link', { name: 'Start' }).click()
  await page.getByRole('heading', { name: 'Destination catalog' }).waitFor()
  // Later it leads on.
  await addDestination(its.running)
  await page.goto('/')
  await main.getByRole('link', { name: 'Continue with Audiences' }).waitFor()
})

describe('mapping', () => {
  test('rows say where a value is found automatically, and hashing is explained once', async () => {
    await readyToCompute(its.running)
    const page = await its.visit('/mappings/edit')
    const email = page.locator('.field', { has: page.locator('#map-email') })
    await email.getByText('Found automatically:').waitFor()
    await email.getByText('properties.email').waitFor()
    await page
      .locator('.field', { has: page.locator('#map-city') })
      .getByText('Not found in this event')
      .waitFor()
    expect(
      await page
        .getByRole('form')
        .or(page.locator('form'))
        .getByText(/hashed with SHA-256/)
        .count()
    ).toBe(1)
    const hashed = await page.locator('form .description', { hasText: /SHA-?256|[Hh]ashed/ }).allInnerTexts()
    expect(hashed.length).toBeLessThan(4)
    // Switched off, nothing is looked for.
    await page.getByRole('switch', { name: labelOf('findIdentities') }).uncheck()
    await email.getByText('Not mapped').waitFor()
  })
})

describe('events', () => {
  const rows = (page: Page) => page.getByRole('main').getByRole('row')

  test('are filtered by outcome, audience and person; the person is in no address', async () => {
    await readyToCompute(its.running)
    const page = await its.visit('/events')
    await page.getByLabel('Outcome').selectOption('Rejected')
    await page.waitForURL('**/events?outcome=refused')
    await rows(page).nth(4).waitFor()
    await page.getByRole('cell', { name: 'Added' }).first().waitFor({ state: 'detached' })
    expect(await rows(page).count()).toBe(5)
    await page.getByLabel('Outcome').selectOption('Removed')
    await page.getByRole('cell', { name: 'Removed' }).waitFor()
    expect(await rows(page).count()).toBe(2)
    await page.getByLabel('Outcome').selectOption('All')
    await page.getByText('Only events about a person').click()
    await page.getByLabel('Who').fill('P5@example.com')
    await page.getByRole('button', { name: 'Find events' }).click()
    await page.getByText('Show events of everybody').waitFor()
    await page.getByRole('cell', { name: 'Rejected' }).first().waitFor({ state: 'detached' })
    await rows(page).nth(2).waitFor()
    expect(await rows(page).count()).toBe(3)
    expect(page.url()).not.toMatch(/p5|who/i)
    const { events } = (await its.send('POST', '/events', { who: 'user-5', outcome: 'leaves' })) as EventsPage
    expect(events.map(({ line }) => line)).toEqual([7])
  })

  test('that were rejected can be saved as a file, and reasons that differ by the country alone are one', async () => {
    await readyToCompute(its.running)
    await computed(its.running)
    const page = await its.visit('/compute/1')
    const reasons = page.getByRole('region', { name: 'Rejected, by reason' }).getByRole('listitem')
    await reasons.first().waitFor()
    expect(await reasons.count()).toBe(1)
    await reasons.getByText('DE 2, FR 1, IT 1').waitFor()
    const saving = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download rejected events' }).click()
    expect((await saving).suggestedFilename()).toBe('rejected-events-run-1.csv')
    const lines = (await text('/api/runs/1/refused.csv')).trim().split('\r\n')
    expect(lines[0]).toBe('file,line,message ID,audience,reason')
    expect(lines).toHaveLength(5)
    expect(lines[3]).toContain(`${LONG_NAME},3,message-user-2,bought_twice,"${REASONS.noConsent} in FR`)

    await reasons.getByRole('link').click()
    await page.getByText('1 to 4 of 4 events').waitFor()
    const { reasons: found } = (await its.send('GET', '/runs/1')) as RunView
    const rejected = async (reason: string) =>
      ((await its.send('GET', `/runs/1/refused?reason=${encodeURIComponent(reason)}`)) as RejectedPage).total
    expect(await rejected(found[0].reason)).toBe(4)
    expect(await rejected(found[0].reason.replace('…', 'DE'))).toBe(2)
  })

  test('have the files of the rules folded away in their trace', async () => {
    await readyToCompute(its.running)
    const page = await its.visit('/events/0/1')
    const rules = page.getByRole('region', { name: 'Mapping' }).getByText('syncAudience/consent.ts')
    await page.getByText('Where are the rules?').nth(1).waitFor()
    expect(await rules.isVisible()).toBe(false)
    await page.getByText('Where are the rules?').nth(1).click()
    expect(await rules.isVisible()).toBe(true)
  })
})

test('AMC is linked wherever it is spoken of, and no page sends to a terminal for what another page does', async () => {
  await addDestination(its.running)
  await its.send('POST', '/audiences/bought_twice/destination')
  const page = await its.visit('/audiences/bought_twice/destination')
  const toAmc = page.getByRole('main').getByRole('link', { name: 'Terms and connections' })
  await toAmc.first().waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').getByRole('link', { name: 'Terms and connections' }).first().waitFor()
  for (const address of ['/catalog/66543798b2fb3cb3e9ff992c', '/import']) {
    if (address === '/import') {
      await its.running.upload('people.csv', 'id,email\n1,a@example.com\n')
    }
    await page.goto(address)
    await toAmc.first().waitFor()
  }
  for (const address of ['/audiences/bought_twice/destination', '/import', '/connections', '/settings', '/compute']) {
    await page.goto(address)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await whenLoaded(page)
    expect(await page.getByRole('main').innerText()).not.toContain('amazon-ads-dsp-amc ')
  }
})

describe('importing people', () => {
  const CSV = [
    'customer_id,email,note',
    'c1,one@example.com,',
    'c2,,',
    '"c3",three@example.com,"two\nlines"',
    'c4,not an address,',
    ',five@example.com,',
    'c6,six@example.com,'
  ].join('\n')

  async function fill(page: Page): Promise<void> {
    await page.getByLabel('Name', { exact: true }).fill('VIP')
    await page.getByLabel(new RegExp(`^${labelOf('advertiserId')}`)).selectOption('4728736040201')
    await page.locator('#field-countryCode').fill('US')
  }

  test('is three steps; rows are counted at once, optional settings are folded, the name at Amazon is shown', async () => {
    await addDestination(its.running)
    const page = await its.visit('/import')
    await page
      .getByRole('heading', { name: '1 Drop a file of people here' })
      .or(page.getByText('Drop a file of people here'))
      .first()
      .waitFor()
    await page.locator('#people').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) })
    await page.getByText('6 rows, 1 KB.').waitFor()
    const titles = await page.locator('main h2').allInnerTexts()
    expect(titles.map((title) => title.replace(/\s+/g, ' '))).toEqual(['1people.csv', '2Columns', '3Audience'])
    expect(
      await page
        .getByLabel(new RegExp(`^${labelOf('ttl')}`))
        .first()
        .isVisible()
    ).toBe(false)
    await page.getByText('Optional settings').click()
    expect(
      await page
        .getByLabel(new RegExp(`^${labelOf('ttl')}`))
        .first()
        .isVisible()
    ).toBe(true)
    await fill(page)
    await page.getByText('Name at Amazon: VIP Segment audience').waitFor()
  })

  test('says which rows were rejected, by line and reason, also as a file', async () => {
    await addDestination(its.running)
    await its.running.upload('people.csv', CSV)
    const page = await its.visit('/import')
    await fill(page)
    await page.getByRole('button', { name: 'Dry run' }).click()
    await page.getByText('Dry run: nothing was sent; 50 % rejected').waitFor()
    await page.getByText('Which rows?').click()
    const table = page.getByRole('table')
    await table.getByRole('row', { name: /Line 3 c2/ }).waitFor()
    await table.getByRole('row', { name: /Line 6 c4/ }).waitFor()
    await table.getByRole('row', { name: /Line 7 .*is blank in this row/ }).waitFor()
    expect(await table.getByRole('row').count()).toBe(4)
    await page.getByRole('link', { name: 'Download rejected rows' }).waitFor()
    const lines = (await text('/api/import/rejected.csv')).trim().split('\r\n')
    expect(lines.map((line) => line.split(',').slice(0, 3).join())).toEqual([
      'line,row,external user ID',
      '3,2,c2',
      '6,4,c4',
      '7,5,'
    ])
    expect(lines.join()).not.toContain('@example.com')
  })

  test('an audience that was imported stands under Audiences, and can be chosen again', async () => {
    await addDestination(its.running)
    const page = await its.visit('/import')
    const send = async (content: string) => {
      await page
        .locator('#people')
        .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(content) })
      await page.getByText(/^\d+ rows?, 1 KB\.$/).waitFor()
    }
    await send('customer_id,email\nc1,one@example.com\nc2,two@example.com\n')
    await fill(page)
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Sent, and removed').waitFor()
    const { audienceId } = its.sandbox.audiences().slice(-1)[0]
    await page.goto('/audiences')
    const row = page.getByRole('row', { name: /VIP/ })
    await row.getByText(audienceId).waitFor()
    await row.getByText('people.csv').waitFor()
    await page.goto('/import')
    await send('customer_id,email\nc1,one@example.com\nc2,two@example.com\nc3,three@example.com\n')
    await page.getByLabel('Audience', { exact: true }).selectOption({ label: 'VIP' })
    expect(await page.getByLabel('Name', { exact: true }).count()).toBe(0)
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Sent, and removed').waitFor()
    expect(its.sandbox.audiences().filter(({ name }) => name.startsWith('VIP'))).toHaveLength(1)
    expect(its.sandbox.members(audienceId)).toHaveLength(3)
    await page.getByText('Rows: 1 new, 0 changed, 2 unchanged').waitFor()
  })

  test('is not said to be sent when every row was rejected', async () => {
    await addDestination(its.running)
    await its.running.upload('people.csv', 'customer_id,email\nc1,\nc2,\n')
    const page = await its.visit('/import')
    await fill(page)
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Sent, all rows rejected').waitFor()
    expect(
      await page
        .getByRole('heading', { name: /all rows rejected/ })
        .getByRole('img', { name: 'Sent, all rows rejected' })
        .getAttribute('class')
    ).toContain('is-failed')
  })

  test('goes on with what was typed after a look at another page', async () => {
    await addDestination(its.running)
    await its.running.upload('people.csv', CSV)
    const page = await its.visit('/import')
    await fill(page)
    await page.getByRole('link', { name: 'Terms and connections' }).first().click()
    await page.getByRole('heading', { name: 'Terms and connections' }).waitFor()
    await page.goBack()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('VIP')
  })
})

test('a user who has no access to any account gets a message that says so', async () => {
  await its.send('POST', '/destination', { id: '66543798b2fb3cb3e9ff992c', engageSpace: SPACE })
  const page = await its.visit('/settings')
  await page.getByRole('button', { name: 'Connect to Amazon Ads DSP and AMC' }).click()
  await page.getByLabel('Cleo Colleague').check()
  await page.getByRole('button', { name: 'Allow' }).click()
  await page.getByText('without access to an account in this region').waitFor()
})

test('breadcrumbs end without a slash, and the title of the window names the product once', async () => {
  await readyToCompute(its.running)
  const page = await its.visit('/audiences/bought_twice/destination')
  const crumbs = page.getByRole('navigation', { name: 'Breadcrumbs' })
  await crumbs.waitFor()
  expect(await crumbs.getByRole('listitem').count()).toBe(2)
  expect(await page.title()).toBe('Amazon Ads DSP and AMC')
  await page.goto('/settings')
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
  expect(await page.title()).toBe('Settings · Amazon Ads DSP and AMC')
})

test('long names fit the window of a phone', async () => {
  await readyToCompute(its.running)
  await computed(its.running)
  const page = await its.visit('about:blank', { viewport: { width: 360, height: 700 } })
  for (const address of ['/events', '/events/0/1', '/compute/1/refused', '/audiences', '/mappings/edit', '/why']) {
    await page.goto(address)
    await whenLoaded(page)
    expect([address, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([address, 0])
  }
})

test('pages of the documentation have contents, and their tables break no words', async () => {
  const page = await its.visit('/docs/amazon-ads-dsp-amc', { viewport: { width: 360, height: 700 } })
  // A page that has contents of its own shows them once.
  expect(await page.getByRole('main').getByRole('link', { name: 'Glossary', exact: true }).count()).toBe(1)
  await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'Troubleshooting' }).click()
  await page.waitForURL('**#troubleshooting')
  const wraps = 'getComputedStyle(document.querySelector(".documentation td code")).overflowWrap'
  expect(await page.evaluate(wraps)).toBe('normal')
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
})

test('the theme that was chosen has its own picture, and holds on the pages of the documentation', async () => {
  const page = await its.visit('/')
  const theme = page.getByRole('button', { name: /^Theme: / })
  const pictures = new Set<string>()
  for (const name of ['Theme: system', 'Theme: light', 'Theme: dark']) {
    await page.getByRole('button', { name }).waitFor()
    pictures.add(await theme.locator('svg').innerHTML())
    await theme.click()
  }
  expect(pictures.size).toBe(3)
  await page.getByRole('button', { name: 'Theme: system' }).click()
  await page.getByRole('button', { name: 'Theme: light' }).click()
  await page.goto('/docs/console')
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
})

describe('what is not there is answered with 404, and what is not right with 400', () => {
  test.each([
    ['GET', '/events/abc/1'],
    ['GET', '/events/0/999999'],
    ['GET', '/events/9/1/way'],
    ['GET', '/runs/abc'],
    ['GET', '/runs/7/refused'],
    ['GET', '/runs/7/refused.csv'],
    ['POST', '/runs/7/cancel'],
    ['GET', '/audiences/nothing/events'],
    ['GET', '/audiences/choices/nothing'],
    ['GET', '/amazon/audiences/1'],
    ['GET', '/amazon/jobs/nothing'],
    ['GET', '/amazon/requests/99999'],
    ['GET', '/import/rejected.csv'],
    ['DELETE', '/faults/99999'],
    ['GET', '/nothing']
  ])('%s %s', async (method, path) => {
    await addDestination(its.running)
    await expect(its.send(method, path)).rejects.toThrow(/: 404 \{/)
  })

  test.each([
    'POST /runs',
    'POST /preview',
    'PUT /mapping',
    'POST /import/run',
    'PUT /import/columns',
    'POST /people',
    'POST /faults',
    'POST /events',
    'PUT /settings',
    'PUT /terms',
    'POST /amc/connections',
    'PUT /settings-file',
    'POST /import/file',
    'POST /amazon/members',
    'POST /destination'
  ])('%s with a body that is not one', async (route) => {
    await addDestination(its.running)
    const [method, path] = route.split(' ')
    for (const body of [null, [], 'text', 7, {}, { audience: 3, fields: 3, who: {}, text: {}, file: 'x', line: {} }]) {
      const answer = await its.send(method, path, body).then(
        () => '2',
        (error: Error) => / (\d)\d\d /.exec(error.message)?.[1]
      )
      expect([body, answer]).not.toEqual([body, '5'])
    }
  })

  test('a page of the documentation that is not there', async () => {
    const { status } = await fetch(`${its.running.address}/docs/nothing`)
    expect(status).toBe(404)
  })
})
