import type { ActionDefinition, ActionHookResponse, GlobalSetting, RequestClient } from '@segment/actions-core'
import { ErrorCodes, IntegrationError } from '@segment/actions-core'
import { unlessMissing } from '../api/failure'
import { asObject, asText } from '../api/json'
import { advertiserChoices, connectionChoices, isConnectionId } from '../api/lookups'
import type { FoundAudience } from '../audience/audiences'
import { createAudience, readAudience, toAudienceName, updateAudience } from '../audience/audiences'
import type { CheckedSettings } from '../audience/settings'
import { audienceFields, checkSettings } from '../audience/settings'
import type { AudienceSettings, Settings } from '../generated-types'
import type { Payload, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs } from './generated-types'
import type { MappedAudience } from './member'

export type Action = ActionDefinition<
  Settings,
  Payload,
  AudienceSettings,
  RetlOnMappingSaveInputs,
  RetlOnMappingSaveOutputs
>
type Hook = NonNullable<NonNullable<Action['hooks']>['retlOnMappingSave']>
type Inputs = Partial<RetlOnMappingSaveInputs>
type Response = ActionHookResponse<RetlOnMappingSaveOutputs>

const CREATE = 'create'
const EXISTING = 'existing'

const only = (operation: string): GlobalSetting['depends_on'] => ({
  conditions: [{ fieldKey: 'operation', operator: 'is', value: operation }]
})

/** A setting of audiences, asked for when a new one is to be created. */
function newAudienceField(key: keyof AudienceSettings): Omit<GlobalSetting, 'dynamic'> {
  const { label, description, type, choices, placeholder } = audienceFields[key]
  return { label, description, type, choices, placeholder, depends_on: only(CREATE) }
}

const output = (label: string, description: string) => ({ label, description, type: 'string', required: false })

/** Uses or creates the audience that the rows of a warehouse go to: they belong to no audience of Engage. */
export const retlOnMappingSave: Hook = {
  label: 'Select or create an audience in Amazon Ads',
  description: 'When you save this mapping, Segment creates a new audience or connects to an existing one.',
  inputFields: {
    operation: {
      label: 'Create a new audience or use an existing one?',
      description: 'Whether to create a new audience or use one that already exists in Amazon Ads.',
      type: 'string',
      required: true,
      choices: [
        { label: 'Create New Audience', value: CREATE },
        { label: 'Use Existing Audience', value: EXISTING }
      ],
      default: CREATE
    },
    audienceName: {
      label: 'Audience Name',
      description: 'The name of the audience in Amazon Ads (10 to 128 characters).',
      type: 'string',
      required: only(CREATE),
      depends_on: only(CREATE)
    },
    existingAudienceId: {
      label: 'Audience ID',
      description: 'The ID of the existing audience in Amazon Ads.',
      type: 'string',
      placeholder: '413642381039213536',
      depends_on: only(EXISTING)
    },
    advertiserId: { ...newAudienceField('advertiserId'), dynamic: advertiserChoices },
    connectionId: {
      ...newAudienceField('connectionId'),
      description: `${audienceFields.connectionId.description} For an existing audience, the connection it was created for.`,
      depends_on: undefined,
      dynamic: connectionChoices
    },
    countryCode: newAudienceField('countryCode'),
    externalAudienceId: {
      ...newAudienceField('externalAudienceId'),
      description: `${audienceFields.externalAudienceId.description} Defaults to the name.`
    },
    description: newAudienceField('description'),
    ttl: newAudienceField('ttl'),
    cpmCents: newAudienceField('cpmCents'),
    currency: newAudienceField('currency')
  },
  outputTypes: {
    audienceId: { ...output('Audience ID', 'The ID of the audience in Amazon Ads.'), required: true },
    audienceName: output('Audience Name', 'The audience name in Amazon Ads.'),
    connectionId: output('AMC Connection', 'The AMC connection that the audience was created for.'),
    countryCode: output('Country Code', 'Default country for records without one.')
  },
  performHook: async (request, { settings, hookInputs, hookOutputs }) => {
    const inputs: Inputs = hookInputs ?? {}
    const { inputs: former, outputs: before } = savedHook(hookOutputs) ?? {}
    try {
      if (inputs.operation === EXISTING) {
        return await useExisting(request, settings, inputs, before)
      }
      return before?.audienceId === undefined || former?.operation === EXISTING
        ? await createNew(request, settings, inputs)
        : await reuseSaved(request, settings, inputs, { ...before, audienceId: before.audienceId })
    } catch (error) {
      const { message, code = ErrorCodes.RETL_ON_MAPPING_SAVE_FAILED } = error as { message: string; code?: string }
      return { error: { message, code } }
    }
  }
}

async function useExisting(
  request: RequestClient,
  settings: Settings,
  { connectionId: given, existingAudienceId: externalId = '' }: Inputs,
  before: MappedAudience | undefined
): Promise<Response> {
  const connectionId = given?.trim() || undefined
  if (connectionId !== undefined && !isConnectionId(connectionId)) {
    const message = "AMC Connection (connectionId) isn't a valid connection ID. Use letters, digits, - and _."
    throw new IntegrationError(message, ErrorCodes.RETL_ON_MAPPING_SAVE_FAILED, 400)
  }
  const { externalId: audienceId, audience } = await readAudience(request, { externalId, settings })
  // What Amazon leaves out in its answer stays as it was saved, if that was the same audience.
  const known = before?.audienceId === audienceId ? before : undefined
  const audienceName = asText(audience.name) ?? known?.audienceName
  const countryCode = asText(audience.countryCode) ?? known?.countryCode
  return toResponse('Connected to', { audienceId, audienceName, connectionId, countryCode })
}

/** `reason` says why there is a new audience where the mapping had one. */
async function createNew(
  request: RequestClient,
  settings: Settings,
  inputs: Inputs,
  reason?: string
): Promise<Response> {
  const { audienceName = '', connectionId, countryCode } = inputs
  const audienceSettings = toAudienceSettings(inputs)
  const { externalId: audienceId } = await createAudience(request, { audienceName, audienceSettings, settings })
  const outputs = { audienceId, audienceName, connectionId: connectionId?.trim() || undefined, countryCode }
  const { successMessage, savedData } = toResponse('Created', outputs)
  return reason === undefined
    ? { successMessage, savedData }
    : { successMessage: `${reason} ${successMessage} Send your records again to fill it.`, savedData }
}

/** Updates the audience that the mapping was saved with; what Amazon can't change, or deleted, takes a new one. */
async function reuseSaved(
  request: RequestClient,
  settings: Settings,
  inputs: Inputs,
  before: RetlOnMappingSaveOutputs
): Promise<Response> {
  const { audienceId } = before
  const wanted = checkSettings(toAudienceSettings(inputs))
  const found = await unlessMissing(readAudience(request, { externalId: audienceId, settings }))
  if (found === undefined) {
    return createNew(request, settings, inputs, `Audience ${audienceId} no longer exists in Amazon Ads.`)
  }
  const fixed = findFixedChanges(wanted, inputs, found, before).join(' and the ')
  if (fixed !== '') {
    const reason = `Amazon can't change the ${fixed} of audience ${audienceId}, which stays as it is.`
    return createNew(request, settings, inputs, reason)
  }
  const isUpdated = await updateAudience(request, settings, wanted, found)
  return toResponse(isUpdated ? 'Updated and connected to' : 'Connected to', {
    ...before,
    countryCode: wanted.countryCode
  })
}

/** Labels of the changed settings that an audience keeps for good. Amazon may leave out any of them in its answer. */
function findFixedChanges(
  { advertiserId, connectionId = '', countryCode, externalAudienceId }: CheckedSettings,
  { audienceName }: Inputs,
  { audience }: FoundAudience,
  before: RetlOnMappingSaveOutputs
): string[] {
  const externalId = asText(asObject(audience.metadata)?.externalAudienceId)
  const changes = [
    ['name', toAudienceName(audienceName), asText(audience.name) ?? toAudienceName(before.audienceName)],
    ['advertiser', advertiserId, asText(audience.advertiserId)],
    ['AMC connection', connectionId, before.connectionId ?? ''],
    ['country', countryCode, asText(audience.countryCode) ?? before.countryCode],
    ['external audience ID', externalAudienceId, externalId]
  ] as const
  return changes.flatMap(([label, wanted, there]) =>
    wanted !== undefined && there !== undefined && wanted !== there ? label : []
  )
}

function toAudienceSettings(inputs: Inputs): AudienceSettings {
  const { operation: _operation, existingAudienceId: _existing, audienceName, ...others } = inputs
  return { ...others, externalAudienceId: inputs.externalAudienceId || audienceName } as AudienceSettings
}

function toResponse(done: string, savedData: RetlOnMappingSaveOutputs): Response {
  const { audienceId, audienceName } = savedData
  const audience = audienceName ? `audience "${audienceName}" (${audienceId})` : `audience ${audienceId}`
  return { successMessage: `${done} ${audience}.`, savedData }
}

type SavedHook = { inputs?: Inputs; outputs?: MappedAudience } | undefined

const savedHook = (hookOutputs: unknown): SavedHook =>
  (hookOutputs as { retlOnMappingSave?: SavedHook } | undefined)?.retlOnMappingSave

/** What the hook saved with a mapping: the core hands it over as the platform keeps it, with the inputs beside. */
export const mappedAudience = (hookOutputs: unknown): MappedAudience | undefined => savedHook(hookOutputs)?.outputs
