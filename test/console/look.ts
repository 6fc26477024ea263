import axe from 'axe-core'
import type { BrowserContextOptions, Page } from 'playwright-core'

/** A large bright window and a small dark one. */
export const WINDOWS: [string, BrowserContextOptions][] = [
  ['light, 1440 pixels wide', windowOf('light', 1440)],
  ['dark, 360 pixels wide', windowOf('dark', 360)]
]

function windowOf(colorScheme: 'light' | 'dark', width: number): BrowserContextOptions {
  return { colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' }
}

/** Names of visible links of which several lead to different pages. */
const AMBIGUOUS_LINKS = `
  const targets = new Map()
  for (const link of document.querySelectorAll('a[href]')) {
    if (link.checkVisibility()) {
      const name = link.getAttribute('aria-label') ?? link.innerText.replace(/\\s+/g, ' ').trim()
      targets.set(name, (targets.get(name) ?? new Set()).add(link.href))
    }
  }
  ;[...targets].filter(([, found]) => found.size > 1).map(([name]) => name)`

/** What is wrong with a page: not as wide as its window, links of one name and several targets, not for everybody (axe). */
export async function wrongWith(page: Page, name: string): Promise<string[]> {
  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  const ambiguous = await page.evaluate<string[]>(AMBIGUOUS_LINKS)
  await page.evaluate(axe.source)
  const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    'axe.run().then((found) => found.violations)'
  )
  if (process.env.CONSOLE_SCREENSHOTS !== undefined) {
    const { width } = page.viewportSize() ?? { width: 0 }
    await page.screenshot({ path: `${process.env.CONSOLE_SCREENSHOTS}/${name}-${width}.png`, fullPage: true })
  }
  return [
    ...(wider !== 0 ? [`${name}: ${wider} pixels wider than the window`] : []),
    ...ambiguous.map((link) => `${name}: links named “${link}” lead to several pages`),
    ...found.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  ]
}
