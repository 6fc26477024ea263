import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { engageTrack } from '../helpers/events'
import { temporaryFolder } from '../helpers/temporaryFolder'
import { addDestination, readyToCompute, SPACE } from './seeded'
import { useConsole } from './useConsole'
import { labelOf } from './words'

jest.setTimeout(90_000)

const file = join(temporaryFolder(), 'events.jsonl')
const keys = ['bought_twice', 'vip']
writeFileSync(
  file,
  keys
    .map((key, number) =>
      JSON.stringify(
        engageTrack(true, {
          key,
          userId: `user-${number}`,
          audienceId: null,
          person: { email: `p${number}@example.com` }
        })
      ).replace('spa_test', SPACE)
    )
    .join('\n')
)

const its = useConsole({ files: [file] })

beforeEach(async () => {
  its.sandbox.clearFaults()
  await its.send('POST', '/reset')
})

const mapping = async () => JSON.parse(((await its.send('GET', '/settings-file')) as { text: string }).text) as object
const field = (page: Page, key: string) => page.getByLabel(new RegExp(`^${labelOf(key)}`)).first()

describe('before something is lost, the page says what, and asks', () => {
  test('the mapping', async () => {
    await readyToCompute(its.running, { countryCode: 'US', city: { '@path': '$.properties.town' } })
    const page = await its.visit('/mappings')
    await page.getByRole('button', { name: 'Remove' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove the mapping?' })
    await dialog.getByText('2 changed fields will be lost.').waitFor()
    // The safe answer has the focus.
    expect(await page.locator(':focus').innerText()).toBe('Cancel')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await mapping()).toMatchObject({ mapping: { countryCode: 'US' } })
    await page.getByRole('button', { name: 'Remove' }).click()
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('There is no mapping yet').waitFor()
  })

  test('the destination of an audience', async () => {
    await readyToCompute(its.running)
    const { audienceId } = its.sandbox.audiences().slice(-1)[0]
    const page = await its.visit('/audiences/bought_twice/destination')
    await page.getByRole('button', { name: 'Remove from the audience' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove the destination from Bought twice?' })
    await dialog.getByText(`the link to the audience ${audienceId} at Amazon are lost here`).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Remove from the audience' }).click()
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('No destinations yet.').waitFor()
  })

  test('the connection', async () => {
    await readyToCompute(its.running)
    const page = await its.visit('/settings')
    await page.getByRole('button', { name: 'Disconnect' }).click()
    const dialog = page.getByRole('dialog', { name: 'Disconnect from Amazon?' })
    await dialog.getByText('nothing is sent until an Amazon user consents again').waitFor()
    await dialog.getByText('1 audience, the mapping and all settings are kept').waitFor()
    await dialog.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('button', { name: 'Connect to Amazon Ads DSP and AMC' }).waitFor()
  })
})

test('a second connection of the same instance and advertiser is rejected with a link to the first, also at the same time', async () => {
  await addDestination(its.running)
  const page = await its.visit('/connections')
  await page.getByLabel('AMC instance').selectOption({ index: 1 })
  await page.getByLabel('DSP advertiser').selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('Created:').waitFor()
  const [{ connectionId }] = its.sandbox.connections()
  await page.getByLabel('AMC instance').selectOption({ index: 1 })
  await page.getByLabel('DSP advertiser').selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('alert').getByText(`A connection like this already exists: ${connectionId}.`).waitFor()
  await page.getByRole('link', { name: 'Show the existing connection' }).click()
  expect(await page.locator(':focus').getAttribute('id')).toBe(connectionId)
  expect(its.sandbox.connections()).toHaveLength(1)

  const wanted = { dspAdvertiserId: await page.getByLabel('DSP advertiser').inputValue() }
  const answers = await Promise.allSettled([1, 2].map(() => its.send('POST', '/amc/connections', wanted)))
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(its.sandbox.connections()).toHaveLength(2)
})

describe('the form of an audience', () => {
  test('says everything that is wrong at once', async () => {
    await addDestination(its.running)
    await its.send('POST', '/audiences/bought_twice/destination')
    const page = await its.visit('/audiences/bought_twice/destination')
    await field(page, 'countryCode').fill('Atlantis')
    await field(page, 'cpmCents').fill('12')
    await field(page, 'externalAudienceId').fill('')
    await field(page, 'ttl').fill('99999999')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Correct 5 settings above.').waitFor()
    const wrong = page.locator('.field-wrong label')
    expect((await wrong.allInnerTexts()).map((text) => text.replace(/\s*Optional$/, '')).sort()).toEqual(
      ['advertiserId', 'countryCode', 'currency', 'externalAudienceId', 'ttl'].map(labelOf).sort()
    )
    expect(its.sandbox.audiences().map((one) => one.externalAudienceId)).not.toContain('bought_twice')
    await expect(
      its.send('PUT', '/audiences/bought_twice/settings', { countryCode: 'x', externalAudienceId: 'y' })
    ).rejects.toThrow(/"problems":\[\{"field":"advertiserId".*"field":"countryCode"/)
  })

  test('keeps what was typed through tabs, links and a reload', async () => {
    await addDestination(its.running)
    await its.send('POST', '/audiences/bought_twice/destination')
    const page = await its.visit('/audiences/bought_twice/destination')
    await field(page, 'description').fill('People with two orders')
    await page.getByRole('link', { name: 'Matching Mappings' }).click()
    await page.getByText('There is no mapping yet').waitFor()
    await page.getByRole('link', { name: 'Audience settings' }).click()
    expect(await field(page, 'description').inputValue()).toBe('People with two orders')
    await page.getByRole('link', { name: 'Events', exact: true }).first().click()
    await page.getByRole('heading', { name: 'Events' }).waitFor()
    await page.goBack()
    expect(await field(page, 'description').inputValue()).toBe('People with two orders')
    await page.reload()
    expect(await field(page, 'description').inputValue()).toBe('People with two orders')
  })

  test('lists countries by name, and takes a code that is typed', async () => {
    await addDestination(its.running)
    await its.send('POST', '/audiences/bought_twice/destination')
    const page = await its.visit('/audiences/bought_twice/destination')
    const country = field(page, 'countryCode')
    const list = await country.getAttribute('list')
    expect(await page.locator(`#${list} option[value=DE]`).innerText()).toBe('Germany')
    await country.fill('germany')
    await country.blur()
    expect(await country.inputValue()).toBe('DE')
    await country.fill('JP')
    await page.locator('.hint', { hasText: 'Japan' }).waitFor()
  })

  test('shows the name that Amazon will have, and once it is saved a summary, with the success in view and in focus', async () => {
    await addDestination(its.running)
    await its.send('POST', '/audiences/vip/destination')
    const page = await its.visit('/audiences/vip/destination', { viewport: { width: 800, height: 500 } })
    await page.getByText('Name at Amazon: Vip Segment audience').waitFor()
    await field(page, 'advertiserId').selectOption('4728736040201')
    await field(page, 'countryCode').fill('DE')
    await page.getByLabel(`${labelOf('ttl')} in days`).fill('30')
    await field(page, 'cpmCents').fill('150')
    await field(page, 'currency').selectOption('EUR')
    await page.getByText('150 = €1.50 for a thousand impressions').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    const notice = page.getByText('The audience is created at Amazon')
    await notice.waitFor()
    const { y, height } = (await notice.boundingBox())!
    expect(y >= 0 && y + height <= 500).toBe(true)
    expect(await page.locator(':focus').innerText()).toContain('The audience is created at Amazon')
    await page.getByText('Germany (DE)').waitFor()
    await page.getByText('30 days (2592000 seconds)').waitFor()
    expect(await page.getByRole('main').locator('input, select, textarea').count()).toBe(0)
    expect(its.sandbox.audiences().slice(-1)[0].name).toBe('Vip Segment audience')
  })
})

test('an audience that was created before is chosen by its name, and no second one is created', async () => {
  await addDestination(its.running)
  const settings = { advertiserId: '4728736040201', countryCode: 'DE', externalAudienceId: 'chosen again' }
  await its.send('PUT', '/audiences/vip/settings', settings)
  const [{ audienceId }] = its.sandbox.audiences().slice(-1)
  const before = its.sandbox.audiences().length
  await its.send('DELETE', '/audiences/vip/destination')
  await its.send('POST', '/audiences/vip/destination')
  const page = await its.visit('/audiences/vip/destination')
  await field(page, 'amazonAudienceId').selectOption({ label: `Vip (${audienceId})` })
  await field(page, 'advertiserId').selectOption('4728736040201')
  await field(page, 'countryCode').fill('US')
  await page.getByRole('button', { name: 'Save' }).click()
  // What the existing audience has can't be changed: the difference is said.
  await page.getByRole('alert').getByText('the existing audience has DE').waitFor()
  await field(page, 'countryCode').fill('DE')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The existing audience at Amazon is connected').waitFor()
  expect(its.sandbox.audiences()).toHaveLength(before)
})

test('the day on which members leave is said where their time to live is set', async () => {
  await addDestination(its.running)
  await its.send('DELETE', '/audiences/vip/destination')
  await its.send('POST', '/audiences/vip/destination')
  const page = await its.visit('/audiences/vip/destination')
  const inDays = (days: number) =>
    new Date(Date.now() + days * 86_400_000).toLocaleDateString('en-US', {
      year: 'numeric',
      month: 'long',
      day: 'numeric'
    })
  await page.getByText(`leaves on ${inDays(397)}.`).waitFor()
  await page.getByLabel(`${labelOf('ttl')} in days`).fill('30')
  await page.getByText(`Someone sent today, and not again, leaves on ${inDays(30)}.`).waitFor()
})

test('of two tabs the later save of a mapping says that it was changed meanwhile, and neither change is lost', async () => {
  await readyToCompute(its.running)
  const [one, other] = [await its.visit('/mappings/edit'), await its.visit('/mappings/edit')]
  for (const page of [one, other]) {
    await page.getByRole('combobox', { name: labelOf('countryCode'), exact: true }).selectOption('Fixed value')
  }
  const value = (page: Page) => page.getByRole('textbox', { name: `${labelOf('countryCode')}: fixed value` })
  await value(one).fill('US')
  await value(other).fill('CA')
  await one.getByRole('button', { name: 'Save and enable' }).click()
  await one.getByRole('heading', { name: 'Matching Mappings' }).waitFor()
  await other.getByText('The mapping was saved meanwhile, in another tab or console').waitFor()
  await other.getByRole('button', { name: 'Save and enable' }).click()
  await other.getByRole('alert').getByText('The mapping was changed meanwhile').waitFor()
  expect(await mapping()).toMatchObject({ mapping: { countryCode: 'US' } })
  expect(await value(other).inputValue()).toBe('CA')
  await other.getByRole('button', { name: 'Keep mine, and replace it when I save' }).click()
  await other.getByRole('button', { name: 'Save and enable' }).click()
  await other.getByRole('heading', { name: 'Matching Mappings' }).waitFor()
  expect(await mapping()).toMatchObject({ mapping: { countryCode: 'CA' } })
})

test('what was typed into a mapping is still there after a link', async () => {
  await readyToCompute(its.running)
  const page = await its.visit('/mappings/edit')
  const city = page.getByRole('combobox', { name: labelOf('city'), exact: true })
  await city.selectOption('Path')
  await page.getByRole('combobox', { name: `${labelOf('city')}: path` }).fill('traits.town')
  await page.getByRole('link', { name: 'Matching Mappings' }).click()
  await page.getByRole('heading', { name: 'Matching Mappings' }).waitFor()
  await page.goBack()
  expect(await page.getByRole('combobox', { name: `${labelOf('city')}: path` }).inputValue()).toBe('traits.town')
  // Cancel gives it up.
  await page.getByRole('link', { name: 'Cancel' }).click()
  await page.goBack()
  expect(await city.inputValue()).toBe('default')
})
