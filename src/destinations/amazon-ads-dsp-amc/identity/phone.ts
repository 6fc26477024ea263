import { PhoneNumberType, PhoneNumberUtil } from 'google-libphonenumber'
import memoize from 'lodash/memoize'

/** Parts of the library's metadata, which its types leave out. */
interface Metadata {
  getInternationalPrefix(): string | null
  getNationalPrefixForParsing(): string | null
  getNationalPrefixTransformRule(): string | null
  getGeneralDesc(): { getNationalNumberPattern(): string | null; possibleLengthArray(): number[] } | null
}

const library = PhoneNumberUtil.getInstance() as PhoneNumberUtil & {
  getMetadataForRegion(region: string): Metadata | null
  getMetadataForNonGeographicalRegion(callingCode: number): Metadata | null
}

/** Digits and what people set them apart with. */
const PLAIN = /^\+?[0-9 ().-]+$/
const NOT_DIGITS = /[^0-9]+/g
/** The decimals of a number that went through a spreadsheet or a data frame: `4917155501230.0`; not of `06.12.34.56.00`. */
const DECIMALS = /^(\+?[0-9]+)[.,]0{1,2}$|^([^.,]*[0-9]{3})[.,]0$/
const EXPONENT = /^[+-]?[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+$/i
const EXTENSION = /[\s,;.-]*(?:extension|ext|extn|int|poste|durchwahl|dw|x|#)[\s.:=#]*[0-9]{1,7}$/i
/** `Mobile:` before a number, `(mobile)` at any place, `mobile` behind it. */
const LABEL_BEFORE = /^[^0-9+]+/
const LABEL_IN_BRACKETS = /\(\s*\p{L}[^0-9()]*\)/gu
const LABEL_BEHIND = /\s+\p{L}[\p{L}\s.:]*$/u
const LETTER = /\p{L}/u
/** Fewest digits of a number that stands beside another; what has fewer is a part of one, as in `030/1234567`. */
const FEWEST_DIGITS = 7

/**
 * The phone numbers in a text, each in E.164 without the `+`. A number that starts with `+`, or with what the country dials
 * before calling codes, is international, any other a national number of the country, unless it is plainly an
 * international one without its `+`; without a country only international numbers mean something.
 */
export function normalizePhones(text: string, country: string): string[] {
  const plain = text.replace(DECIMALS, '$1$2')
  const number = PLAIN.test(plain) ? readDigits(plain, country) : ''
  if (number !== '') {
    return [number]
  }
  return EXPONENT.test(text) ? [] : readNumbers(plain, country)
}

/** The numbers of a text with other signs in it, by the first way to part it that gives any. */
function readNumbers(text: string, country: string): string[] {
  const readAll = (parts: string[]): string[] =>
    parts.map((part) => readNumber(part, country)).filter((number) => number !== '')
  const readSeveral = (all: string[]): string[] => {
    const whole = all.filter(isWhole)
    return whole.length > 1 && all.every((part) => isWhole(part) || countDigits(part) === 0) ? readAll(whole) : []
  }
  // First between numbers that may have labels and extensions of their own; words may be labels.
  const parts = splitNumbers(text, /[;,|&\n]/)
  const ways = [
    () => readSeveral(parts),
    () => readSeveral(splitNumbers(text, /\p{L}+/u)),
    () => readAll([text]),
    () => readAll(parts.filter(isWhole)),
    () => (text.split(/\s+/).every(isWhole) ? readAll(text.split(/\s+/)) : [])
  ]
  return ways.reduce<string[]>((found, read) => (found.length > 0 ? found : read()), [])
}

const splitNumbers = (text: string, separator: RegExp): string[] =>
  text.split(separator).flatMap((part) => {
    const halves = part.split(/[/\\]/)
    return halves.every(isWhole) ? halves : [part]
  })

const isWhole = (part: string): boolean => countDigits(part) >= FEWEST_DIGITS

const countDigits = (text: string): number => text.replace(NOT_DIGITS, '').length

/** One number, whatever its separators, with a label before and an extension behind. */
function readNumber(text: string, country: string): string {
  const labeled = text.trim().replace(DECIMALS, '$1$2').replace(LABEL_IN_BRACKETS, ' ').replace(LABEL_BEFORE, '')
  const number = labeled.replace(EXTENSION, '')
  const bare = number.replace(LABEL_BEHIND, '')
  const read = LETTER.test(bare) ? '' : readDigits(bare, country)
  return read === '' && LETTER.test(number) ? readWithLibrary(number, country) : read
}

/** `1-800-FLOWERS`, and whatever else google-libphonenumber makes a number of. */
export function readWithLibrary(text: string, country: string): string {
  try {
    const number = library.parse(text, country)
    return toE164(String(number.getCountryCodeOrDefault()), library.getNationalSignificantNumber(number))
  } catch {
    // The library throws at what is not a number at all.
    return ''
  }
}

function readDigits(number: string, country: string): string {
  const digits = number.replace(NOT_DIGITS, '')
  if (number.startsWith('+')) {
    return readInternational(digits)
  }
  const plan = readPlan(country)
  const national = plan === undefined ? '' : readNational(digits, plan)
  if (plan === undefined || digits.startsWith('0')) {
    return readDialed(digits, plan, national) || national
  }
  const dialed = plan.internationalPrefix?.exec(digits)
  if (dialed) {
    return readInternational(digits.slice(dialed[0].length)) || national
  }
  if (digits.startsWith(plan.callingCode)) {
    const international = readBehindCode(digits, plan)
    return isLikelier(international, national) ? international : national
  }
  const ofAnother = national === '' ? readInternational(digits) : ''
  return isValid(ofAnother) ? ofAnother : national
}

/** A number behind what the country dials before calling codes, or behind `00`, which people write everywhere. */
function readDialed(digits: string, plan: NumberingPlan | undefined, national: string): string {
  const prefix = plan?.internationalPrefix?.exec(digits)
  const asDialed = prefix ? readInternational(digits.slice(prefix[0].length)) : ''
  const asWritten = digits.startsWith('00') ? readInternational(digits.slice(2)) : ''
  if (asDialed === asWritten || asWritten === '') {
    return asDialed
  }
  const isOwn = plan !== undefined && asWritten.startsWith(plan.callingCode)
  if (isValid(asWritten) && (isOwn || !isValid(asDialed))) {
    return asWritten
  }
  return asDialed === '' && national === '' ? asWritten : asDialed
}

/** Whether digits that begin with the country's own calling code have it twice when they are read as a national number. */
const isLikelier = (international: string, national: string): boolean =>
  international !== national &&
  international !== '' &&
  (national === '' ||
    (isMobile(international) && !isMobile(national)) ||
    (isValid(international) && !isValid(national)))

const isValid = (number: string): boolean => number !== '' && library.isValidNumber(library.parse(`+${number}`))

const isMobile = (number: string): boolean =>
  [PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE].includes(
    library.getNumberType(library.parse(`+${number}`))
  )

function readInternational(number: string): string {
  const digits = number.replace(/^00/, '')
  // No calling code starts with another.
  for (let length = 1; length <= 3 && !digits.startsWith('0'); length++) {
    const plan = readPlan(Number(digits.slice(0, length)))
    if (plan !== undefined) {
      return readBehindCode(digits, plan)
    }
  }
  return ''
}

function readBehindCode(digits: string, plan: NumberingPlan): string {
  const national = digits.slice(plan.callingCode.length)
  return readNational(plan.callingCode === MEXICO ? national.replace(MEXICAN_MOBILE, '') : national, plan)
}

const MEXICO = '52'
/** The former prefix of Mexico's mobiles behind the calling code, and those of national calls, before ten digits. */
const MEXICAN_MOBILE = /^1(?=[0-9]{10}$)/
const MEXICAN_PREFIX = /^(?:01|04[45])(?=[0-9]{10}$)/

const readNational = (digits: string, plan: NumberingPlan): string =>
  toE164(plan.callingCode, withoutNationalPrefix(digits, plan))

/** As google-libphonenumber takes it off: not where only the number with it looks like one of the country. */
function withoutNationalPrefix(digits: string, plan: NumberingPlan): string {
  if (plan.callingCode === MEXICO) {
    return digits.replace(MEXICAN_PREFIX, '')
  }
  const prefix = plan.nationalPrefix?.exec(digits)
  if (!prefix) {
    return digits
  }
  const isPart = plan.transformRule !== null && prefix[prefix.length - 1]
  const rest = isPart
    ? digits.replace(plan.nationalPrefix as RegExp, plan.transformRule as string)
    : digits.slice(prefix[0].length)
  const isPossible = plan.lengths.has(rest.length) || rest.length > plan.longest
  return !isPossible || (plan.pattern.test(digits) && !plan.pattern.test(rest)) ? digits : rest
}

/**
 * Lengths that only a neighbor can dial, as seven digits in the United States, are no value to Amazon, nor are numbers of
 * a possible length that look like none of the calling code's main country: its published sample has none for them.
 */
function toE164(callingCode: string, national: string): string {
  const plan = readPlan(Number(callingCode))
  return plan?.lengths.has(national.length) && plan.pattern.test(national) ? plan.callingCode + national : ''
}

type NumberingPlan = NonNullable<ReturnType<typeof createPlan>>

/** How the numbers of a country, or of a calling code's main country, look and are dialed; undefined where nobody has any. */
export const readPlan: (region: string | number) => NumberingPlan | undefined = memoize(createPlan)

const NON_GEOGRAPHICAL = '001'

function createPlan(region: string | number) {
  const isCode = typeof region === 'number'
  const country: string = isCode ? library.getRegionCodeForCountryCode(region) : region
  const callingCode = isCode ? region : library.getCountryCodeForRegion(country)
  const isGeographical = country !== NON_GEOGRAPHICAL
  const metadata = isGeographical
    ? library.getMetadataForRegion(country)
    : library.getMetadataForNonGeographicalRegion(callingCode)
  const description = metadata?.getGeneralDesc()
  if (!metadata || !description) {
    return undefined
  }
  const atStart = (pattern: string | null): RegExp | undefined => (pattern ? new RegExp(`^(?:${pattern})`) : undefined)
  const lengths = description.possibleLengthArray()
  return {
    callingCode: String(callingCode),
    /** What is dialed before a calling code: `00`, `011`, `00` and the digits of a carrier. */
    internationalPrefix: atStart(metadata.getInternationalPrefix()),
    /** What is dialed before a national number, such as `0`. */
    nationalPrefix: atStart(metadata.getNationalPrefixForParsing()),
    /** What stands in the place of the national prefix, where that is a part of the number. */
    transformRule: metadata.getNationalPrefixTransformRule(),
    lengths: new Set(lengths),
    longest: Math.max(...lengths),
    pattern: new RegExp(`^(?:${description.getNationalNumberPattern() ?? '[0-9]+'})$`)
  }
}
