import type { Token, Tokens } from 'marked'
import { Marked } from 'marked'

/** Headings from which on a page has contents. */
const MANY_HEADINGS = 3

/** A page of docs/ as the console shows it. Links to other pages of docs/ lead to theirs; links elsewhere are left as text. */
export function documentationPage(markdown: string): string {
  let tables = 0
  const contents: string[] = []
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        if (depth === 2) {
          contents.push(`<li><a href="#${anchorOf(text)}">${this.parser.parseInline(tokens)}</a></li>`)
        }
        return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      link({ tokens, href }) {
        const text = this.parser.parseInline(tokens)
        const address = addressOf(href)
        return address === undefined ? text : `<a href="${address}">${text}</a>`
      },
      // Tables and commands may be wider than the window; they scroll by the keyboard, too.
      table({ header, rows }) {
        const inline = (cell: (typeof header)[number]) => this.parser.parseInline(cell.tokens)
        const heads = header.map((cell) => (cell.text === '' ? '<td></td>' : `<th scope="col">${inline(cell)}</th>`))
        const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${inline(cell)}</td>`).join('')}</tr>\n`)
        tables += 1
        return (
          `<div class="table" tabindex="0" role="region" aria-label="Table ${tables}"><table>\n` +
          `<thead><tr>${heads.join('')}</tr></thead>\n<tbody>\n${lines.join('')}</tbody></table></div>\n`
        )
      },
      code: ({ text }) => `<pre tabindex="0"><code>${escaped(text)}</code></pre>\n`
    }
  })
  const [, title = 'Documentation'] = /^# (.+)$/m.exec(markdown) ?? []
  const tokens = marked.lexer(markdown)
  const own = tokens.slice(0, tokens.findIndex(isSection)).find(isContents)
  const body = marked.parser(tokens.filter((token) => token !== own))
  const items = own?.items.map((item) => `<li>${marked.parser(item.tokens)}</li>`) ?? contents
  const list = `<nav class="contents" aria-label="Contents"><ol>${items.join('')}</ol></nav>`
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Documentation</title>
    <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
    <script src="/assets/themeStart.js"></script>
    <link rel="stylesheet" href="/assets/style.css">
  </head>
  <body>
    <header class="bar">
      <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="22" height="22"><span>Back to the console</span></a>
    </header>
    <main class="documentation">
${items.length < MANY_HEADINGS ? body : body.replace('</h1>', `</h1>\n${list}`)}
    </main>
  </body>
</html>
`
}

const isSection = (token: Token): boolean => token.type === 'heading' && (token as Tokens.Heading).depth === 2

/** Whether a page has contents of its own: a list of links. */
const isContents = (token: Token): token is Tokens.List =>
  token.type === 'list' &&
  (token as Tokens.List).items.every((item) => linksIn(item).length === 1 && linksIn(item)[0].type === 'link')

const linksIn = ({ tokens: [first] }: Tokens.ListItem): Token[] => (first as Tokens.Text | undefined)?.tokens ?? []

function addressOf(href: string): string | undefined {
  if (/^(https?:|#)/.test(href)) {
    return href
  }
  const [, name, anchor = ''] = /^([\w-]+)\.md(#.+)?$/.exec(href) ?? []
  return name === undefined ? undefined : `/docs/${name}${anchor}`
}

/** The name that a heading has in a link. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replace(/ /g, '-')

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
