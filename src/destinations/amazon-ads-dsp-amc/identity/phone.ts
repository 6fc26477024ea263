import { PhoneNumberUtil } from 'google-libphonenumber'
import { asciiDigits } from './digits'
import { numberPattern } from './phonePattern'
import { readPlainNumber } from './fastPhone'

const library = PhoneNumberUtil.getInstance()

/** 00 before any other digit or plus sign. */
const DOUBLE_ZERO = /^[^0-9+＋]*00/

/**
 * E.164 without the `+`, or '' when no such number is possible. A number that starts with `+` or `00` is international,
 * any other a national number of the country; without a country only international numbers mean something. Digits of
 * every script are digits.
 */
export function normalisePhone(phone: string, country: string): string {
  const number = asciiDigits(phone).replace(DOUBLE_ZERO, '+')
  return readPlainNumber(number, country) ?? readWithLibrary(number, country)
}

/** google-libphonenumber reads as Amazon does, and takes as long as all other fields of a person together. */
export function readWithLibrary(phone: string, country: string): string {
  try {
    const number = library.parse(phone, country)
    // Lengths that only a neighbour can dial, as seven digits in the United States, are no value to Amazon.
    if (library.isPossibleNumberWithReason(number) !== PhoneNumberUtil.ValidationResult.IS_POSSIBLE) {
      return ''
    }
    const callingCode = number.getCountryCodeOrDefault()
    const national = library.getNationalSignificantNumber(number)
    return numberPattern(callingCode).test(national) ? `${callingCode}${national}` : ''
  } catch {
    // The library throws at what is no number at all.
    return ''
  }
}
