import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** A large bright window and a small dark one. */
const WINDOWS = [
  ['light', 1440],
  ['dark', 360]
] as const

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

/** Loads axe with every page that is opened from now on, which takes less time than to add it to each. */
export const loadAxe = (page: Page) => page.addInitScript(axe.source)

/**
 * What is wrong with a page in each window: not as wide as its window, links of one name and several targets, not for
 * everybody (axe).
 */
export async function wrongWith(page: Page, name: string): Promise<string[]> {
  const size = page.viewportSize()
  const wrong: string[] = []
  for (const [colorScheme, width] of WINDOWS) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 800 })
    wrong.push(...(await wrongWithWindow(page, `${name}, ${colorScheme}, ${width} pixels wide`)))
    if (process.env.CONSOLE_SCREENSHOTS !== undefined) {
      await page.screenshot({ path: `${process.env.CONSOLE_SCREENSHOTS}/${name}-${width}.png`, fullPage: true })
    }
  }
  await page.emulateMedia({ colorScheme: null })
  await page.setViewportSize(size ?? { width: 1280, height: 900 })
  return wrong
}

async function wrongWithWindow(page: Page, name: string): Promise<string[]> {
  const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  const ambiguous = await page.evaluate<string[]>(AMBIGUOUS_LINKS)
  if (await page.evaluate<boolean>('typeof axe === "undefined"')) {
    await page.evaluate(axe.source)
  }
  const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    `axe.run({ resultTypes: ['violations'] }).then((found) => found.violations)`
  )
  return [
    ...(wider !== 0 ? [`${name}: ${wider} pixels wider than the window`] : []),
    ...ambiguous.map((link) => `${name}: links named “${link}” lead to several pages`),
    ...found.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  ]
}
