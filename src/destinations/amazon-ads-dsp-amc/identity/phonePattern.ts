import { PhoneNumberUtil } from 'google-libphonenumber'

/** A part of the library's metadata, which its types leave out. */
interface Metadata {
  getGeneralDesc(): { getNationalNumberPattern(): string | undefined } | undefined
}

const library = PhoneNumberUtil.getInstance() as PhoneNumberUtil & {
  getMetadataForRegion?: (region: string) => Metadata | null
  getMetadataForNonGeographicalRegion?: (callingCode: number) => Metadata | null
}

const patterns = new Map<number, RegExp>()

/**
 * What any national number behind a calling code looks like: the library's general description of its main region.
 * Amazon's published sample has no value for numbers of a possible length that fit no such pattern.
 */
export function numberPattern(callingCode: number): RegExp {
  let pattern = patterns.get(callingCode)
  if (pattern === undefined) {
    pattern = readPattern(callingCode)
    patterns.set(callingCode, pattern)
  }
  return pattern
}

const NON_GEOGRAPHICAL = '001'

/** The same without a memory of what was read before. */
export function readPattern(callingCode: number): RegExp {
  const region: string = library.getRegionCodeForCountryCode(callingCode)
  const metadata =
    region === NON_GEOGRAPHICAL
      ? library.getMetadataForNonGeographicalRegion?.(callingCode)
      : library.getMetadataForRegion?.(region)
  return new RegExp(`^(?:${metadata?.getGeneralDesc()?.getNationalNumberPattern() ?? '[0-9]+'})$`)
}
