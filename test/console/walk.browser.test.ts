import { useConsoleProcess } from './useConsole'
import { labelOf, WORDS } from './words'

jest.setTimeout(60_000)

/** With the samples that the command takes where no files are named. */
const its = useConsoleProcess({ files: [] })

test('the walk of the documentation page, from the catalog to records delivered to Amazon', async () => {
  const page = await its.visit('/')
  const text = (words: string | RegExp) => page.getByText(words).first().waitFor()
  const click = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).click()
  const follow = (name: string | RegExp) => page.getByRole('main').getByRole('link', { name }).click()

  // Add the destination to your Engage Space.
  await follow('Start')
  await page.getByRole('heading', { name: WORDS.catalog }).waitFor()
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
  await page.getByLabel(labelOf('advertiserId')).selectOption('4728736040201')
  await page.getByLabel(labelOf('countryCode')).fill('US')
  await page.getByLabel(labelOf('cpmCents')).fill('100')
  await text('100 = $1.00')
  await page.getByLabel(labelOf('currency')).selectOption('USD')
  await page.getByLabel(new RegExp(`^${labelOf('description')}`)).fill('People with two orders or more')
  await page.getByLabel(labelOf('externalAudienceId')).fill('audience-id-for-device')
  await page.getByLabel(`${labelOf('ttl')} in days`).fill('30')
  expect(await page.getByLabel(labelOf('ttl'), { exact: false }).first().inputValue()).toBe('2592000')
  await click('Save')
  await text('The audience is created at Amazon')
  const [audience] = its.sandbox.audiences()
  await text(audience.audienceId)

  // Configure your mappings.
  await page.getByRole('link', { name: WORDS.mappings }).first().click()
  await follow(WORDS.addMapping)
  await page.getByRole('main').getByText('Added', { exact: true }).waitFor()
  await click(WORDS.save)
  await text('Enabled · defaults')

  // When Segment computes the audience, you can see the created audience and records delivered to Amazon.
  await follow('let Segment compute the audience')
  await click('Compute')
  await page.locator('.lead', { hasText: 'Done' }).waitFor()
  expect(its.sandbox.members(audience.audienceId).length).toBeGreaterThan(2000)
  await text('Large enough')
})
