import { LINE_WITHOUT_CONSENT } from '../helpers/sampleEvents'
import { loadAxe, wrongWith } from './look'
import { addDestination, computed, readyToCompute } from './seeded'
import { useConsole } from './useConsole'
import { labelOf, REASONS } from './words'

jest.setTimeout(120_000)

const its = useConsole()

const EMPTY = [
  ['/', 'Amazon Ads DSP and AMC', 'Start'],
  ['/catalog', 'Destination catalog', 'Amazon Ads DSP and AMC'],
  ['/settings', 'Settings', 'Open the catalog'],
  ['/audiences', 'Audiences', 'Bought twice'],
  ['/audiences/bought_twice', 'Bought twice', 'Open the catalog'],
  ['/mappings', 'Matching Mappings', 'Open the catalog'],
  ['/compute', 'Compute', 'Open the catalog'],
  ['/compute/7', 'Nothing here', 'Go to the first page'],
  ['/reset', 'Reset', 'Reset the space']
]

const FULL = [
  ['/catalog/66543798b2fb3cb3e9ff992c', 'Amazon Ads DSP and AMC', 'Open the settings'],
  ['/settings', 'Settings', 'Connected since'],
  ['/audiences', 'Audiences', 'bought-twice.jsonl: 128 events'],
  ['/audiences/bought_twice', 'Bought twice', 'Destinations'],
  ['/audiences/bought_twice/destination', 'Amazon Ads DSP and AMC', 'The audience is created at Amazon'],
  ['/audiences/bought_twice/destination?show=mappings', 'Amazon Ads DSP and AMC', 'Sync Audience'],
  ['/mappings', 'Matching Mappings', 'Enabled'],
  ['/mappings/edit', 'Sync Audience', 'Added'],
  ['/compute', 'Compute', 'Run 1'],
  ['/compute/1', 'Run 1', 'more needed'],
  ['/compute/1/refused', 'Rejected events', REASONS.noMembership],
  [`/events/0/${LINE_WITHOUT_CONSENT}?run=1`, `bought-twice.jsonl, line ${LINE_WITHOUT_CONSENT}`, REASONS.noConsent],
  ['/docs/amazon-ads-dsp-amc', 'Amazon Ads DSP and AMC', 'Troubleshooting']
]

/** Opens each page by its address, as a reload does, and gives what is wrong with it. */
async function wrongWithAll(pages: string[][]): Promise<string[]> {
  const page = await its.visit('about:blank')
  await loadAxe(page)
  const wrong: string[] = []
  for (const [address, title, words] of pages) {
    await page.goto(address)
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByText(words).locator('visible=true').first().waitFor()
    wrong.push(...(await wrongWith(page, address.replace(/\W/g, '_'))))
  }
  return wrong
}

test('every page of an empty space says the next step, and bears axe', async () => {
  expect(await wrongWithAll(EMPTY)).toEqual([])
})

test('every page of a space in use keeps its address, and bears axe', async () => {
  await readyToCompute(its.running)
  await computed(its.running)
  expect(await wrongWithAll(FULL)).toEqual([])
})

test('a form that is rejected bears axe, and says what is wrong next to the field, in the words of the destination', async () => {
  await its.send('POST', '/reset')
  await addDestination(its.running)
  await its.send('POST', '/audiences/bought_twice/destination')
  const page = await its.visit('/audiences/bought_twice/destination')
  await page.getByLabel(labelOf('advertiserId')).selectOption('4728736040201')
  await page.getByLabel(labelOf('countryCode')).fill('USA')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').getByText(REASONS.badCountry).waitFor()
  const field = page.getByLabel(labelOf('countryCode'))
  expect(await field.getAttribute('aria-invalid')).toBe('true')
  expect(await page.locator(':focus').inputValue()).toBe('USA')
  expect(await wrongWith(page, 'rejected-form')).toEqual([])

  // Corrected and clicked twice, the audience is created once.
  await field.fill('us')
  await page.getByRole('button', { name: 'Save' }).dblclick()
  await page.getByText('The audience is created at Amazon').waitFor()
  const created = its.sandbox.audiences().filter(({ externalAudienceId }) => externalAudienceId === 'bought_twice')
  expect(created).toHaveLength(1)
})
