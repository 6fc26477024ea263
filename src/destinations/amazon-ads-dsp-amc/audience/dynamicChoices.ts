import type { DynamicFieldResponse, RequestClient } from '@segment/actions-core'
import { listAdvertisers } from '../api/advertisers'
import type { Connection } from '../api/amcConnections'
import { listConnections } from '../api/amcConnections'
import type { Failure } from '../api/failure'
import { toRegion } from '../api/regions'

interface Input {
  settings: { region?: unknown }
}

type Choice = DynamicFieldResponse['choices'][number]

/** The DSP advertisers to pick from, with their names. An empty list says why. Never throws. */
export async function advertiserChoices(request: RequestClient, { settings }: Input): Promise<DynamicFieldResponse> {
  const region = String(settings.region)
  return choicesOf(
    () => listAdvertisers(request, region),
    ({ advertiserId, name, country }) => ({
      value: advertiserId,
      label: `${name || 'Without a name'} (${[country, advertiserId].filter(Boolean).join(', ')})`
    }),
    `${noAdvertiser(region)} An ID can be typed in, too.`
  )
}

export const noAdvertiser = (region: string): string =>
  `The connected Amazon user has no DSP advertiser in region ${
    toRegion(region) ?? region
  }. Check the region of the destination, or let the advertiser's agency give the user access.`

export const NO_CONNECTION =
  'The connected Amazon user has no connection yet. Create one with "amazon-ads-dsp-amc connection create", or through the Amazon Ads API.'

/** The AMC connections to pick from, with the names of their ends. An empty list says why. Never throws. */
export async function connectionChoices(request: RequestClient, { settings }: Input): Promise<DynamicFieldResponse> {
  return choicesOf(
    () => listConnections(request, String(settings.region)),
    (connection) => ({ value: connection.connectionId, label: labelOf(connection) }),
    NO_CONNECTION
  )
}

function labelOf(connection: Connection): string {
  const { amcInstanceName, amcInstanceId, dspAdvertiserName, dspAdvertiserId, connectionId, isDefault } = connection
  const ends = [
    amcInstanceId && `AMC ${amcInstanceName || amcInstanceId}`,
    dspAdvertiserId && `DSP ${dspAdvertiserName || dspAdvertiserId}`
  ].filter(Boolean)
  return `${ends.join(', ') || 'Connection'} (${connectionId}${isDefault ? ', default' : ''})`
}

async function choicesOf<Item>(
  list: () => Promise<Item[] | Failure>,
  toChoice: (item: Item) => Choice,
  none: string
): Promise<DynamicFieldResponse> {
  try {
    const found = await list()
    if (!Array.isArray(found)) {
      return withoutChoices(found.errormessage, found.status)
    }
    return found.length === 0 ? withoutChoices(none, 404) : { choices: found.map(toChoice) }
  } catch (error) {
    const { message, status = 400 } = error as { message: string; status?: number }
    return withoutChoices(message, status)
  }
}

const withoutChoices = (message: string, status: number): DynamicFieldResponse => ({
  choices: [],
  error: { message, code: String(status) }
})
