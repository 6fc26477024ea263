import { createHash } from 'node:crypto'
import { Markup, markup } from './markup'
import { STYLE } from './style'

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
