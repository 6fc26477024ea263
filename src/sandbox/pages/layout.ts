import { createHash } from 'node:crypto'
import { STYLE } from './style'

/** HTML that is written unescaped. */
class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | Markup[]

/** A template of HTML whose values are escaped, unless they are markup already. */
export const markup = (strings: TemplateStringsArray, ...parts: Part[]): Markup =>
  new Markup(strings.reduce((text, string, index) => text + inHtml(parts[index - 1]) + string))

function inHtml(part: Part): string {
  if (part instanceof Markup) {
    return part.text
  }
  return Array.isArray(part) ? part.map(({ text }) => text).join('') : escaped(String(part))
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character])

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

export interface Page {
  text: string
  headers: Record<string, string>
}

/**
 * A whole page: no script, nothing from elsewhere, in no frame. `leadsTo` are the origins where its forms may end,
 * redirects included.
 */
export function page(title: string, content: Markup, leadsTo: readonly string[] = []): Page {
  const whole = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<p class="mark"><strong>Sandbox</strong> a local Amazon Ads; not Amazon</p>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`
  const policy = [
    `default-src 'none'`,
    `style-src 'sha256-${STYLE_HASH}'`,
    // Chrome holds redirects of a form to this as well.
    `form-action ${["'self'", ...leadsTo].join(' ')}`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`
  ].join('; ')
  return {
    text: whole.text,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      // With no-referrer a form would come from the origin "null".
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store'
    }
  }
}

/** Whether the caller is a browser that shows a page; programs take anything. */
export const wantsPage = (accept: string | undefined) => /\btext\/html\b/i.test(accept ?? '')
