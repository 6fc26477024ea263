import { PhoneNumberUtil } from 'google-libphonenumber'

const phones = PhoneNumberUtil.getInstance()

/** 00 before the first other digit or plus sign, in any script's zeros that the library reads. */
const DOUBLE_ZERO = /^[^\d+＋０-９٠-٩۰-۹]*[0０٠۰]{2}/

/**
 * E.164 without the `+`, or '' when no such number is possible. A number that starts with `+` or `00` is international,
 * any other a national number of the country; without a country only international numbers mean something.
 */
export function normalisePhone(phone: string, country: string): string {
  const number = phone.replace(DOUBLE_ZERO, '+')
  return readWithLibrary(number, country)
}

export function readWithLibrary(phone: string, country: string): string {
  try {
    const number = phones.parse(phone, country)
    // Numbers that only a neighbour can dial have a length of their own, which Amazon does not take.
    if (phones.isPossibleNumberWithReason(number) !== PhoneNumberUtil.ValidationResult.IS_POSSIBLE) {
      return ''
    }
    return `${number.getCountryCodeOrDefault()}${phones.getNationalSignificantNumber(number)}`
  } catch {
    // The library throws at what is no number at all.
    return ''
  }
}
