import type { ActionDefinition } from '@segment/actions-core'
import type { AudienceSettings, Settings } from '../generated-types'
import { fields } from './fields'
import type { Payload } from './generated-types'
import { perform, performBatch } from './perform'

/**
 * The action under which mappings were saved before there was Sync Audience. It sends for them what it always sent, under
 * Segment's own feature flags; new mappings are made with Sync Audience.
 */
const action: ActionDefinition<Settings, Payload, AudienceSettings> = {
  title: 'Sync Audiences to DSP (Legacy)',
  description: 'Legacy action. Use Sync Audience for new mappings.',
  hidden: true,
  defaultSubscription: 'event = "Audience Entered" or event = "Audience Exited"',
  fields,
  perform,
  performBatch
}

export default action
