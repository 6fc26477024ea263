import type { AudienceDestinationDefinition } from '@segment/actions-core'
import { IntegrationError } from '@segment/actions-core'
import { asObject, isExactId } from '../api/json'
import { isConnectionId } from '../api/lookups'
import { toCountryCode } from '../event/country'
import type { AudienceSettings } from '../generated-types'

/** Currencies of an audience fee, from the schema of Amazon's API. */
const CURRENCIES = ['AED', 'AUD', 'CAD', 'CNY', 'EUR', 'GBP', 'INR', 'JPY', 'MXN', 'SAR', 'SEK', 'TRY', 'USD']

/** Longest time a member stays, in seconds: 397 days. It is Amazon's default, too. */
export const MAX_TTL_SECONDS = 34_300_800

const MAX_DESCRIPTION_LENGTH = 1000

export const audienceFields: AudienceDestinationDefinition['audienceFields'] = {
  advertiserId: {
    label: 'Advertiser ID',
    description: 'Your Amazon DSP advertiser ID. Required unless you select an AMC Connection.',
    type: 'string',
    placeholder: '4728736040201'
  },
  connectionId: {
    label: 'AMC Connection',
    description:
      'Connects this audience to an AMC instance and its DSP advertiser. Leave empty to sync to Amazon DSP only. If you also enter an Advertiser ID, it must match this connection.',
    type: 'string',
    placeholder: '5a523424-e8b3-4da5-9a32-24a861aea576'
  },
  amazonAudienceId: {
    label: 'Amazon Audience ID',
    description:
      "Amazon's ID of an audience that already exists, to use it instead of creating a new one. It must belong to the same advertiser and have the same Country Code.",
    type: 'string',
    placeholder: '413642381039213536'
  },
  externalAudienceId: {
    label: 'External Audience ID',
    description: 'Your identifier for this audience. Amazon stores it alongside its own audience ID.',
    type: 'string',
    required: true
  },
  description: {
    label: 'Description',
    description: 'Optional description shown in Amazon Ads (maximum 1,000 characters).',
    type: 'string'
  },
  countryCode: {
    label: 'Country Code',
    description:
      'Default country for audience members (two-letter ISO 3166-1 code, e.g. US). Used when an event has no country.',
    type: 'string',
    required: true,
    placeholder: 'US'
  },
  ttl: {
    label: 'Time-to-live',
    description:
      'How long members stay in the audience, in seconds (maximum 34,300,800, or 397 days). Defaults to the maximum. The time counts from when each member was last sent, and Segment sends changes only: with the maximum, someone sent on January 1, 2027 leaves on February 2, 2028.',
    type: 'number',
    placeholder: '2592000'
  },
  cpmCents: {
    label: 'CPM Cents',
    description: 'Audience fee per thousand impressions, in cents. For example, 100 = $1.00. Requires Currency.',
    type: 'number'
  },
  currency: {
    label: 'Currency',
    description: 'Currency of the audience fee. Required if you set CPM Cents.',
    type: 'string',
    choices: CURRENCIES.map((currency) => ({ label: currency, value: currency }))
  }
}

/** The settings of the event's own audience: in a batch the core gives those of the first event to all. */
export const audienceSettingsOf = (context: unknown): Partial<AudienceSettings> | undefined =>
  asObject(asObject(asObject(context)?.personas)?.audience_settings)

/** Audience settings that passed every check, in the form in which Amazon takes them. */
export interface CheckedSettings {
  /** One of the two is there. */
  advertiserId?: string
  connectionId?: string
  /** Of an audience that already exists. */
  amazonAudienceId?: string
  countryCode: string
  description: string
  externalAudienceId: string
  ttl?: number
  fee?: { cpmCents: number; currency: string }
}

/** Checks each setting. Throws an IntegrationError (400) that names the field and its rule. */
export function checkSettings(settings: Partial<AudienceSettings> = {}): CheckedSettings {
  const advertiserId = readText(settings.advertiserId)
  const connectionId = readText(settings.connectionId)
  const amazonAudienceId = readText(settings.amazonAudienceId)
  const externalAudienceId = readText(settings.externalAudienceId)
  const country = readText(settings.countryCode)
  const description = settings.description ?? ''
  const ttl = settings.ttl ?? undefined
  const cpmCents = settings.cpmCents ?? undefined
  const currency = settings.currency || undefined
  const { length } = Array.from(description)
  const countryCode = country && toCountryCode(country)
  check(
    advertiserId ?? connectionId,
    'advertiserId',
    `is missing, and so is ${nameOf('connectionId')}. Enter the advertiser for Amazon DSP, or the connection for AMC`
  )
  check(
    advertiserId === undefined || isExactId(advertiserId),
    'advertiserId',
    'must be a whole number of 1 to 19 digits'
  )
  check(
    connectionId === undefined || isConnectionId(connectionId),
    'connectionId',
    'is not a valid connection ID. Use letters, digits, - and _'
  )
  check(
    amazonAudienceId === undefined || isExactId(amazonAudienceId),
    'amazonAudienceId',
    'must be the whole number of 1 to 19 digits that Amazon gave the audience'
  )
  check(
    length <= MAX_DESCRIPTION_LENGTH,
    'description',
    `must have at most ${MAX_DESCRIPTION_LENGTH} characters, it has ${length}`
  )
  check(isWhole(ttl ?? 0, MAX_TTL_SECONDS), 'ttl', `must be a whole number of seconds from 0 to ${MAX_TTL_SECONDS}`)
  check(country, 'countryCode', 'is missing')
  check(countryCode, 'countryCode', 'must be a two-letter ISO 3166-1 code, such as US')
  check(externalAudienceId, 'externalAudienceId', 'is missing')
  check(currency === undefined || cpmCents !== undefined, 'cpmCents', `is missing: Currency needs it. ${BOTH}`)
  check(cpmCents === undefined || currency !== undefined, 'currency', `is missing: CPM Cents needs it. ${BOTH}`)
  check(isWhole(cpmCents ?? 0), 'cpmCents', 'must be a whole number, 0 or more')
  check(currency === undefined || CURRENCIES.includes(currency), 'currency', `must be one of ${CURRENCIES.join(', ')}`)
  const fee = cpmCents === undefined || currency === undefined ? undefined : { cpmCents, currency }
  return { advertiserId, connectionId, amazonAudienceId, countryCode, description, externalAudienceId, ttl, fee }
}

const BOTH = 'Enter both or neither'

const readText = (value: string | undefined): string | undefined => String(value ?? '').trim() || undefined

const isWhole = (value: number, maximum = Infinity): boolean =>
  Number.isSafeInteger(value) && value >= 0 && value <= maximum

const nameOf = (key: keyof AudienceSettings): string => `${audienceFields[key].label} (${key})`

function check(isRight: unknown, key: keyof AudienceSettings, rule: string): asserts isRight {
  if (!isRight) {
    throw invalidSetting(`${nameOf(key)} ${rule}.`)
  }
}

export const invalidSetting = (message: string): IntegrationError =>
  new IntegrationError(message, 'INVALID_AUDIENCE_SETTINGS', 400)
