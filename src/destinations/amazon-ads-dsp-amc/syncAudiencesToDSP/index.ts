import type { ActionDefinition, ActionDestinationErrorResponse, Features, RequestClient } from '@segment/actions-core'
import { MultiStatusResponse } from '@segment/actions-core'
import isString from 'lodash/isString'
import pickBy from 'lodash/pickBy'
import { asObject, isExactId } from '../api/json'
import { audienceSettingsOf } from '../audience/settings'
import { needsConsent, toCountryCode } from '../event/country'
import type { AudienceSettings, Settings } from '../generated-types'
import { createHasher } from '../identity'
import type { Batch } from '../syncAudience/perform'
import { performSingle, readRaw } from '../syncAudience/perform'
import { reject } from '../syncAudience/result'
import type { Outgoing, UserConsent } from '../syncAudience/upload'
import { sendRecords } from '../syncAudience/upload'
import { fields } from './fields'
import type { Payload } from './generated-types'

/** Segment's flags: consent is sent, and its absence rejects an event, only where they are on. */
export const FLAG_CONSENT_REQUIRED = 'actions-amazon-amc-consent'
export const FLAG_CONSENT_ENABLE_ERRORS = 'actions-amazon-amc-consent-enable-errors'

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
  perform: performSingle(performBatch),
  performBatch
}

export default action

const EXTERNAL_USER_ID = /^[0-9a-zA-Z-_]{1,128}$/

/** One record for each event, in their order; each goes to the audience, and has the country, of its own event. */
async function performBatch(request: RequestClient, batch: Batch<Payload>): Promise<MultiStatusResponse> {
  const { events } = await readRaw(batch, action)
  const response = new MultiStatusResponse()
  const records: Outgoing[] = []
  const hasher = createHasher()
  batch.payload.forEach((payload, index) => {
    const { externalUserId, event_name: eventName, consent, audienceId, ...person } = payload
    const settings = audienceSettingsOf(asObject(events[index])?.context) ?? batch.audienceSettings ?? {}
    // What isn't a text counts as missing: it must not fail the batch.
    const { countryCode, connectionId }: Partial<AudienceSettings> = pickBy(settings, isString)
    const userConsent = toUserConsent(consent, countryCode, batch.features)
    const rejection = findRejection(payload, countryCode, userConsent, batch.features)
    if (rejection !== undefined) {
      response.pushResponseObjectAtIndex(index, rejection)
      return
    }
    const hashedPII = hasher.hashedPII(person, countryCode)
    records.push({
      audienceId: audienceId.trim(),
      connectionId: connectionId?.trim() || undefined,
      record: {
        externalUserId,
        // That of the audience, and a removal has all identities: as this action always sent them.
        countryCode,
        action: eventName === 'Audience Entered' ? 'CREATE' : 'DELETE',
        hashedPII: hashedPII.length === 0 ? [{}] : hashedPII,
        ...(userConsent && { userConsent })
      },
      indices: [index]
    })
  })
  await sendRecords(request, batch, records, response)
  return response
}

function findRejection(
  { externalUserId, audienceId }: Payload,
  countryCode: string | undefined,
  userConsent: UserConsent | undefined,
  features: Features = {}
): ActionDestinationErrorResponse | undefined {
  const isChecked = features[FLAG_CONSENT_REQUIRED] && features[FLAG_CONSENT_ENABLE_ERRORS] === true
  if (!EXTERNAL_USER_ID.test(externalUserId)) {
    return reject('External User ID must have 1 to 128 letters, numbers, hyphens and underscores.')
  }
  if (isChecked && (countryCode === undefined || toCountryCode(countryCode) !== countryCode)) {
    return reject('Invalid Country Code. Set a two-letter ISO 3166-1 code in the settings of the audience.')
  }
  if (isChecked && userConsent?.consent === undefined && needsConsent(countryCode ?? '')) {
    return reject(
      'Consent is required to send users in the EEA, UK and Switzerland. Provide both Ad Storage Consent and User Data Consent, a TCF string or a GPP string.'
    )
  }
  return isExactId(audienceId.trim())
    ? undefined
    : reject('Audience ID is not the number that Amazon gave the audience.')
}

/** What this action makes of consent under Segment's flags: Amazon's signal only if both of its parts are there. */
function toUserConsent(
  { ipAddress, amznAdStorage, amznUserData, tcf, gpp }: NonNullable<Payload['consent']> = {},
  countryCode: string | undefined,
  features: Features = {}
): UserConsent | undefined {
  if (!features[FLAG_CONSENT_REQUIRED]) {
    return undefined
  }
  const isGiven = (value: string | undefined): boolean => (value ?? '').trim() !== ''
  const toSignal = (value: string | undefined): 'GRANTED' | 'DENIED' => (value === 'GRANTED' ? 'GRANTED' : 'DENIED')
  const amzn = { amznAdStorage: toSignal(amznAdStorage), amznUserData: toSignal(amznUserData) }
  const consent = {
    ...(isGiven(amznAdStorage) && isGiven(amznUserData) && { amzn }),
    ...(isGiven(tcf) && { tcf }),
    ...(isGiven(gpp) && { gpp })
  }
  const geo = { ...(isGiven(ipAddress) && { ipAddress }), countryCode }
  return { geo, ...(Object.keys(consent).length > 0 && { consent }) }
}
