import { PhoneNumber, PhoneNumberUtil } from 'google-libphonenumber'
import { numberPattern } from './phonePattern'

/*
 * The phone numbers that nearly everybody has, read as google-libphonenumber reads them in a thirtieth of its time.
 *
 * Of the digits the library first takes the calling code, then the trunk prefix, and asks whether the length of the rest
 * is possible. Here the same is done where each step has but one outcome; whatever could go two ways (an extension, a
 * national number that starts like its calling code, a prefix with a meaning) is left to the library. A test holds the
 * two equal.
 */

interface NumberingPlan {
  callingCode: string
  /** What stands before a national number when it is dialled in the country. */
  trunkPrefix: string
  /** National numbers that start so are the library's. */
  notPlain: readonly string[]
  /** Possible lengths of a national number without its trunk prefix. */
  lengths: ReadonlySet<number>
  longest: number
  /** What national numbers look like. */
  pattern: RegExp
}

/**
 * The countries in which Amazon resolves identities, and Japan: trunk prefix, then the starts of numbers that the
 * library's metadata (nationalPrefixForParsing, internationalPrefix) gives a meaning of their own. A second trunk
 * prefix or 0 is none of a plain number, but in Italy, where a single 0 is part of the number.
 */
const PLANS: Record<string, readonly [trunkPrefix: string, ...notPlain: string[]]> = {
  AE: ['0', '0'],
  AU: ['0', '0', '14', '18'],
  BE: ['0', '0'],
  BR: ['', '0', '90'],
  CA: ['1', '0', '1'],
  DE: ['0', '0'],
  EG: ['0', '0'],
  ES: ['', '0'],
  FR: ['0', '0'],
  GB: ['0', '0', '18'],
  IN: ['0', '0'],
  IT: ['', '00'],
  JP: ['0', '0', '10'],
  MX: ['', '0'],
  NL: ['0', '0'],
  PL: ['', '0'],
  SA: ['0', '0'],
  SE: ['0', '0'],
  SG: ['', '0'],
  TR: ['0', '0'],
  US: ['1', '0', '1']
}

const PUNCTUATION = /[ ().-]+/g
const PLAIN = /^\+?[0-9]{7,15}$/

const plans = new Map<string, NumberingPlan | undefined>()
const plansByCallingCode = new Map<string, NumberingPlan>()
for (const country of Object.keys(PLANS)) {
  const plan = readPlan(country)
  plans.set(country, plan)
  plansByCallingCode.set(plan.callingCode, plan)
}

/** E.164 without the `+`, '' when no such number is possible, or undefined when that is for the library to say. */
export function readPlainNumber(phone: string, country: string): string | undefined {
  const digits = phone.replace(PUNCTUATION, '')
  if (!PLAIN.test(digits)) {
    return undefined
  }
  if (digits.startsWith('+')) {
    const plan = planOfInternational(digits)
    return plan && readNational(plan, digits.slice(1 + plan.callingCode.length))
  }
  const plan = plans.get(country)
  if (plan === undefined) {
    return undefined
  }
  if (digits.startsWith(plan.callingCode)) {
    return digits.length > plan.longest ? readNational(plan, digits.slice(plan.callingCode.length)) : undefined
  }
  if (plan.trunkPrefix !== '' && digits.startsWith(plan.trunkPrefix)) {
    const national = digits.slice(plan.trunkPrefix.length)
    // Where the rest is no number the library tries again with the prefix.
    return plan.lengths.has(national.length) ? readNational(plan, national) : undefined
  }
  return readNational(plan, digits)
}

function readNational(plan: NumberingPlan, national: string): string | undefined {
  for (const start of plan.notPlain) {
    if (national.startsWith(start)) {
      return undefined
    }
  }
  return plan.lengths.has(national.length) && plan.pattern.test(national) ? plan.callingCode + national : ''
}

/** No calling code starts with another. */
function planOfInternational(digits: string): NumberingPlan | undefined {
  return (
    plansByCallingCode.get(digits.slice(1, 2)) ??
    plansByCallingCode.get(digits.slice(1, 3)) ??
    plansByCallingCode.get(digits.slice(1, 4))
  )
}

/** Calling code and lengths are the library's own, whatever its version. */
function readPlan(country: string): NumberingPlan {
  const library = PhoneNumberUtil.getInstance()
  const callingCode = library.getCountryCodeForRegion(country)
  const lengths = new Set<number>()
  for (let length = 2; length <= 17; length++) {
    const number = new PhoneNumber()
    number.setCountryCode(callingCode)
    number.setNationalNumber(10 ** (length - 1))
    if (library.isPossibleNumberWithReason(number) === PhoneNumberUtil.ValidationResult.IS_POSSIBLE) {
      lengths.add(length)
    }
  }
  const [trunkPrefix, ...notPlain] = PLANS[country]
  return {
    callingCode: String(callingCode),
    trunkPrefix,
    notPlain,
    lengths,
    longest: Math.max(...lengths),
    pattern: numberPattern(callingCode)
  }
}
