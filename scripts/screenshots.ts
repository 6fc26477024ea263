/**
 * Makes the pictures of the console in docs/images: `npm run screenshots`. The pages are real: the fixtures go through the
 * console to a sandbox, and a browser looks at them. Open Sans, which comes with the browser, makes them the same on every
 * machine. Those that no document shows go to the folder that is named: `npm run screenshots -- <folder>`, light and dark.
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
import { reachTarget, openSources } from '../src/segment'
import { buildPage } from './buildPage'

const ROOT = join(__dirname, '..')
const IMAGES = join(ROOT, 'docs/images')
const FIXTURES = ['bought-twice.jsonl', 'visited-the-site.jsonl.gz'].map((name) => join(ROOT, 'fixtures', name))

/** Way of an event that lacks consent, in the run of the walk. */
const REFUSED = '/events/0/2169?run=1'

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

/** The walk of the documentation, with a picture of three of its pages. */
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
    await page.getByLabel('TTL in days').fill(days)
    if (key === 'bought_twice') {
      await page.evaluate('scrollTo(0, 0)')
      await picture('audience')
    }
    await click('Save')
    await page.getByText('The audience is created at Amazon').waitFor()
  }
  await page.goto('/mappings/new?audience=bought_twice')
  await page.getByText('Enters', { exact: true }).waitFor()
  await picture('mapping')
  await click('Save and enable')
  await page.goto('/compute')
  await click('Compute')
  await page.getByText('Done ·').waitFor()
  await picture('run')
}

/** The pages beside the steps, with a picture of two. */
async function beside(page: Page, picture: (name: string) => Promise<unknown>): Promise<void> {
  await page.goto(REFUSED)
  await page.getByRole('heading', { name: 'Identities' }).waitFor()
  await picture('way')
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

/** The same pages and those that no document shows, whole: a large bright window, one between, and a small dark one. */
async function everyLook(page: Page, folder: string): Promise<void> {
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [1024, 'light'],
    [360, 'dark']
  ] as const) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme })
    const picture = (name: string) =>
      page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true })
    await page.goto(REFUSED)
    await page.getByRole('heading', { name: 'Identities' }).waitFor()
    await picture('way')
    await page.goto('/import')
    await page.getByText('Dry run: nothing was sent').waitFor()
    await picture('import')
    await page.goto('/connections')
    await page.getByRole('region', { name: 'The terms' }).waitFor()
    await picture('connections')
    await page.goto('/why')
    await page.getByLabel('Who').fill(SOMEBODY)
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByText('What becomes of it').last().waitFor()
    await picture('why')
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
