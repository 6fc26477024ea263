import { IntegrationError } from '@segment/actions-core'
import { isExactId } from '../api/exactIds'
import type { AudienceSettings } from '../generated-types'
import { toCountryCode } from './countries'
import { audienceFields, CURRENCIES, MAX_DESCRIPTION_LENGTH, MAX_TTL_SECONDS } from './fields'

/** Audience settings that passed every check, in the form in which Amazon takes them. */
export interface CheckedSettings {
  advertiserId: string
  countryCode: string
  description: string
  externalAudienceId: string
  ttl?: number
  fee?: { cpmCents: number; currency: string }
}

/** Checks each setting. Throws an IntegrationError (400) that names the field and its rule. */
export function checkSettings(settings: Partial<AudienceSettings> = {}): CheckedSettings {
  return {
    advertiserId: advertiserIdOf(settings),
    countryCode: countryCodeOf(settings),
    description: descriptionOf(settings),
    externalAudienceId: textOf(settings, 'externalAudienceId'),
    ttl: ttlOf(settings),
    fee: feeOf(settings)
  }
}

function advertiserIdOf(settings: Partial<AudienceSettings>): string {
  const advertiserId = textOf(settings, 'advertiserId')
  return isExactId(advertiserId) ? advertiserId : refuse('advertiserId', 'must be a whole number of 1 to 19 digits')
}

function countryCodeOf(settings: Partial<AudienceSettings>): string {
  return (
    toCountryCode(textOf(settings, 'countryCode')) ??
    refuse('countryCode', 'must be a country code of two letters (ISO 3166), such as US')
  )
}

function descriptionOf({ description }: Partial<AudienceSettings>): string {
  const text = description ?? ''
  return text.length <= MAX_DESCRIPTION_LENGTH
    ? text
    : refuse('description', `must have at most ${MAX_DESCRIPTION_LENGTH} characters, it has ${text.length}`)
}

function ttlOf({ ttl }: Partial<AudienceSettings>): number | undefined {
  if (isMissing(ttl)) {
    return undefined
  }
  return Number.isFinite(ttl) && ttl >= 0 && ttl <= MAX_TTL_SECONDS
    ? ttl
    : refuse('ttl', `must be a number of seconds from 0 to ${MAX_TTL_SECONDS}`)
}

function feeOf({ cpmCents, currency }: Partial<AudienceSettings>): CheckedSettings['fee'] {
  if (isMissing(cpmCents) && !currency) {
    return undefined
  }
  if (isMissing(cpmCents)) {
    return refuse('cpmCents', `is missing: ${labelOf('currency')} needs it. Fill in both or neither`)
  }
  if (!currency) {
    return refuse('currency', `is missing: ${labelOf('cpmCents')} needs it. Fill in both or neither`)
  }
  if (!Number.isFinite(cpmCents) || cpmCents < 0) {
    return refuse('cpmCents', 'must be a number from 0 upwards')
  }
  return CURRENCIES.includes(currency)
    ? { cpmCents, currency }
    : refuse('currency', `must be one of ${CURRENCIES.join(', ')}`)
}

function textOf(
  settings: Partial<AudienceSettings>,
  key: 'advertiserId' | 'countryCode' | 'externalAudienceId'
): string {
  const value = settings[key]
  return isMissing(value) || String(value).trim() === '' ? refuse(key, 'is missing') : String(value).trim()
}

const isMissing = (value: unknown): value is undefined | null => value === undefined || value === null

const labelOf = (key: keyof AudienceSettings): string => audienceFields[key].label

function refuse(key: keyof AudienceSettings, rule: string): never {
  throw new IntegrationError(`${labelOf(key)} (${key}) ${rule}.`, 'INVALID_AUDIENCE_SETTINGS', 400)
}
