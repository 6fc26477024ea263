/**
 * Country codes that Amazon accepts: ISO 3166-1 alpha-2, and AN and XK. Its enumeration also has UNKNOWN, which says no
 * more than leaving the country out.
 */
const COUNTRIES = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
    'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP ' +
    'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT ' +
    'MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW ' +
    'SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG ' +
    'UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW AN XK'
  ).split(' ')
)

/**
 * Where a person must have consented before Amazon may get their data: the European Economic Area with the territories
 * where the law of the European Union holds, the United Kingdom and Switzerland.
 */
const CONSENT_COUNTRIES = new Set(
  (
    'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO ' +
    'AX GF GP MF MQ RE YT GB CH'
  ).split(' ')
)

/** The country code in Amazon's form, or undefined when it is none. `UK`, which Amazon's profiles use, is GB here. */
export function toCountryCode(value: string): string | undefined {
  const code = value.trim().toUpperCase()
  if (code === 'UK') {
    return 'GB'
  }
  return COUNTRIES.has(code) ? code : undefined
}

export const needsConsent = (countryCode: string): boolean => CONSENT_COUNTRIES.has(countryCode)
