import { IntegrationError } from '@segment/actions-core'
import { isConnectionId } from '../api/lookups'
import { isExactId } from '../api/longIds'
import type { AudienceSettings } from '../generated-types'
import { toCountryCode } from '../event/country'
import { audienceFields, CURRENCIES, MAX_DESCRIPTION_LENGTH, MAX_TTL_SECONDS } from './fields'

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
  const advertiserId = readText(settings, 'advertiserId')
  const connectionId = readText(settings, 'connectionId')
  const amazonAudienceId = readText(settings, 'amazonAudienceId')
  const { description } = settings
  const { length } = [...(description ?? '')]

  if (advertiserId === undefined && connectionId === undefined) {
    reject(
      'advertiserId',
      `is missing, and so is ${name('connectionId')}. Enter the advertiser for Amazon DSP, or the connection for AMC`
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
  const country = readText(settings, 'countryCode') ?? reject('countryCode', 'is missing')
  return {
    advertiserId,
    connectionId,
    amazonAudienceId,
    countryCode: toCountryCode(country) ?? reject('countryCode', 'must be a two-letter ISO 3166-1 code, such as US'),
    description: description ?? '',
    externalAudienceId: readText(settings, 'externalAudienceId') ?? reject('externalAudienceId', 'is missing'),
    ttl: readTtl(settings),
    fee: readFee(settings)
  }
}

function readTtl({ ttl }: Partial<AudienceSettings>): number | undefined {
  if (isMissing(ttl)) {
    return undefined
  }
  return Number.isSafeInteger(ttl) && ttl >= 0 && ttl <= MAX_TTL_SECONDS
    ? ttl
    : reject('ttl', `must be a whole number of seconds from 0 to ${MAX_TTL_SECONDS}`)
}

function readFee({ cpmCents, currency }: Partial<AudienceSettings>): CheckedSettings['fee'] {
  if (isMissing(cpmCents)) {
    return currency
      ? reject('cpmCents', `is missing: ${audienceFields.currency.label} needs it. Enter both or neither`)
      : undefined
  }
  if (!currency) {
    return reject('currency', `is missing: ${audienceFields.cpmCents.label} needs it. Enter both or neither`)
  }
  if (!Number.isSafeInteger(cpmCents) || cpmCents < 0) {
    return reject('cpmCents', 'must be a whole number, 0 or more')
  }
  return CURRENCIES.includes(currency)
    ? { cpmCents, currency }
    : reject('currency', `must be one of ${CURRENCIES.join(', ')}`)
}

function readText(settings: Partial<AudienceSettings>, key: keyof AudienceSettings): string | undefined {
  const value = settings[key]
  return isMissing(value) ? undefined : String(value).trim() || undefined
}

const isMissing = (value: unknown): value is undefined | null => value === undefined || value === null

const name = (key: keyof AudienceSettings): string => `${audienceFields[key].label} (${key})`

function reject(key: keyof AudienceSettings, rule: string): never {
  throw invalidSetting(`${name(key)} ${rule}.`)
}

export const invalidSetting = (message: string): IntegrationError =>
  new IntegrationError(message, 'INVALID_AUDIENCE_SETTINGS', 400)
