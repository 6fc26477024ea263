import type { ActionDefinition, ActionHookResponse, RequestClient } from '@segment/actions-core'
import { ErrorCodes, IntegrationError } from '@segment/actions-core'
import { apiUrl, AUDIENCES_MEDIA_TYPE, callAmazon } from '../api/client'
import { isSuccess, toError, toFailure } from '../api/failure'
import { advertiserChoices, connectionChoices, isConnectionId } from '../api/lookups'
import { asObject, asText } from '../api/json'
import type { FoundAudience } from '../audience/audiences'
import { createAudience, readAudience, toAudienceName } from '../audience/audiences'
import type { CheckedSettings } from '../audience/settings'
import { audienceFields, checkSettings, MAX_TTL_SECONDS } from '../audience/settings'
import type { AudienceSettings, Settings } from '../generated-types'
import type { Payload, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs } from './generated-types'
import type { MappedAudience } from './member'

type Action = ActionDefinition<Settings, Payload, AudienceSettings, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs>
type Hook = NonNullable<NonNullable<Action['hooks']>['retlOnMappingSave']>
type InputField = NonNullable<Hook['inputFields']>[string]
type Inputs = Partial<RetlOnMappingSaveInputs>
type Response = ActionHookResponse<RetlOnMappingSaveOutputs>

const CREATE = 'create'
const EXISTING = 'existing'

const only = (operation: string): InputField['depends_on'] => ({
  conditions: [{ fieldKey: 'operation', operator: 'is', value: operation }]
})

/** A setting of audiences, asked for when a new one is to be created. */
function newAudienceField(key: keyof AudienceSettings): InputField {
  const { label, description, type, choices, placeholder } = audienceFields[key]
  return { label, description, type, choices, placeholder, depends_on: only(CREATE) }
}

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
    audienceId: {
      label: 'Audience ID',
      description: 'The ID of the audience in Amazon Ads.',
      type: 'string',
      required: true
    },
    audienceName: {
      label: 'Audience Name',
      description: 'The audience name in Amazon Ads.',
      type: 'string',
      required: false
    },
    connectionId: {
      label: 'AMC Connection',
      description: 'The AMC connection that the audience was created for.',
      type: 'string',
      required: false
    },
    countryCode: {
      label: 'Country Code',
      description: 'Default country for records without one.',
      type: 'string',
      required: false
    }
  },
  performHook: async (request, { settings, hookInputs, hookOutputs }) => {
    const inputs: Inputs = hookInputs ?? {}
    const before = mappedAudience(hookOutputs)
    try {
      if (inputs.operation === EXISTING) {
        return await useExisting(request, settings, inputs, before)
      }
      const wasExisting = savedHook(hookOutputs)?.inputs?.operation === EXISTING
      return before?.audienceId === undefined || wasExisting
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
  inputs: Inputs,
  before: MappedAudience | undefined
): Promise<Response> {
  const connectionId = inputs.connectionId?.trim() || undefined
  if (connectionId !== undefined && !isConnectionId(connectionId)) {
    const message = "AMC Connection (connectionId) isn't a valid connection ID. Use letters, digits, - and _."
    throw new IntegrationError(message, ErrorCodes.RETL_ON_MAPPING_SAVE_FAILED, 400)
  }
  const externalId = inputs.existingAudienceId ?? ''
  const { externalId: audienceId, audience } = await readAudience(request, { externalId, settings })
  // What Amazon leaves out in its answer stays as it was saved, if that was the same audience.
  const known = before?.audienceId === audienceId ? before : undefined
  const outputs = {
    audienceId,
    audienceName: asText(audience.name) ?? known?.audienceName,
    connectionId,
    countryCode: asText(audience.countryCode) ?? known?.countryCode
  }
  return saved(outputs, `Connected to ${describe(outputs)}.`)
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
  const { externalId } = await createAudience(request, { audienceName, audienceSettings, settings })
  const outputs = { audienceId: externalId, audienceName, connectionId: connectionId?.trim() || undefined, countryCode }
  const message = `Created ${describe(outputs)}.`
  return saved(outputs, reason === undefined ? message : `${reason} ${message} Send your records again to fill it.`)
}

/** Updates the audience that the mapping was saved with; what Amazon can't change, or deleted, takes a new one. */
async function reuseSaved(
  request: RequestClient,
  settings: Settings,
  inputs: Inputs,
  before: RetlOnMappingSaveOutputs
): Promise<Response> {
  const wanted = checkSettings(toAudienceSettings(inputs))
  let found: FoundAudience
  try {
    found = await readAudience(request, { externalId: before.audienceId, settings })
  } catch (error) {
    if ((error as { status?: number }).status !== 404) {
      throw error
    }
    return createNew(request, settings, inputs, `Audience ${before.audienceId} no longer exists in Amazon Ads.`)
  }
  const fixed = findFixedChanges(wanted, inputs, found, before)
  if (fixed.length > 0) {
    const reason = `Amazon can't change the ${fixed.join(' and the ')} of audience ${before.audienceId}, which stays as it is.`
    return createNew(request, settings, inputs, reason)
  }
  const updated = await updateAudience(request, settings, wanted, found)
  const outputs = { ...before, countryCode: wanted.countryCode }
  return saved(outputs, `${updated ? 'Updated and connected' : 'Connected'} to ${describe(outputs)}.`)
}

/** Labels of the changed settings that an audience keeps for good. Amazon may leave out any of them in its answer. */
function findFixedChanges(
  wanted: CheckedSettings,
  { audienceName }: Inputs,
  { audience }: FoundAudience,
  before: RetlOnMappingSaveOutputs
): string[] {
  const externalId = asText(asObject(audience.metadata)?.externalAudienceId)
  const changes: [string, string | undefined, string | undefined][] = [
    ['name', toAudienceName(audienceName), asText(audience.name) ?? toAudienceName(before.audienceName)],
    ['advertiser', wanted.advertiserId, asText(audience.advertiserId)],
    ['AMC connection', wanted.connectionId ?? '', before.connectionId ?? ''],
    ['country', wanted.countryCode, asText(audience.countryCode) ?? before.countryCode],
    ['external audience ID', wanted.externalAudienceId, externalId]
  ]
  return changes.flatMap(([label, value, there]) =>
    value !== undefined && there !== undefined && value !== there ? label : []
  )
}

/** Sends the settings that Amazon can change, if any differ. Tells whether any did. */
async function updateAudience(
  request: RequestClient,
  settings: Settings,
  { description, ttl = MAX_TTL_SECONDS, fee }: CheckedSettings,
  { externalId, audience }: FoundAudience
): Promise<boolean> {
  const there = asObject(audience.metadata) ?? {}
  const feeThere = asObject(Array.isArray(there.audienceFees) ? there.audienceFees[0] : undefined)
  const isFeeOther = fee?.cpmCents !== feeThere?.cpmCents || fee?.currency !== feeThere?.currency
  if (isFeeOther && fee === undefined) {
    const message =
      "Amazon can't remove the fee of an audience. Enter CPM Cents and Currency, or create an audience with another name."
    throw new IntegrationError(message, ErrorCodes.RETL_ON_MAPPING_SAVE_FAILED, 400)
  }
  const isTtlOther = Number(there.ttl ?? MAX_TTL_SECONDS) !== ttl
  const isDescriptionOther = (audience.description ?? '') !== description
  if (!isFeeOther && !isTtlOther && !isDescriptionOther) {
    return false
  }
  const metadata = { ttl: isTtlOther ? ttl : undefined, audienceFees: isFeeOther ? [fee] : undefined }
  const answer = await callAmazon(request, apiUrl(settings.region, `/amc/audiences/metadata/${externalId}`), {
    method: 'PUT',
    contentType: AUDIENCES_MEDIA_TYPE,
    body: JSON.stringify({
      description: isDescriptionOther ? description : undefined,
      metadata: isTtlOther || isFeeOther ? metadata : undefined
    })
  })
  if (!isSuccess(answer)) {
    throw toError(toFailure(answer), ErrorCodes.RETL_ON_MAPPING_SAVE_FAILED)
  }
  return true
}

function toAudienceSettings(inputs: Inputs): AudienceSettings {
  const { operation: _operation, existingAudienceId: _existing, audienceName, ...others } = inputs
  return { ...others, externalAudienceId: inputs.externalAudienceId || audienceName } as AudienceSettings
}

const describe = ({ audienceId, audienceName }: RetlOnMappingSaveOutputs): string =>
  audienceName ? `audience "${audienceName}" (${audienceId})` : `audience ${audienceId}`

const saved = (savedData: RetlOnMappingSaveOutputs, successMessage: string): Response => ({ successMessage, savedData })

type SavedHook = { inputs?: Inputs; outputs?: MappedAudience } | undefined

const savedHook = (hookOutputs: unknown): SavedHook =>
  (hookOutputs as { retlOnMappingSave?: SavedHook } | undefined)?.retlOnMappingSave

/** What the hook saved with a mapping: the core hands it over as the platform keeps it, with the inputs beside. */
export const mappedAudience = (hookOutputs: unknown): MappedAudience | undefined => savedHook(hookOutputs)?.outputs
