import type { ActionDefinition } from '@segment/actions-core'
import type { AudienceSettings, Settings } from '../generated-types'
import { fields } from './fields'
import type { Payload, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs } from './generated-types'
import { retlOnMappingSave } from './retlHook'
import { perform, performBatch } from './perform'

const action: ActionDefinition<Settings, Payload, AudienceSettings, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs> =
  {
    title: 'Sync Audience',
    description: 'Adds people to the Amazon audience that they entered in Segment, and removes those who left.',
    defaultSubscription: 'type = "track" or type = "identify"',
    syncMode: {
      label: 'Sync Mode',
      description: 'What happens with the rows of a reverse ETL model. Audiences of Engage are always mirrored.',
      default: 'mirror',
      choices: [
        { label: 'Mirror: new and changed rows enter, deleted rows leave', value: 'mirror' },
        { label: 'Upsert: new and changed rows enter, nobody leaves', value: 'upsert' },
        { label: 'Delete: deleted rows leave, nobody enters', value: 'delete' }
      ]
    },
    fields,
    hooks: { retlOnMappingSave },
    perform,
    performBatch
  }

export default action
