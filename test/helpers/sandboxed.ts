import type { SegmentEvent } from '@segment/actions-core'
import { Destination } from '@segment/actions-core'
import ours from '../../src'
import { withLocalRequests } from '../../src/amazon/requestClient'
import type { Sandbox } from '../../src/sandbox'
import type { Target } from '../../src/amazon/target'
import type { Answer } from './destination'
import { expectAnswers } from './answers'
import { settings } from './destination'

const definition = withLocalRequests(ours)

/** A destination whose calls go to the sandbox, with a connection that the sandbox knows. */
export interface Sandboxed {
  createAudience(name: string, audienceSettings?: Record<string, unknown>): Promise<string>
  onBatch(
    events: readonly unknown[],
    options?: { signal?: AbortSignal; mapping?: Record<string, unknown> }
  ): Promise<Answer[]>
  /** The core's own object, and the settings with which the platform calls it. */
  destination: Destination<unknown>
  connection(region?: string): Record<string, unknown>
}

export const AUDIENCE_SETTINGS = { advertiserId: '4728736040201', countryCode: 'US', externalAudienceId: 'external-1' }

/** Points the process at the sandbox, as long as the work goes on. */
export async function inSandbox<Done>(sandbox: Sandbox, work: () => Promise<Done>): Promise<Done> {
  const release = pointTo(sandbox)
  try {
    return await work()
  } finally {
    release()
  }
}

/** The connection with which a run goes to the sandbox. */
export const connectionTo = ({ url, credentials }: Sandbox): Target => ({
  to: 'running sandbox',
  url,
  credentials,
  close: () => Promise.resolve()
})

function pointTo({ url, credentials }: Sandbox): () => void {
  process.env.AMAZON_ADS_SANDBOX_URL = url
  process.env.ACTIONS_AMAZON_AMC_CLIENT_ID = credentials.clientId
  return () => {
    delete process.env.AMAZON_ADS_SANDBOX_URL
    delete process.env.ACTIONS_AMAZON_AMC_CLIENT_ID
  }
}

/** Points the process at the sandbox until `release` is called. */
export function useSandbox(sandbox: Sandbox): Sandboxed & { release(): void } {
  const { clientId, clientSecret, refreshToken } = sandbox.credentials
  const release = pointTo(sandbox)
  // An access token that the sandbox never gave: the first call gets a 401, and the core refreshes.
  let oauth = { access_token: 'Atza|none yet', refresh_token: refreshToken, clientId, clientSecret }
  const destination = new Destination(definition as ConstructorParameters<typeof Destination>[0])
  const connection = (region = 'NA'): Record<string, unknown> => ({ ...settings(), region, oauth: { ...oauth } })
  const onTokenRefresh = ({ accessToken }: { accessToken: string }) => {
    oauth = { ...oauth, access_token: accessToken }
  }
  return {
    createAudience: async (audienceName, audienceSettings = AUDIENCE_SETTINGS) => {
      const { externalId } = await destination.createAudience({
        settings: connection(),
        audienceName,
        audienceSettings
      } as never)
      return externalId
    },
    destination,
    connection,
    onBatch: async (events, { signal, mapping } = {}) => {
      const results = await destination.onBatch(
        events as SegmentEvent[],
        { ...connection(), ...(mapping && { subscription: settings(mapping).subscription }) } as never,
        {
          onTokenRefresh,
          signal
        } as never
      )
      // The core keeps every response for its own tests, bodies included.
      destination.responses.length = 0
      return expectAnswers(events, results[0].multistatus as unknown as Answer[])
    },
    release
  }
}
