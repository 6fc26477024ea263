import { IntegrationError } from '@segment/actions-core'
import { isConnectionId } from '../api/amcConnections'
import { isExactId } from '../api/longIds'
import type { AudienceSettings } from '../generated-types'
import { toCountryCode } from '../event/country'
import { audienceFields, CURRENCIES, MAX_DESCRIPTION_LENGTH, MAX_TTL_SECONDS } from './fields'

/** Audience settings that passed every check, in the form in which Amazon takes them. */
export interface CheckedSettings {
  /** One of the two is there. */
  advertiserId?: string
  connectionId?: string
  countryCode: string
  description: string
  externalAudienceId: string
  ttl?: number
  fee?: { cpmCents: number; currency: string }
}

/** Checks each setting. Throws an IntegrationError (400) that names the field and its rule. */
export function checkSettings(settings: Partial<AudienceSettings> = {}): CheckedSettings {
  return {
    ...targetOf(settings),
    countryCode: countryCodeOf(settings),
    description: descriptionOf(settings),
    externalAudienceId: textOf(settings, 'externalAudienceId'),
    ttl: ttlOf(settings),
    fee: feeOf(settings)
  }
}

function targetOf(settings: Partial<AudienceSettings>): Pick<CheckedSettings, 'advertiserId' | 'connectionId'> {
  const advertiserId = optionalTextOf(settings, 'advertiserId')
  const connectionId = optionalTextOf(settings, 'connectionId')
  if (advertiserId === undefined && connectionId === undefined) {
    const connection = `${labelOf('connectionId')} (connectionId)`
    return refuse(
      'advertiserId',
      `is missing, and so is ${connection}. Fill in the advertiser for Amazon DSP, or the connection for AMC`
    )
  }
  if (advertiserId !== undefined && !isExactId(advertiserId)) {
    return refuse('advertiserId', 'must be a whole number of 1 to 19 digits')
  }
  if (connectionId !== undefined && !isConnectionId(connectionId)) {
    return refuse('connectionId', 'must be the ID of a connection as Amazon gives it: letters, digits, - and _')
  }
  return { advertiserId, connectionId }
}

function countryCodeOf(settings: Partial<AudienceSettings>): string {
  return (
    toCountryCode(textOf(settings, 'countryCode')) ??
    refuse('countryCode', 'must be a country code of two letters (ISO 3166), such as US')
  )
}

function descriptionOf({ description }: Partial<AudienceSettings>): string {
  const text = description ?? ''
  const { length } = [...text]
  return length <= MAX_DESCRIPTION_LENGTH
    ? text
    : refuse('description', `must have at most ${MAX_DESCRIPTION_LENGTH} characters, it has ${length}`)
}

function ttlOf({ ttl }: Partial<AudienceSettings>): number | undefined {
  if (isMissing(ttl)) {
    return undefined
  }
  return Number.isSafeInteger(ttl) && ttl >= 0 && ttl <= MAX_TTL_SECONDS
    ? ttl
    : refuse('ttl', `must be a whole number of seconds from 0 to ${MAX_TTL_SECONDS}`)
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
  if (!Number.isSafeInteger(cpmCents) || cpmCents < 0) {
    return refuse('cpmCents', 'must be a whole number from 0 upwards')
  }
  return CURRENCIES.includes(currency)
    ? { cpmCents, currency }
    : refuse('currency', `must be one of ${CURRENCIES.join(', ')}`)
}

type TextKey = 'advertiserId' | 'connectionId' | 'countryCode' | 'externalAudienceId'

const textOf = (settings: Partial<AudienceSettings>, key: TextKey): string =>
  optionalTextOf(settings, key) ?? refuse(key, 'is missing')

function optionalTextOf(settings: Partial<AudienceSettings>, key: TextKey): string | undefined {
  const value = settings[key]
  return isMissing(value) || String(value).trim() === '' ? undefined : String(value).trim()
}

const isMissing = (value: unknown): value is undefined | null => value === undefined || value === null

const labelOf = (key: keyof AudienceSettings): string => audienceFields[key].label

function refuse(key: keyof AudienceSettings, rule: string): never {
  throw new IntegrationError(`${labelOf(key)} (${key}) ${rule}.`, 'INVALID_AUDIENCE_SETTINGS', 400)
}
