import { readFileSync } from 'node:fs'

/** The name that a heading has in a link. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replace(/ /g, '-')

export const anchorsIn = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading))

/** The links of a page that lead to other files or its own headings, pictures included. */
export const linksIn = (path: string): { path: string; anchor?: string }[] =>
  [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]+))?\)/g)].map(
    ([, path, anchor]) => ({ path, anchor })
  )
