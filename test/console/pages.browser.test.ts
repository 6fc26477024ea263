import axe from 'axe-core'
import type { Browser } from 'playwright-core'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import { openBrowser, openPage } from './browser'
import type { RunningConsole } from './console'
import { startConsole } from './console'
import { WINDOWS, wrongWith } from './look'
import { addDestination, computed, readyToCompute, whenRead } from './seeded'

jest.setTimeout(120_000)

let sandbox: Sandbox
let running: RunningConsole
let browser: Browser

beforeAll(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 50 })
  ;[running, browser] = await Promise.all([startConsole(sandbox), openBrowser()])
  await whenRead(running)
})
afterAll(async () => {
  await browser?.close()
  await running?.close()
  await sandbox?.close()
})

const EMPTY = [
  ['/catalog', 'Destination catalog', 'Amazon Ads DSP and AMC'],
  ['/settings', 'Settings', 'Open the catalog'],
  ['/audiences', 'Audiences', 'Bought twice'],
  ['/audiences/bought_twice', 'Bought twice', 'Open the catalog'],
  ['/mappings', 'Matching Mappings', 'Open the catalog'],
  ['/compute', 'Compute', 'Open the catalog'],
  ['/compute/7', 'Nothing here', 'Go to the next step'],
  ['/reset', 'Reset', 'Reset the space']
]

const FULL = [
  ['/catalog/66543798b2fb3cb3e9ff992c', 'Amazon Ads DSP and AMC', 'Open the settings'],
  ['/settings', 'Settings', 'Connected since'],
  ['/audiences', 'Audiences', '1,449'],
  ['/audiences/bought_twice', 'Bought twice', 'Destinations'],
  ['/audiences/bought_twice/destination', 'Amazon Ads DSP and AMC', 'The audience is created at Amazon'],
  ['/audiences/bought_twice/destination?show=mappings', 'Amazon Ads DSP and AMC', 'Sync Audience'],
  ['/mappings', 'Matching Mappings', 'Enabled'],
  ['/mappings/edit', 'Sync Audience', 'Enters'],
  ['/compute', 'Compute', 'Run 1'],
  ['/compute/1', 'Run 1', 'Large enough'],
  ['/compute/1/refused', 'Refused events', 'Unable to determine audience membership'],
  ['/events/0/2169?run=1', 'bought-twice.jsonl, line 2169', 'Consent is required to add users'],
  ['/docs/amazon-ads-dsp-amc', 'Amazon Ads DSP and AMC', 'Troubleshooting']
]

describe.each(WINDOWS)('%s', (_name, options) => {
  /** Opens each page by its address, as a reload does, and gives what is wrong with it. */
  async function wrongWithAll(pages: string[][]): Promise<string[]> {
    const { page, errors, close } = await openPage(browser, running.address, options)
    const wrong: string[] = []
    for (const [address, title, words] of pages) {
      await page.goto(address)
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      await page.getByText(words).locator('visible=true').first().waitFor()
      wrong.push(...(await wrongWith(page, address.replace(/\W/g, '_'))))
    }
    await close()
    return [...wrong, ...errors]
  }

  test('every page of an empty space says the next step, and bears axe', async () => {
    await running.send('POST', '/reset')
    expect(await wrongWithAll(EMPTY)).toEqual([])
  })

  test('every page of a space in use keeps its address, and bears axe', async () => {
    await running.send('POST', '/reset')
    await readyToCompute(running)
    await computed(running)
    expect(await wrongWithAll(FULL)).toEqual([])
  })
})

test('a form that is refused bears axe, and says what is wrong beside the field, in the words of the destination', async () => {
  await running.send('POST', '/reset')
  await addDestination(running)
  await running.send('POST', '/audiences/bought_twice/destination')
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/audiences/bought_twice/destination')
  await page.getByLabel('Advertiser ID').selectOption('4728736040201')
  await page.getByLabel('Country Code').fill('USA')
  await page.getByRole('button', { name: 'Save' }).click()
  const refusal = 'Country Code (countryCode) must be a two-letter ISO 3166-1 code, such as US.'
  await page.getByRole('alert').getByText(refusal).waitFor()
  const field = page.getByLabel('Country Code')
  expect(await field.getAttribute('aria-invalid')).toBe('true')
  expect(await page.locator(':focus').inputValue()).toBe('USA')
  await page.evaluate(axe.source)
  expect(await page.evaluate('axe.run().then((found) => found.violations.map(({ id }) => id))')).toEqual([])

  // Corrected and clicked twice, the audience is created once.
  await field.fill('us')
  await page.getByRole('button', { name: 'Save' }).dblclick()
  await page.getByText('The audience is created at Amazon').waitFor()
  const created = sandbox.audiences().filter(({ externalAudienceId }) => externalAudienceId === 'bought_twice')
  expect(created).toHaveLength(1)
  expect(errors).toEqual([])
  await close()
})
