import type { MemberRecord } from '../contract/bodies'
import { HASHED_FIELDS } from '../contract/bodies'
import { isGppString, isTcfString } from '../contract/consentStrings'
import { needsConsent } from '../contract/countries'
import { apiErrors } from '../contract/errors'

/**
 * What is wrong with each record; undefined where nothing is. With `consentAnswer` 'request' the first record that lacks a
 * valid consent rejects all of them.
 */
export function validateRecords(
  records: MemberRecord[],
  audienceCountry: string | undefined,
  consentAnswer: 'job' | 'request'
): (string | undefined)[] {
  const errors = records.map((record) => validateIdentities(record))
  records.forEach((record, index) => {
    const error = validateConsent(record, audienceCountry)
    if (error !== undefined && consentAnswer === 'request') {
      throw apiErrors.consent(index, error)
    }
    errors[index] ??= error
  })
  return errors
}

const SHA256 = /^[0-9a-f]{64}$/

/** The schema has no pattern for hashes; SHA-256 in lower-case hexadecimal it is. */
function validateIdentities({ action, hashedPII }: MemberRecord): string | undefined {
  let identities = 0
  for (const identity of hashedPII) {
    for (const field of HASHED_FIELDS) {
      const hash = identity[field]
      if (hash !== undefined) {
        identities++
        if (!SHA256.test(hash)) {
          return `${field} is not a SHA-256 hash in lower-case hexadecimal`
        }
      }
    }
  }
  // `[{}]` is valid by schema, its treatment unknown: nobody can be matched without identities (our stricter choice).
  return identities === 0 && action === 'CREATE' ? 'no identity' : undefined
}

/** Removing needs no consent. The record's country takes precedence over the audience's (official). */
function validateConsent(record: MemberRecord, audienceCountry: string | undefined): string | undefined {
  if (record.action === 'DELETE') {
    return undefined
  }
  const { geo, consent } = record.userConsent ?? {}
  const { amzn, tcf, gpp } = consent ?? {}
  if (amzn?.amznUserData === 'DENIED') {
    return 'consent denied'
  }
  // A string that can't be decoded may have denied consent: it makes the record invalid in any country (our choice).
  if (tcf && !isTcfString(tcf)) {
    return 'tcf is not a TCF v2 string'
  }
  if (gpp && !isGppString(gpp)) {
    return 'gpp is not a GPP string'
  }
  const countries = [record.countryCode ?? audienceCountry, geo?.countryCode]
  const isNeeded = countries.some((country) => country !== undefined && needsConsent(country))
  return isNeeded && amzn?.amznUserData !== 'GRANTED' && !tcf && !gpp ? 'consent missing' : undefined
}
