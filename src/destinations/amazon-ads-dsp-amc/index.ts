import type { AudienceDestinationDefinition } from '@segment/actions-core'
import { audienceConfig, audienceFields } from './audience'
import { authentication, extendRequest } from './authentication'
import type { AudienceSettings, Settings } from './generated-types'
import { presets } from './presets'
import syncAudience from './syncAudience'
import syncAudiencesToDSP from './syncAudiencesToDSP'

const destination: AudienceDestinationDefinition<Settings, AudienceSettings> = {
  name: 'Amazon Ads DSP and AMC',
  slug: 'actions-amazon-amc',
  mode: 'cloud',
  description:
    'Sync Engage audiences to Amazon Ads, to reach them through Amazon DSP or analyse them in Amazon Marketing Cloud.',

  authentication,
  extendRequest,

  audienceFields,
  audienceConfig,

  actions: { syncAudience, syncAudiencesToDSP },
  presets
}

export default destination
