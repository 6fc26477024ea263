import type { ActionDefinition, Features } from '@segment/actions-core'
import { asObject, isExactId } from '../api/json'
import { needsConsent, toCountryCode } from '../event/country'
import type { AudienceSettings, Settings } from '../generated-types'
import type { IdentityHasher } from '../identity'
import { createHasher } from '../identity'
import type { UserConsent } from '../syncAudience/consent'
import { audienceSettingsOf } from '../syncAudience/member'
import type { RawBatch } from '../syncAudience/perform'
import { matchEvents, sendPrepared, toBatch, toMultiStatus, toSingle } from '../syncAudience/perform'
import type { AudienceRecord } from '../syncAudience/records'
import { Uploads } from '../syncAudience/records'
import type { Result } from '../syncAudience/result'
import { rejected, Rejection } from '../syncAudience/result'
import { fields } from './fields'
import type { Payload } from './generated-types'

type Action = ActionDefinition<Settings, Payload, AudienceSettings>
type BatchInput = Parameters<NonNullable<Action['performBatch']>>[1]

/** Segment's flags: consent is sent, and its absence rejects an event, only where they are on. */
export const FLAG_CONSENT_REQUIRED = 'actions-amazon-amc-consent'
export const FLAG_CONSENT_ENABLE_ERRORS = 'actions-amazon-amc-consent-enable-errors'

/**
 * The action under which mappings were saved before there was Sync Audience. It sends for them what it always sent, under
 * Segment's own feature flags; new mappings are made with Sync Audience.
 */
const action: Action = {
  title: 'Sync Audiences to DSP (Legacy)',
  description: 'Legacy action. Use Sync Audience for new mappings.',
  hidden: true,
  defaultSubscription: 'event = "Audience Entered" or event = "Audience Exited"',
  fields,
  perform: async (request, input) => toSingle(await deliver(request, toBatch(input) as never)),
  performBatch: async (request, input) => toMultiStatus(await deliver(request, input))
}

export default action

const EXTERNAL_USER_ID = /^[0-9a-zA-Z-_]{1,128}$/

const REJECTIONS = {
  person: new Rejection('External User ID must have 1 to 128 letters, numbers, hyphens and underscores.'),
  audience: new Rejection('Audience ID is not the number that Amazon gave the audience.'),
  country: new Rejection('Invalid Country Code. Set a two-letter ISO 3166-1 code in the settings of the audience.'),
  consent: new Rejection(
    'Consent is required to send users in the EEA, UK and Switzerland. Provide both Ad Storage Consent and User Data Consent, a TCF string or a GPP string.'
  )
}

/** One record for each event, in their order; each goes to the audience, and has the country, of its own event. */
async function deliver(request: Parameters<typeof sendPrepared>[0], input: BatchInput): Promise<Result[]> {
  const { payload: payloads, audienceSettings, features } = input
  const { rawData, rawMapping } = input as unknown as RawBatch
  const events = matchEvents(payloads.length, rawData, rawMapping, fields)
  const results: Result[] = []
  const uploads = new Uploads()
  const hasher = createHasher()
  payloads.forEach((payload, index) => {
    const ofEvent = audienceSettingsOf(asObject(events[index])?.context)
    const own = (ofEvent ?? audienceSettings) as AudienceSettings | undefined
    const record = toRecord(payload, own?.countryCode, hasher, features)
    const audienceId = payload.audienceId.trim()
    if (record instanceof Rejection) {
      results[index] = rejected(record)
    } else if (!isExactId(audienceId)) {
      results[index] = rejected(REJECTIONS.audience)
    } else {
      uploads.add({ audienceId, connectionId: own?.connectionId?.trim() || undefined }, { record, indices: [index] })
    }
  })
  return sendPrepared(request, input, { uploads: uploads.all, results })
}

/** The country is the audience's, and a removal has all identities: as this action always sent them. */
function toRecord(
  { externalUserId, event_name: eventName, consent, ...person }: Payload,
  countryCode: string | undefined,
  hasher: IdentityHasher,
  features: Features = {}
): AudienceRecord | Rejection {
  if (!EXTERNAL_USER_ID.test(externalUserId)) {
    return REJECTIONS.person
  }
  const userConsent = features[FLAG_CONSENT_REQUIRED]
    ? toUserConsent(consent, countryCode, features[FLAG_CONSENT_ENABLE_ERRORS] === true)
    : undefined
  if (userConsent instanceof Rejection) {
    return userConsent
  }
  const hashedPII = hasher.hashedPII(person, countryCode)
  return {
    externalUserId,
    countryCode,
    action: eventName === 'Audience Entered' ? 'CREATE' : 'DELETE',
    hashedPII: hashedPII.length === 0 ? [{}] : hashedPII,
    ...(userConsent && { userConsent })
  }
}

/** What this action makes of consent under Segment's flags: Amazon's signal only if both of its parts are there. */
function toUserConsent(
  { ipAddress, amznAdStorage, amznUserData, tcf, gpp }: NonNullable<Payload['consent']> = {},
  countryCode: string | undefined,
  withErrors: boolean
): UserConsent | Rejection {
  const isGiven = (value: string | undefined): boolean => (value ?? '').trim() !== ''
  const toSignal = (value: string | undefined): 'GRANTED' | 'DENIED' => (value === 'GRANTED' ? 'GRANTED' : 'DENIED')
  const amzn = { amznAdStorage: toSignal(amznAdStorage), amznUserData: toSignal(amznUserData) }
  const consent = {
    ...(isGiven(amznAdStorage) && isGiven(amznUserData) && { amzn }),
    ...(isGiven(tcf) && { tcf }),
    ...(isGiven(gpp) && { gpp })
  }
  const hasConsent = Object.keys(consent).length > 0
  if (withErrors && (countryCode === undefined || toCountryCode(countryCode) !== countryCode)) {
    return REJECTIONS.country
  }
  if (withErrors && !hasConsent && needsConsent(countryCode ?? '')) {
    return REJECTIONS.consent
  }
  const geo = { ...(isGiven(ipAddress) && { ipAddress }), countryCode }
  return { geo, ...(hasConsent && { consent }) }
}
