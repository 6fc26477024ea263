import type { ActionDefinition } from '@segment/actions-core'
import type { AudienceSettings, Settings } from '../generated-types'
import { perform, performBatch } from '../syncAudience/perform'
import { fields } from './fields'
import type { Payload } from './generated-types'

/**
 * The action under which mappings were saved before there was Sync Audience. They go on as they are, by the same code; new
 * mappings are of Sync Audience.
 */
const action: ActionDefinition<Settings, Payload, AudienceSettings> = {
  title: 'Sync Audiences to DSP',
  description: 'For mappings that were saved with it. New ones are made with Sync Audience.',
  hidden: true,
  defaultSubscription: 'event = "Audience Entered" or event = "Audience Exited"',
  fields,
  perform,
  performBatch
}

export default action
