/** ISO 3166-1 alpha-2, and the four that Amazon adds: AN, XK, ZZ, UNKNOWN (official). */
export const COUNTRY_CODES = (
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
  'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO ' +
  'JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR ' +
  'MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO ' +
  'RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV ' +
  'TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW AN XK ZZ UNKNOWN'
).split(' ')

/**
 * Where consent must come with the person: the European Economic Area, the United Kingdom and Switzerland (reported
 * list), and, our stricter reading, the parts of member states that have a code of their own.
 */
const CONSENT_COUNTRIES = new Set(
  (
    'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO GB UK CH ' +
    'AX GF GP MF MQ RE YT'
  ).split(' ')
)

/** Countries in which Amazon matches hashed identities (official). */
const MATCH_COUNTRIES = new Set('AE AU BE BR CA DE EG ES FR GB IN IT JP MX NL PL SA SE SG TR US'.split(' '))

export const needsConsent = (country: string) => CONSENT_COUNTRIES.has(country.toUpperCase())

/** Amazon's own look-ups say UK for GB. A missing country does not prevent matching. */
export function canMatch(country: string | undefined): boolean {
  const code = country?.toUpperCase() ?? 'UNKNOWN'
  return code === 'UNKNOWN' || MATCH_COUNTRIES.has(code === 'UK' ? 'GB' : code)
}
