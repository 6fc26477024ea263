import type { AudienceDestinationDefinition } from '@segment/actions-core'
import destination from './destinations/amazon-ads-dsp-amc'
import type { AudienceSettings, Settings } from './destinations/amazon-ads-dsp-amc/generated-types'

/** Segment's catalog id of the destination → its definition. */
export const manifest: {
  readonly '66543798b2fb3cb3e9ff992c': AudienceDestinationDefinition<Settings, AudienceSettings>
} = {
  '66543798b2fb3cb3e9ff992c': destination
}

export default destination
