import type { IdentityField } from './identities'
import { isPlaceholderOfStateOrStreet } from './placeholder'
import { MAX_LENGTH, readText } from './text'
import { isSha256 } from './sha256'

const NO_HASHED_LETTERS = 'no letters Amazon hashes (a–z, 0–9)'

/** Why a value of which nothing is left was left out, in words that follow the name of its field. Holds nothing of it. */
export function whyLeftOut(field: IdentityField, raw: unknown, country: string | undefined): string {
  if (typeof raw !== 'string' && typeof raw !== 'number') {
    return Array.isArray(raw) ? 'a list, where one text belongs' : 'neither text nor a number'
  }
  if (String(raw).trim() === '') {
    return 'blank'
  }
  const text = readText(raw)
  if (text === '') {
    return `longer than ${MAX_LENGTH} characters`
  }
  if (isSha256(text)) {
    return 'the hash of an empty text'
  }
  return isPlaceholderOfStateOrStreet(text) ? 'placeholder' : whyNothingIsLeft(field, country)
}

function whyNothingIsLeft(field: IdentityField, country: string | undefined): string {
  switch (field) {
    case 'email':
      return 'not an email address'
    case 'phone':
      return country === undefined
        ? 'not a possible phone number, or a national one of an unknown country'
        : `not a possible phone number of ${country}, nor an international one`
    case 'postal':
      return country === undefined ? NO_HASHED_LETTERS : `not a postal code of ${country}`
    case 'address':
      return 'neither letters nor digits'
    case 'firstName':
    case 'lastName':
    case 'city':
    case 'state':
      return NO_HASHED_LETTERS
  }
}
