import type { Page } from './layout'
import { markup, page } from './layout'

interface SignInRequest {
  /** The users to choose from. */
  users: readonly { id: string; name: string; about: string }[]
  scopes: readonly string[]
  redirectUri: string
  /** Parameters of the request, which come back with the decision. */
  parameters: readonly (readonly [name: string, value: string])[]
}

const SCOPES: Record<string, string> = {
  'advertising::campaign_management': 'Manage campaigns, audiences and their members',
  'advertising::audiences': 'Provide audience data',
  'cpc_advertising:campaign_management': 'Manage campaigns (the name that old applications use)'
}

export const isScope = (name: string) => Object.hasOwn(SCOPES, name)

/** Where a user lets an application act for them, or does not. */
export function signInPage({ users, scopes, redirectUri, parameters }: SignInRequest): Page {
  const { origin } = new URL(redirectUri)
  const hidden = parameters.map(([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">\n`)
  const choices = users.map(
    ({ id, name, about }, index) => markup`<label class="choice">
<input type="radio" name="user" value="${id}"${index === 0 ? markup` checked` : ''}>
<span>${name}</span> <span class="soft">${about}</span>
</label>
`
  )
  const permissions = scopes.map(
    (scope) => markup`<li>${SCOPES[scope]} <span class="soft">(<code>${scope}</code>)</span></li>\n`
  )
  const content = markup`<p>An application wants to act for a user of Amazon Ads. The users are invented, and nothing
leaves this machine.</p>
<form method="post" action="/ap/oa">
${hidden}<fieldset>
<legend>Sign in as</legend>
${choices}</fieldset>
<h2>It will be able to</h2>
<ul>
${permissions}</ul>
<p class="soft">Either way you go back to <code>${origin}</code>.</p>
<p class="buttons">
<button class="first" name="decision" value="allow">Allow</button>
<button name="decision" value="decline">Decline</button>
</p>
</form>`
  return page('Allow access to Amazon Ads?', content, [origin])
}

/** What a browser shows when the request is not valid. */
export const signInProblemPage = (problem: string): Page =>
  page(
    'This sign-in link is not valid',
    markup`<p>${problem}.</p>
<p>The application that sent you here has to fix its link. Its credentials for the sandbox are on the
<a href="/">first page</a>.</p>`
  )
