import type { ActionDefinition, ActionHookResponse, RequestClient } from '@segment/actions-core'
import { ErrorCodes } from '@segment/actions-core'
import { isConnectionId } from '../api/amcConnections'
import { advertiserChoices, connectionChoices } from '../audience/dynamicChoices'
import { createAudience } from '../audience/createAudience'
import { audienceFields } from '../audience/fields'
import { readAudience } from '../audience/getAudience'
import type { AudienceSettings, Settings } from '../generated-types'
import type { Payload, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs } from './generated-types'

type Action = ActionDefinition<Settings, Payload, AudienceSettings, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs>

type Hook = NonNullable<NonNullable<Action['hooks']>['retlOnMappingSave']>

type InputFields = NonNullable<Hook['inputFields']>

const CREATE = 'create'
const EXISTING = 'existing'

const only = (operation: string): InputFields[string]['depends_on'] => ({
  conditions: [{ fieldKey: 'operation', operator: 'is', value: operation }]
})

const { advertiserId, connectionId, countryCode, externalAudienceId, description, ttl, cpmCents, currency } =
  audienceFields

/** A field of an audience's settings, asked for when a new audience is to be made. */
const ofNewAudience = ({ label, description, type, choices }: typeof ttl): InputFields[string] => ({
  label,
  description,
  type,
  choices,
  depends_on: only(CREATE)
})

/** Takes or makes the audience that the rows of a warehouse go to: they belong to no audience of Engage. */
export const retlOnMappingSave: Hook = {
  label: 'Choose the audience',
  description: 'When the mapping is saved, a new audience is created at Amazon or an existing one is taken.',
  inputFields: {
    operation: {
      label: 'New or existing',
      description: 'Whether to create a new audience or to take one that is at Amazon already.',
      type: 'string',
      required: true,
      choices: [
        { label: 'Create a new audience', value: CREATE },
        { label: 'Take an existing audience', value: EXISTING }
      ],
      default: CREATE
    },
    audienceName: {
      label: 'Audience Name',
      description: 'The name of the new audience.',
      type: 'string',
      depends_on: only(CREATE)
    },
    existingAudienceId: {
      label: 'Audience ID',
      description: "Amazon's ID of the existing audience: digits only.",
      type: 'string',
      depends_on: only(EXISTING)
    },
    advertiserId: { ...ofNewAudience(advertiserId), dynamic: advertiserChoices },
    connectionId: {
      label: connectionId.label,
      description: `${connectionId.description} For an existing audience: the connection for which it was made, if it was.`,
      type: 'string',
      dynamic: connectionChoices
    },
    countryCode: ofNewAudience(countryCode),
    externalAudienceId: ofNewAudience({
      ...externalAudienceId,
      description: `${externalAudienceId.description} Left empty, it is the name.`
    }),
    description: ofNewAudience(description),
    ttl: ofNewAudience(ttl),
    cpmCents: ofNewAudience(cpmCents),
    currency: ofNewAudience(currency)
  },
  outputTypes: {
    audienceId: { label: 'Audience ID', description: "Amazon's ID of the audience.", type: 'string', required: true },
    audienceName: { label: 'Audience Name', description: 'Its name at Amazon.', type: 'string', required: false },
    connectionId: {
      label: 'AMC Connection',
      description: 'The connection for which the audience was made.',
      type: 'string',
      required: false
    },
    countryCode: {
      label: 'Country Code',
      description: 'The country of rows that have none.',
      type: 'string',
      required: false
    }
  },
  performHook: async (request, { settings, hookInputs, hookOutputs }) => {
    const inputs: Partial<RetlOnMappingSaveInputs> = hookInputs ?? {}
    try {
      if (inputs.operation === EXISTING) {
        return await takeAudience(request, settings, inputs.existingAudienceId, inputs.connectionId)
      }
      const before = mappedAudience(hookOutputs)
      return before?.audienceId !== undefined && isSameAudience(before, inputs)
        ? await keepAudience(request, settings, { ...before, audienceId: before.audienceId })
        : await makeAudience(request, settings, inputs)
    } catch (error) {
      const { message, code = ErrorCodes.RETL_ON_MAPPING_SAVE_FAILED } = error as { message: string; code?: string }
      return { error: { message, code } }
    }
  }
}

type Response = ActionHookResponse<RetlOnMappingSaveOutputs>

async function makeAudience(
  request: RequestClient,
  settings: Settings,
  { operation: _operation, existingAudienceId: _existing, ...inputs }: Partial<RetlOnMappingSaveInputs>
): Promise<Response> {
  const { audienceName = '', externalAudienceId = audienceName, ...others } = inputs
  const audienceSettings = { ...others, externalAudienceId } as AudienceSettings
  const { externalId } = await createAudience(request, { audienceName, audienceSettings, settings })
  return saved({
    audienceId: externalId,
    audienceName,
    connectionId: inputs.connectionId?.trim() || undefined,
    countryCode: inputs.countryCode
  })
}

/** A mapping is saved more often than once; its audience is made once. */
async function keepAudience(
  request: RequestClient,
  settings: Settings,
  before: RetlOnMappingSaveOutputs
): Promise<Response> {
  await readAudience(request, { externalId: before.audienceId, settings })
  return saved(before)
}

const isSameAudience = (before: Partial<RetlOnMappingSaveOutputs>, inputs: Partial<RetlOnMappingSaveInputs>): boolean =>
  before.audienceName === inputs.audienceName && (before.connectionId ?? '') === (inputs.connectionId?.trim() ?? '')

async function takeAudience(
  request: RequestClient,
  settings: Settings,
  audienceId = '',
  connection = ''
): Promise<Response> {
  const connectionId = connection.trim() || undefined
  if (connectionId !== undefined && !isConnectionId(connectionId)) {
    const message = 'AMC Connection (connectionId) must be the ID of a connection as Amazon gives it.'
    return { error: { message, code: ErrorCodes.RETL_ON_MAPPING_SAVE_FAILED } }
  }
  const { externalId, audience } = await readAudience(request, { externalId: audienceId, settings })
  const { name, countryCode } = audience
  return saved({
    audienceId: externalId,
    audienceName: typeof name === 'string' ? name : undefined,
    connectionId,
    countryCode: typeof countryCode === 'string' ? countryCode : undefined
  })
}

function saved(outputs: RetlOnMappingSaveOutputs): Response {
  const name = outputs.audienceName ? ` (${outputs.audienceName})` : ''
  return { successMessage: `Rows go to audience ${outputs.audienceId}${name}.`, savedData: outputs }
}

/** What the hook saved with a mapping: the core hands it over as the platform keeps it, with the inputs beside. */
export const mappedAudience = (hookOutputs?: {
  retlOnMappingSave?: { outputs?: Partial<RetlOnMappingSaveOutputs> }
}): Partial<RetlOnMappingSaveOutputs> | undefined => hookOutputs?.retlOnMappingSave?.outputs
