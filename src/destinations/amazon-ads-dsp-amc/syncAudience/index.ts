import type { ActionDefinition } from '@segment/actions-core'
import { ActionDestinationErrorResponse, IntegrationError, MultiStatusResponse } from '@segment/actions-core'
import type { AudienceSettings, Settings } from '../generated-types'
import { deliver } from './deliver'
import { fields } from './fields'
import type { Payload } from './generated-types'

const action: ActionDefinition<Settings, Payload, AudienceSettings> = {
  title: 'Sync Audience',
  description: 'Adds people to the Amazon audience that they entered in Segment, and removes those who left.',
  defaultSubscription: 'type = "track" or type = "identify"',
  fields,
  perform: async (request, { settings, payload, audienceMembership, signal }) => {
    const [result] = await deliver(request, {
      settings,
      payloads: [payload],
      memberships: [audienceMembership],
      signal
    })
    if (result instanceof ActionDestinationErrorResponse) {
      const { errormessage, errortype, status } = result.value()
      throw new IntegrationError(errormessage, errortype ?? '', status)
    }
    return result.value()
  },
  performBatch: async (request, { settings, payload, audienceMembership, signal }) => {
    const results = await deliver(request, {
      settings,
      payloads: payload,
      memberships: audienceMembership ?? [],
      signal
    })
    const response = new MultiStatusResponse()
    results.forEach((result) => response.pushResponseObject(result))
    return response
  }
}

export default action
