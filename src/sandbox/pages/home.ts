import type { Page } from './layout'
import { markup, page } from './layout'

/** What to inspect, by path. */
const INSPECT_PATHS = {
  '/sandbox/audiences': 'audiences and their sizes',
  '/sandbox/jobs': 'the latest jobs',
  '/sandbox/erasures': 'deletion requests, erased people',
  '/sandbox/connections': 'connections to AMC and DSP',
  '/sandbox/users': 'users, and who accepted the terms',
  '/sandbox/log': 'the latest requests',
  '/sandbox/requests': 'counts of requests',
  '/sandbox/faults': 'faults that are still to hit'
} as const

interface InspectLink {
  path: string
  url: string
  shows: string
}

export const inspectLinks = (url: string): InspectLink[] =>
  Object.entries(INSPECT_PATHS).map(([path, shows]) => ({ path, url: url + path, shows }))

interface Credentials {
  clientId: string
  clientSecret: string
  refreshToken: string
}

const WHAT =
  'It answers like the Advertiser audiences API of Amazon Ads and Login with Amazon, judges what it gets, and keeps ' +
  'the members in memory.'

/** What `GET /` returns to a program. */
export const homeFacts = (url: string, credentials: Credentials) => ({
  name: 'Sandbox of Amazon Ads',
  about: WHAT,
  regions: { NA: `${url}/NA`, EU: `${url}/EU`, FE: `${url}/FE` },
  signIn: { authorize: `${url}/ap/oa`, token: `${url}/auth/o2/token`, ...credentials },
  places: Object.fromEntries(inspectLinks(url).map(({ url, shows }) => [url, shows]))
})

/** The same for people. */
export function homePage(url: string, { clientId, clientSecret, refreshToken }: Credentials): Page {
  const links = inspectLinks(url).map(
    ({ path, shows }) => markup`<dt><a href="${path}">${path}</a></dt>\n<dd>${shows}</dd>\n`
  )
  return page(
    'The sandbox is running',
    markup`<p>${WHAT} Nothing leaves this machine, and all is gone when it ends.</p>
<h2>What to inspect</h2>
<dl>
${links}</dl>
<h2>How to use it</h2>
<p>In another terminal:</p>
<pre>export AMAZON_ADS_SANDBOX_URL=${url}
amazon-ads-dsp-amc advertiser list</pre>
<p>Make the next two uploads fail, and clear the fault again:</p>
<pre>curl ${url}/sandbox/faults -d '{"kind":"status","operation":"records","status":429,"times":2}'
curl -X DELETE ${url}/sandbox/faults</pre>
<h2>Credentials</h2>
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
