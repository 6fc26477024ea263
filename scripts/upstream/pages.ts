import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FOLDER, ROOT } from './places'

/** Page of ours → its name beside the destination. */
const PAGES: Record<string, string> = {
  'amazon-ads-dsp-amc.md': 'README.md',
  'migration.md': 'migration.md'
}

/** The pages for those who use the destination, path in the checkout → text; links to pages that stay here are plain words. */
export function movedPages(): Map<string, string> {
  const pages = Object.entries(PAGES).map(([page, name]): [string, string] => {
    const text = readFileSync(join(ROOT, 'docs', page), 'utf8')
    return [`${FOLDER}/${name}`, text.replace(/\[([^\]]+)\]\((?!https?:|mailto:|#)([^)#]+)(#[^)]+)?\)/g, relinked)]
  })
  return new Map(pages)
}

function relinked(_link: string, words: string, page: string, anchor = ''): string {
  return PAGES[page] === undefined ? words : `[${words}](${PAGES[page]}${anchor})`
}
