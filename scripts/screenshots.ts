/**
 * Makes the pictures of the console in docs/images: `npm run screenshots`. The pages are real: the fixtures go through the
 * console to a sandbox, and a browser looks at them. Open Sans, which comes with the browser, makes them the same on every
 * machine. `npm run screenshots -- <folder>` puts every page there, whole, in three widths, light and dark.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import chromium from '@sparticuz/chromium'
import type { Page } from 'playwright-core'
import { chromium as driver } from 'playwright-core'
import { startConsole } from '../src/console/start'
import { reachTarget } from '../src/amazon/target'
import { openSources } from '../src/segment/sources/events/sources'
import { buildPage } from './buildPage'

const ROOT = join(__dirname, '..')
const IMAGES = join(ROOT, 'docs/images')
const FIXTURES = ['bought-twice.jsonl', 'visited-the-site.jsonl.gz'].map((name) => join(ROOT, 'fixtures', name))

/** Trace of an event that lacks consent, in the run of the walk. */
const REJECTED = '/events/0/2169?run=1'

/** Of the first event of the fixtures. */
const SOMEBODY = 'usr-100028'

const SIZE = { width: 1200, height: 700 }

async function main(): Promise<void> {
  await buildPage()
  const fonts = unpackFonts()
  const reached = await reachTarget({ ...process.env }, { jobMilliseconds: 50 })
  process.env.AMAZON_ADS_SANDBOX_URL = reached.url
  process.env.ACTIONS_AMAZON_AMC_CLIENT_ID = reached.application.clientId
  const console = await startConsole({ sources: await openSources(FIXTURES), port: 0, reached })
  const browser = await driver.launch({
    executablePath: process.env.CONSOLE_TEST_BROWSER ?? (await chromium.executablePath()),
    args: ['--no-sandbox', '--disable-gpu'],
    env: { ...process.env, FONTCONFIG_FILE: join(fonts, 'fonts.conf') }
  })
  try {
    const context = await browser.newContext({
      baseURL: console.address,
      viewport: SIZE,
      locale: 'en-US',
      reducedMotion: 'reduce'
    })
    const page = await context.newPage()
    mkdirSync(IMAGES, { recursive: true })
    const picture = (name: string) => page.screenshot({ path: join(IMAGES, `console-${name}.png`) })
    await walk(page, picture)
    await beside(page, picture)
    const [, , folder] = process.argv
    if (folder !== undefined) {
      mkdirSync(folder, { recursive: true })
      await everyLook(page, folder)
    }
  } finally {
    await browser.close()
    await console.close()
    await reached.close()
    rmSync(fonts, { recursive: true })
  }
}

/** The walk of the documentation, with a picture of four of its pages. */
async function walk(page: Page, picture: (name: string) => Promise<unknown>): Promise<void> {
  const click = (name: string) => page.getByRole('button', { name, exact: true }).click()
  await page.goto('/catalog/66543798b2fb3cb3e9ff992c')
  await click('Add Destination')
  await click('Add to this space')
  await click('Connect to Amazon Ads DSP and AMC')
  await click('Allow')
  await page.getByRole('switch').click()
  await page.getByText('Enabled. Next').waitFor()
  for (const [key, days] of [
    ['visited_the_site', '30'],
    ['bought_twice', '90']
  ]) {
    await page.goto(`/audiences/${key}`)
    await click('Add Destination')
    await click('Add to this audience')
    await page.getByLabel('Advertiser ID').selectOption({ index: 1 })
    await page.getByLabel('Country Code').fill('US')
    await page.getByLabel('CPM Cents').fill('150')
    await page.getByLabel('Currency').selectOption('USD')
    await page.getByLabel('Time-to-live in days').fill(days)
    if (key === 'bought_twice') {
      await page.evaluate('scrollTo(0, 0)')
      await picture('audience')
    }
    await click('Save')
    await page.getByText('The audience is created at Amazon').waitFor()
  }
  await page.goto('/mappings/new?audience=bought_twice')
  await page.getByRole('main').getByText('Added', { exact: true }).first().waitFor()
  await picture('mapping')
  await click('Save and enable')
  await page.getByRole('heading', { name: 'Matching Mappings', level: 1 }).waitFor()
  await page.goto('/compute')
  await click('Compute')
  await page.getByRole('heading', { name: 'Run 1' }).waitFor()
  await page
    .getByRole('main')
    .getByText(/Done, .* rejected/)
    .first()
    .waitFor()
  await picture('run')
}

/** The pages beside the steps, with a picture of two. */
async function beside(page: Page, picture: (name: string) => Promise<unknown>): Promise<void> {
  await page.goto(REJECTED)
  await page.getByRole('heading', { name: 'Identities' }).waitFor()
  await picture('trace')
  await page.goto('/import')
  await page.getByLabel('Or choose one').setInputFiles(join(ROOT, 'fixtures/rows/customers.csv'))
  await page.getByLabel('Column of External User ID').selectOption('Kundennr')
  await page.getByLabel('Name', { exact: true }).fill('Good customers')
  await page.getByLabel('Advertiser ID').selectOption({ index: 1 })
  await page.getByLabel('Country Code').last().fill('DE')
  await page.getByRole('button', { name: 'Dry run' }).click()
  await page.getByText('Dry run: nothing was sent').waitFor()
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
  await picture('import')
}

/** Every page, whole, and words that are there once it is drawn. */
const PAGES: readonly [name: string, address: string, words: string][] = [
  ['home', '/', 'Amazon Ads'],
  ['catalog', '/catalog', 'Destination catalog'],
  ['entry', '/catalog/66543798b2fb3cb3e9ff992c', 'Open the settings'],
  ['settings', '/settings', 'Connected since'],
  ['audiences', '/audiences', 'Bought twice'],
  ['audience', '/audiences/bought_twice', 'Destinations'],
  ['audience-settings', '/audiences/bought_twice/destination', 'The audience is created at Amazon'],
  ['audience-mappings', '/audiences/bought_twice/destination?show=mappings', 'Sync Audience'],
  ['mappings', '/mappings', 'Enabled'],
  ['mapping', '/mappings/edit', 'Added'],
  ['compute', '/compute', 'Run 1'],
  ['run', '/compute/1', 'Done, '],
  ['rejected', '/compute/1/refused', 'Rejected events'],
  ['events', '/events', 'Events'],
  ['trace', REJECTED, 'Identities'],
  ['trace-member', '/events/0/1?run=1', 'Took'],
  ['amazon-audiences', '/amazon', 'Bought twice'],
  ['amazon-members', '/amazon/members', 'Who'],
  ['amazon-jobs', '/amazon/jobs', 'Jobs'],
  ['amazon-requests', '/amazon/requests', 'Latest 200'],
  ['connections', '/connections', 'The terms'],
  ['faults', '/faults', 'Faults'],
  ['import', '/import', 'Dry run: nothing was sent'],
  ['transfer', '/transfer', 'Export'],
  ['why', '/why', 'Who'],
  ['reset', '/reset', 'Reset'],
  ['nothing', '/nothing', 'Nothing here'],
  ['docs', '/docs/amazon-ads-dsp-amc', 'Troubleshooting']
]

async function everyLook(page: Page, folder: string): Promise<void> {
  for (const width of [360, 1200, 1920]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      for (const [name, address, words] of PAGES) {
        await page.goto(address)
        await page.getByText(words).locator('visible=true').first().waitFor()
        if (name === 'why') {
          await page.getByLabel('Who').fill(SOMEBODY)
          await page.getByRole('button', { name: 'Look' }).click()
          await page.getByText('What becomes of it').last().waitFor()
        }
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true })
      }
    }
  }
}

/** The fonts of the browser's package, and a configuration that takes them for words. Gives the folder. */
function unpackFonts(): string {
  const folder = mkdtempSync(join(tmpdir(), 'amazon-ads-fonts-'))
  const packed = join(dirname(require.resolve('@sparticuz/chromium')), '../../bin/fonts.tar.br')
  writeFileSync(join(folder, 'fonts.tar'), brotliDecompressSync(readFileSync(packed)))
  execFileSync('tar', ['-xf', join(folder, 'fonts.tar'), '-C', folder])
  const preferred = ['system-ui', 'sans-serif']
    .map(
      (family) => `<alias binding="same"><family>${family}</family><prefer><family>Open Sans</family></prefer></alias>`
    )
    .join('')
  writeFileSync(
    join(folder, 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/cache</cachedir>${preferred}</fontconfig>`
  )
  return folder
}

main().catch((error: unknown) => {
  process.exitCode = 1
  process.stderr.write(`${String(error)}\n`)
})
