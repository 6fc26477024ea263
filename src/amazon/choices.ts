import type { DynamicFieldResponse, RequestClient } from '@segment/actions-core'
import { advertiserChoices, connectionChoices } from '../destinations/amazon-ads-dsp-amc/api/lookups'

const CHOICES = { advertiserId: advertiserChoices, connectionId: connectionChoices }

export const SETTINGS_WITH_CHOICES = Object.keys(CHOICES)

/**
 * What Amazon has to choose from for a setting of audiences, as the hook of a mapping offers it. In the definition these
 * settings are plain text, as Segment's app shows no choices there. An empty list says why. Never throws.
 */
export async function audienceChoices(
  request: RequestClient,
  region: string,
  setting: string
): Promise<DynamicFieldResponse> {
  const find = CHOICES[setting as keyof typeof CHOICES] as typeof advertiserChoices | undefined
  return find === undefined
    ? { choices: [], error: { message: `Amazon has no choices for ${setting}.`, code: '404' } }
    : find(request, { settings: { region } })
}
