import type { ActionDefinition } from '@segment/actions-core'
import type { AudienceSettings, Settings } from '../generated-types'
import { fields } from './fields'
import type { Payload, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs } from './generated-types'
import { perform, performBatch } from './perform'
import { retlOnMappingSave } from './retlHook'

const action: ActionDefinition<Settings, Payload, AudienceSettings, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs> =
  {
    title: 'Sync Audience',
    description: 'Add users to and remove users from an Amazon Ads audience.',
    defaultSubscription: 'type = "track" or type = "identify"',
    syncMode: {
      label: 'Sync Mode',
      description: 'Defines how Reverse ETL records are synced. Engage audiences always use Mirror.',
      default: 'mirror',
      choices: [
        { label: 'Mirror: add new and updated records, remove deleted records', value: 'mirror' },
        { label: 'Upsert: add new and updated records only', value: 'upsert' },
        { label: 'Delete: remove deleted records only', value: 'delete' }
      ]
    },
    fields,
    hooks: { retlOnMappingSave },
    perform,
    performBatch
  }

export default action
