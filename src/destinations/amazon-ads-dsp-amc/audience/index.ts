import type { AudienceDestinationDefinition } from '@segment/actions-core'
import type { AudienceSettings, Settings } from '../generated-types'
import { createAudience } from './createAudience'
import { getAudience } from './getAudience'

export { audienceFields } from './fields'

export const audienceConfig: AudienceDestinationDefinition<Settings, AudienceSettings>['audienceConfig'] = {
  mode: { type: 'synced', full_audience_sync: false },
  createAudience,
  getAudience
}
