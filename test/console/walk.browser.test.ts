import type { Browser } from 'playwright-core'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import type { OpenPage } from './browser'
import { openBrowser, openPage } from './browser'
import type { RunningConsole } from './console'
import { startConsole } from './console'
import { WORDS } from './words'

jest.setTimeout(60_000)

let sandbox: Sandbox
let running: RunningConsole
let browser: Browser
let open: OpenPage

beforeAll(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 50 })
  ;[running, browser] = await Promise.all([startConsole(sandbox), openBrowser()])
  open = await openPage(browser, running.address)
})
afterAll(async () => {
  await browser?.close()
  await running?.close()
  await sandbox?.close()
})

test('the walk of the documentation page, from the catalog to records delivered to Amazon', async () => {
  const { page, errors } = open
  const text = (words: string | RegExp) => page.getByText(words).first().waitFor()
  const click = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).click()
  const follow = (name: string | RegExp) => page.getByRole('main').getByRole('link', { name }).click()

  // Add the destination to your Engage Space.
  await page.goto('/')
  await page.getByRole('heading', { name: WORDS.catalog }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/catalog')
  await page.getByRole('searchbox').fill(WORDS.destination)
  await follow(/^Amazon Ads DSP and AMC/)
  await click(WORDS.add)
  await page
    .getByRole('group', { name: `Select the ${WORDS.space}` })
    .getByLabel('spa_5Yk2RtVbN8cQ')
    .check()
  await click('Add to this space')

  // Connection, Region, Enable the destination.
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  await page.getByRole('heading', { name: WORDS.connection }).waitFor()
  await click(WORDS.connect)
  await click('Allow')
  await text('Connected since')
  await page.getByLabel(WORDS.region).selectOption('NA')
  await page.getByRole('heading', { name: WORDS.enable }).waitFor()
  await page.getByRole('switch', { name: 'Switch the toggle to on to enable your destination.' }).click()
  await text('Enabled. Next')

  // Connect your Engage Audience(s) to the destination.
  await follow('connect your Engage audiences')
  await follow('Bought twice')
  await click(WORDS.add)
  await page.getByLabel(WORDS.destination).check()
  await click('Add to this audience')
  await page.getByRole('heading', { name: WORDS.audienceSettings }).waitFor()
  await page.getByLabel('Advertiser ID').selectOption('4728736040201')
  await page.getByLabel('Country Code').fill('US')
  await page.getByLabel('CPM Cents').fill('100')
  await text('100 = $1.00')
  await page.getByLabel('Currency').selectOption('USD')
  await page.getByLabel('Description').fill('People with two orders or more')
  await page.getByLabel('External Audience ID').fill('audience-id-for-device')
  await page.getByLabel('TTL in days').fill('30')
  expect(await page.getByLabel('TTL', { exact: false }).first().inputValue()).toBe('2592000')
  await click('Save')
  await text('The audience is created at Amazon')
  const [audience] = sandbox.audiences()
  await text(audience.audienceId)

  // Configure your mappings.
  await page.getByRole('link', { name: WORDS.mappings }).first().click()
  await follow(WORDS.addMapping)
  await text(/^Enters/)
  await click(WORDS.save)
  await text('Enabled · defaults')

  // When Segment computes the audience, you can see the created audience and records delivered to Amazon.
  await follow('let Segment compute the audience')
  await click('Compute')
  await text('Done ·')
  expect(sandbox.members(audience.audienceId).length).toBeGreaterThan(2000)
  await text(/^2,\d{3} events delivered$/)
  await text('Large enough')
  expect(errors).toEqual([])
})
