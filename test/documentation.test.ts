import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { explainEvents } from '../src/segment/preview/explain'
import { overlayMapping } from '../src/segment/settings'
import { anchorsIn, linksIn } from './helpers/links'
import { PAGES } from './helpers/pages'

const ROOT = join(__dirname, '..')
const DESTINATION = join(ROOT, 'src/destinations/amazon-ads-dsp-amc')

const read = (path: string) => readFileSync(path, 'utf8')

const isFurther = (page: string) => page !== 'README.md' && page !== 'CHANGELOG.md'

const links = PAGES.flatMap((page) =>
  linksIn(page).map(({ path, anchor }) => [relative(ROOT, page), path, anchor] as const)
)

test.each(links)('%s: the link to %s %s leads somewhere', (page, path, anchor) => {
  const target = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path)
  expect(existsSync(target)).toBe(true)
  if (anchor !== undefined) {
    expect(anchorsIn(target)).toContain(anchor)
  }
})

test('the README is one page that leads to every other', () => {
  expect(read(join(ROOT, 'README.md')).split('\n').length).toBeLessThan(200)
  const linked = links.filter(([page]) => page === 'README.md').map(([, path]) => path)
  expect(linked).toEqual(expect.arrayContaining(PAGES.map((page) => relative(ROOT, page)).filter(isFurther)))
})

test('the sample event of the README becomes the record below it', async () => {
  const [event, record] = [...read(join(ROOT, 'README.md')).matchAll(/```json\n([^]*?)```/g)].map(
    ([, text]) => JSON.parse(text) as Record<string, unknown>
  )
  const [explained] = await explainEvents([event as never], { region: 'NA', mapping: overlayMapping({}) })
  expect(explained).toMatchObject({ outcome: 'enters', audienceId: '413642381039213537' })
  expect(explained.record).toEqual(record)
})

test('every message under Troubleshooting is one that the destination gives', () => {
  const source = readdirSync(DESTINATION, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.ts'))
    .map(({ parentPath, name }) => read(join(parentPath, name)))
    .join('\n')
  const [, section] = /\n## Troubleshooting\n([^]*?)\n## /.exec(read(join(ROOT, 'docs/amazon-ads-dsp-amc.md'))) ?? []
  const messages = [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, message]) => message)
  expect(messages.length).toBeGreaterThan(15)
  // Refusals of settings are put together of label, key and rule.
  const rules = messages.map((message) => message.replace(/^.*\(\w+\) /, ''))
  expect(rules.filter((rule) => !source.includes(rule))).toEqual([])
})

test('every command in a page is one of the scripts', () => {
  const { scripts } = JSON.parse(read(join(ROOT, 'package.json'))) as { scripts: Record<string, string> }
  const named = PAGES.flatMap((page) => [...read(page).matchAll(/npm run (?:-\S+ )*([\w:]+)/g)].map(([, name]) => name))
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

describe('the page for those who use it in Segment', () => {
  const page = read(join(ROOT, 'docs/amazon-ads-dsp-amc.md')).replace(/\s+/g, ' ')

  /** The walk through Segment's screens, in the words that they show, from the catalog to what success looks like. */
  test('has every step in its order', () => {
    const steps = [
      'Engage',
      '**Destination catalog**',
      'search for *Amazon Ads DSP and AMC*',
      '**Add Destination**',
      '**Engage Space**',
      '**Connection**: click **Connect to Amazon Ads DSP and AMC**',
      '**Region**: select the region of your advertiser, NA, EU or FE',
      '**Enable the destination**: switch the toggle on',
      'Navigate to the audience in Engage and select **Add Destination**',
      'Select the **Amazon Ads DSP and AMC** destination',
      'click on the destination from the audience page, to see the audience-specific settings',
      '| Advertiser ID |',
      '| External Audience ID |',
      '| Description |',
      '| Country Code |',
      '| Time-to-live |',
      '| CPM Cents |',
      '| Currency |',
      'Click on the destination from the audience page, and open **Matching Mappings**',
      'Click **Add mapping**',
      'Click **Save and enable**',
      '**Event Delivery** counts the delivered events',
      'the created audience is listed under'
    ]
    let from = 0
    for (const step of steps) {
      expect({ step, found: page.includes(step, from) }).toEqual({ step, found: true })
      from = page.indexOf(step, from) + step.length
    }
  })

  test('holds nothing of the command line', () => {
    expect(page).not.toMatch(/amazon-ads-dsp-amc [a-z]|npm |npx |--[a-z]|```/)
  })

  test.each([
    ['TTL of 30 days', '`2592000` is 30 days'],
    ['TTL of 397 days', '`34300800` is 397 days'],
    ['an External Audience ID', '`audience-id-for-device`'],
    ['the rule of a description', 'up to 1,000 characters'],
    ['Amazon’s audience metadata', 'amc-advertiser-audience#tag/Audience-Metadata'],
    ['Amazon’s countries', 'audience-management-service#country-code'],
    ['whom to ask', 'mailto:friends@segment.com']
  ])('gives %s', (_what, words) => {
    expect(page).toContain(words)
  })
})
