import type { AudienceDestinationDefinition } from '@segment/actions-core'
import { IntegrationError } from '@segment/actions-core'
import { isExactId } from '../api/json'
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
  const { ttl, description = '' } = settings
  const advertiserId = readText(settings.advertiserId)
  const connectionId = readText(settings.connectionId)
  const amazonAudienceId = readText(settings.amazonAudienceId)
  const length = Array.from(description ?? '').length
  if (advertiserId === undefined && connectionId === undefined) {
    const other = nameOf('connectionId')
    reject(
      'advertiserId',
      `is missing, and so is ${other}. Enter the advertiser for Amazon DSP, or the connection for AMC`
    )
  }
  if (advertiserId !== undefined && !isExactId(advertiserId)) {
    reject('advertiserId', 'must be a whole number of 1 to 19 digits')
  }
  if (connectionId !== undefined && !isConnectionId(connectionId)) {
    reject('connectionId', 'is not a valid connection ID. Use letters, digits, - and _')
  }
  if (amazonAudienceId !== undefined && !isExactId(amazonAudienceId)) {
    reject('amazonAudienceId', 'must be the whole number of 1 to 19 digits that Amazon gave the audience')
  }
  if (length > MAX_DESCRIPTION_LENGTH) {
    reject('description', `must have at most ${MAX_DESCRIPTION_LENGTH} characters, it has ${length}`)
  }
  if (!isMissing(ttl) && !(Number.isSafeInteger(ttl) && ttl >= 0 && ttl <= MAX_TTL_SECONDS)) {
    reject('ttl', `must be a whole number of seconds from 0 to ${MAX_TTL_SECONDS}`)
  }
  const country = readText(settings.countryCode) ?? reject('countryCode', 'is missing')
  return {
    advertiserId,
    connectionId,
    amazonAudienceId,
    countryCode: toCountryCode(country) ?? reject('countryCode', 'must be a two-letter ISO 3166-1 code, such as US'),
    description: description ?? '',
    externalAudienceId: readText(settings.externalAudienceId) ?? reject('externalAudienceId', 'is missing'),
    ttl: ttl ?? undefined,
    fee: readFee(settings)
  }
}

function readFee({ cpmCents, currency }: Partial<AudienceSettings>): CheckedSettings['fee'] {
  if (isMissing(cpmCents)) {
    return currency ? reject('cpmCents', 'is missing: Currency needs it. Enter both or neither') : undefined
  }
  if (!currency) {
    return reject('currency', 'is missing: CPM Cents needs it. Enter both or neither')
  }
  if (!Number.isSafeInteger(cpmCents) || cpmCents < 0) {
    return reject('cpmCents', 'must be a whole number, 0 or more')
  }
  return CURRENCIES.includes(currency)
    ? { cpmCents, currency }
    : reject('currency', `must be one of ${CURRENCIES.join(', ')}`)
}

function readText(value: unknown): string | undefined {
  const text = String(value).trim()
  return isMissing(value) || text === '' ? undefined : text
}

const isMissing = (value: unknown): value is undefined | null => value === undefined || value === null

const nameOf = (key: keyof AudienceSettings): string => `${audienceFields[key].label} (${key})`

function reject(key: keyof AudienceSettings, rule: string): never {
  throw invalidSetting(`${nameOf(key)} ${rule}.`)
}

export const invalidSetting = (message: string): IntegrationError =>
  new IntegrationError(message, 'INVALID_AUDIENCE_SETTINGS', 400)
