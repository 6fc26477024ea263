import type { MemberRecord } from '../contract/bodies'
import { HASHED_FIELDS } from '../contract/bodies'
import { needsConsent } from '../contract/countries'
import { apiErrors } from '../contract/errors'

/**
 * What is wrong with each record; undefined where nothing is. With `consentAnswer` 'request' a missing consent refuses all
 * of them.
 */
export function validateRecords(
  records: MemberRecord[],
  audienceCountry: string | undefined,
  consentAnswer: 'job' | 'request'
): (string | undefined)[] {
  const errors = records.map((record) => hashError(record))
  records.forEach((record, index) => {
    const error = consentError(record, audienceCountry)
    if (error !== undefined && consentAnswer === 'request') {
      throw apiErrors.consent(index, error)
    }
    errors[index] ??= error
  })
  return errors
}

const SHA256 = /^[0-9a-f]{64}$/

/** The schema has no pattern for hashes; SHA-256 in lower-case hexadecimal it is. */
export function hashError({ action, hashedPII }: MemberRecord): string | undefined {
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
  // Valid by schema, treatment unknown: nobody can be found without identities (our stricter choice).
  return identities === 0 && action === 'CREATE' ? 'no identity' : undefined
}

/** Removing needs no consent. The record's country goes before the audience's (official). */
export function consentError(record: MemberRecord, audienceCountry: string | undefined): string | undefined {
  if (record.action === 'DELETE') {
    return undefined
  }
  const { geo, consent } = record.userConsent ?? {}
  const given = consent?.amzn?.amznUserData
  if (given === 'DENIED') {
    return 'consent denied'
  }
  const countries = [record.countryCode ?? audienceCountry, geo?.countryCode]
  const needed = countries.some((country) => country !== undefined && needsConsent(country))
  return needed && given !== 'GRANTED' && !consent?.tcf && !consent?.gpp ? 'consent missing' : undefined
}
