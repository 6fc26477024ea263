import type { Page } from './layout'
import { page } from './layout'
import { markup } from './markup'
import { placesAt } from './places'

export interface Credentials {
  clientId: string
  clientSecret: string
  refreshToken: string
}

const WHAT =
  'It answers like the Advertiser audiences API of Amazon Ads and Login with Amazon, judges what it gets, and keeps ' +
  'the members in memory.'

/** What `GET /` tells a program. */
export const homeFacts = (url: string, credentials: Credentials) => ({
  name: 'Sandbox of Amazon Ads',
  about: WHAT,
  regions: { NA: `${url}/NA`, EU: `${url}/EU`, FE: `${url}/FE` },
  signIn: { authorize: `${url}/ap/oa`, token: `${url}/auth/o2/token`, ...credentials },
  places: Object.fromEntries(placesAt(url).map(({ url, shows }) => [url, shows]))
})

/** The same for people. */
export function homePage(url: string, { clientId, clientSecret, refreshToken }: Credentials): Page {
  const places = placesAt(url).map(
    ({ path, shows }) => markup`<dt><a href="${path}">${path}</a></dt>\n<dd>${shows}</dd>\n`
  )
  return page(
    'The sandbox is running',
    markup`<p>${WHAT} Nothing leaves this machine, and all is gone when it ends.</p>
<h2>Where to look</h2>
<dl>
${places}</dl>
<h2>How to use it</h2>
<p>In another terminal:</p>
<pre>export AMAZON_ADS_SANDBOX_URL=${url}
amazon-ads-dsp-amc advertiser list</pre>
<p>Break the next two uploads, and mend them again:</p>
<pre>curl ${url}/sandbox/faults -d '{"kind":"status","operation":"records","status":429,"times":2}'
curl -X DELETE ${url}/sandbox/faults</pre>
<h2>What signs in</h2>
<dl>
<dt>Client id</dt>
<dd><code>${clientId}</code></dd>
<dt>Client secret</dt>
<dd><code>${clientSecret}</code></dd>
<dt>Refresh token</dt>
<dd><code>${refreshToken}</code></dd>
</dl>
<p class="soft">They are good for the sandbox and for nothing else. The hosts of a region are
<code>${url}/NA</code>, <code>/EU</code> and <code>/FE</code>.</p>`
  )
}
