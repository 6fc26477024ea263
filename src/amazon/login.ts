import { randomBytes } from 'node:crypto'
import type { Region } from '../destinations/amazon-ads-dsp-amc/api/client'
import { tokenUrl, toRegion } from '../destinations/amazon-ads-dsp-amc/api/client'
import { UserError } from '../system/userError'
import { toTargetUrl } from './requestClient'
import type { Application } from './target'

/** Login with Amazon's consent page. Source: https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html */
const CONSENT_PAGES: Record<Region, string> = {
  NA: 'https://www.amazon.com/ap/oa',
  EU: 'https://eu.account.amazon.com/ap/oa',
  FE: 'https://apac.account.amazon.com/ap/oa'
}

/** Campaign Management and Data Provider, which Amazon asks for before audiences may be uploaded. */
const SCOPE = 'advertising::campaign_management advertising::audiences'

const TIMEOUT_MS = 30_000

interface ConsentRequest {
  /** As the settings hold it. */
  region: string
  clientId: string
  /** Where Amazon leads the user's browser afterwards; among the application's Allowed Return URLs. */
  redirectUri: string
  /** Comes back with the answer, so that it is known to belong to this question. */
  state: string
}

export const createState = (): string => randomBytes(24).toString('base64url')

/** Address of the page on which Amazon's user consents. `sandbox` is the address of one in Amazon's place. */
export function buildConsentUrl(
  { region: saved, clientId, redirectUri, state }: ConsentRequest,
  sandbox?: string
): string {
  const region = toRegion(saved)
  if (region === undefined) {
    throw new UserError('Region must be NA, EU or FE. Choose it in the settings of the destination.')
  }
  const url = new URL(sandbox === undefined ? CONSENT_PAGES[region] : `${sandbox}/${region}/ap/oa`)
  url.search = new URLSearchParams({
    client_id: clientId,
    scope: SCOPE,
    response_type: 'code',
    redirect_uri: redirectUri,
    state
  }).toString()
  return url.href
}

/** Trades the code of a consent for a refresh token. Throws UserError with Amazon's error code. */
export async function exchangeCode(
  code: string,
  { region, redirectUri }: Pick<ConsentRequest, 'region' | 'redirectUri'>,
  { clientId, clientSecret }: Application
): Promise<string> {
  const response = await fetch(toTargetUrl(tokenUrl(region)), {
    method: 'POST',
    // A redirect would carry the code and the client's secret to another host.
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: clientId,
      client_secret: clientSecret
    })
  }).catch(() => {
    throw new UserError('Login with Amazon does not answer. Connect again.')
  })
  const { refresh_token: refreshToken, error } = (await response.json().catch(() => ({}))) as Record<string, unknown>
  if (typeof refreshToken !== 'string' || refreshToken === '') {
    const named = typeof error === 'string' && /^[a-z_]{1,40}$/i.test(error) ? error : `HTTP ${response.status}`
    throw new UserError(`Amazon did not return a connection for the consent. Its error code: ${named}. Connect again.`)
  }
  return refreshToken
}
