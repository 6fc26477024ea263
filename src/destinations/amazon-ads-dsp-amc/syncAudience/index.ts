import type { ActionDefinition } from '@segment/actions-core'
import { ActionDestinationErrorResponse, IntegrationError, MultiStatusResponse } from '@segment/actions-core'
import type { AudienceSettings, Settings } from '../generated-types'
import { deliver } from './deliver'
import { fields } from './fields'
import type { Payload, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs } from './generated-types'
import { mappedAudience, retlOnMappingSave } from './mappingSave'

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
    perform: async (request, { settings, payload, audienceMembership, hookOutputs, signal }) => {
      const [result] = await deliver(request, {
        settings,
        payloads: [payload],
        memberships: [audienceMembership],
        mappedAudience: mappedAudience(hookOutputs),
        signal
      })
      if (result instanceof ActionDestinationErrorResponse) {
        const { errormessage, errortype, status } = result.value()
        throw new IntegrationError(errormessage, errortype ?? '', status)
      }
      return result.value()
    },
    performBatch: async (request, { settings, payload, audienceMembership, hookOutputs, signal }) => {
      const results = await deliver(request, {
        settings,
        payloads: payload,
        memberships: audienceMembership ?? [],
        mappedAudience: mappedAudience(hookOutputs),
        signal
      })
      const response = new MultiStatusResponse()
      results.forEach((result) => response.pushResponseObject(result))
      return response
    }
  }

export default action
