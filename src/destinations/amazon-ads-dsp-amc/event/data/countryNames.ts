/** Country codes that Amazon accepts: ISO 3166-1 alpha-2, and AN and XK. Its enumeration also has UNKNOWN: no country. */
const COUNTRY_CODES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
  'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP ' +
  'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT ' +
  'MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW ' +
  'SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG ' +
  'UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW AN XK'

/**
 * Where a person must have consented before Amazon may get their data: the European Economic Area with the territories
 * where the law of the European Union holds, the United Kingdom and Switzerland.
 */
const CONSENT_COUNTRY_CODES =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO ' +
  'AX GF GP MF MQ RE YT GB CH'

/** ISO 3166-1: codes of three letters, each with its code of two; and XKX for Kosovo, as the World Bank has it. */
const THREE_LETTERS =
  'ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI ' +
  'BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT ' +
  'BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU ' +
  'CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET ' +
  'FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR ' +
  'GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR ' +
  'IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB ' +
  'LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH ' +
  'MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE ' +
  'NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL ' +
  'PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ ' +
  'SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC ' +
  'TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY ' +
  'USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW XKXXK'

/**
 * Names besides those of Unicode's CLDR: those of ISO 3166-1, official names, and what people write, also in the languages
 * of the countries in which Amazon matches. A line for each code.
 */
const FURTHER_NAMES = `
  AE: UAE, Emirates, VAE, EAU, Emirati
  AU: Commonwealth of Australia
  BE: Kingdom of Belgium
  BN: Brunei Darussalam
  BO: Bolivia (Plurinational State of)
  BQ: Bonaire, Sint Eustatius and Saba
  BR: Federative Republic of Brazil, República Federativa do Brasil
  CD: Democratic Republic of the Congo, Congo (the Democratic Republic of the), DR Congo
  CG: Republic of the Congo, Congo
  CH: Swiss Confederation, Swiss, SUI
  CI: Ivory Coast
  CV: Cabo Verde, Cape Verde
  CZ: Czech Republic
  DE: GER, BRD, Federal Republic of Germany, Bundesrepublik Deutschland
  EG: Arab Republic of Egypt
  ES: Kingdom of Spain, Reino de España
  FK: Falkland Islands (the) [Malvinas]
  FM: Micronesia (Federated States of)
  FR: French Republic, République française
  GB: UK, Great Britain, Britain, England, Scotland, Wales, Northern Ireland, ENG, SCO, WAL, NIR
  GB: United Kingdom of Great Britain and Northern Ireland, United Kingdom (Great Britain)
  GB: Großbritannien, Schottland, Nordirland, Grande-Bretagne, Angleterre, Écosse, Pays de Galles, Gran Bretaña
  GB: Inglaterra, Escocia, Gales, Gran Bretagna, Inghilterra, Scozia, Galles, Groot-Brittannië, Engeland, Schotland
  GB: Grã-Bretanha, Escócia, Storbritannien, Skottland, Wielka Brytania, Anglia, İngiltere, İskoçya, イングランド, 英国
  HK: Hong Kong
  HM: Heard Island and McDonald Islands
  IE: Republic of Ireland, Éire
  IN: Republic of India, Bharat
  IR: Iran (Islamic Republic of), Islamic Republic of Iran
  IT: Italian Republic, Repubblica Italiana
  JP: Nippon, Nihon
  KP: Korea (the Democratic People's Republic of), North Korea
  KR: Korea, Korea (the Republic of), Republic of Korea, South Korea, 大韓民国
  LA: Lao People's Democratic Republic
  MD: Moldova (the Republic of), Republic of Moldova
  MF: Saint Martin (French part)
  MK: Macedonia, Macedonia (the former Yugoslav Republic of), Republic of North Macedonia
  MM: Burma, Myanmar
  MO: Macao, Macau
  MX: United Mexican States, Méjico, Estados Unidos Mexicanos, México
  NL: Holland, Holanda, Hollande, Olanda, NED, Netherlands (Kingdom of the), Kingdom of the Netherlands
  PL: Republic of Poland, Rzeczpospolita Polska
  PN: Pitcairn
  PS: Palestine, Palestine (State of), State of Palestine
  RU: Russian Federation
  SA: KSA, Kingdom of Saudi Arabia
  SE: Kingdom of Sweden, Konungariket Sverige
  SG: Republic of Singapore
  SH: Saint Helena, Ascension and Tristan da Cunha
  SX: Sint Maarten (Dutch part)
  SY: Syrian Arab Republic
  SZ: Swaziland
  TL: East Timor
  TR: Turkey, Türkiye, Republic of Türkiye, Republic of Turkey, Türkiye Cumhuriyeti
  TW: Taiwan (Province of China), Taiwan (Republic of China)
  TZ: Tanzania (the United Republic of), United Republic of Tanzania
  UM: United States Minor Outlying Islands
  US: US, USA, United States of America, America, États-Unis d’Amérique, Amérique, EE. UU., EEUU, EUA
  US: Vereinigte Staaten von Amerika, Amerika, Stati Uniti d'America, Estados Unidos de América
  US: Estados Unidos da América, Verenigde Staten van Amerika, Stany Zjednoczone Ameryki, Amerikas förenta stater
  US: Amerika Birleşik Devletleri, ABD, アメリカ, 米国, 美国
  VA: Holy See, Vatican
  VE: Venezuela (Bolivarian Republic of)
  VG: Virgin Islands (British)
  VI: Virgin Islands (U.S.)
  VN: Vietnam
`

export const COUNTRIES: ReadonlySet<string> = new Set(COUNTRY_CODES.split(' '))

export const CONSENT_COUNTRIES: ReadonlySet<string> = new Set(CONSENT_COUNTRY_CODES.split(' '))

export const CODES_OF_THREE_LETTERS: ReadonlyMap<string, string> = new Map(
  THREE_LETTERS.split(' ').map((codes) => [codes.slice(0, 3), codes.slice(3)])
)

/** Codes that Amazon's profiles (`UK`) and the European Union (`UK`, `EL`) have for others of ISO 3166. */
export const COUNTRY_ALIASES: Readonly<Record<string, string | undefined>> = { UK: 'GB', EL: 'GR' }

/** Languages of the countries in which Amazon matches people. */
const LANGUAGES = 'ar ca de es eu fr gl hi it ja ms nl pl pt sv ta tr zh zh-Hant'.split(' ')

let english: ReadonlyMap<string, string> | undefined
let others: ReadonlyMap<string, string> | undefined

/** Names in English are nearly all that there are; those of other languages are read when one of them is first met. */
export function findCountryName(name: string): string | undefined {
  const key = nameKey(name)
  english ??= englishNames()
  return key === '' ? undefined : (english.get(key) ?? (others ??= namesInOtherLanguages(english)).get(key))
}

/** Names as people may write them: `Bosnia & Herzegovina`, `the Netherlands`, `St. Lucia`, `Côte d’Ivoire`, `ITALIA`. */
const nameKey = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[ßıłøæ]/g, (letter) => SPELLED_OUT[letter])
    .replace(/&/g, 'and')
    .replace(/\bst\b/g, 'saint')
    .replace(/\bthe\b/g, '')
    .replace(/[^\p{L}\p{M}]+/gu, '')

const SPELLED_OUT: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', ı: 'i', ł: 'l', ø: 'o', æ: 'ae' }

/** CLDR's names, from the runtime, over the further ones; by the key of the name. */
export function englishNames(): Map<string, string> {
  const names = new Map<string, string>()
  for (const line of FURTHER_NAMES.trim().split('\n')) {
    const [code, list] = line.trim().split(': ')
    list.split(/,(?![^(]*\))\s*/).forEach((name) => names.set(nameKey(name), code))
  }
  forEachName('en', (key, code) => names.set(key, code))
  return names
}

/** Without names that mean a country in one language and another country in English or in another of the languages. */
function namesInOtherLanguages(inEnglish: ReadonlyMap<string, string>): Map<string, string> {
  const names = new Map<string, string>()
  const ambiguous = new Set<string>()
  for (const language of LANGUAGES) {
    forEachName(language, (key, code) => {
      if ((inEnglish.get(key) ?? names.get(key) ?? code) !== code) {
        ambiguous.add(key)
      }
      names.set(key, code)
    })
  }
  ambiguous.forEach((key) => names.delete(key))
  return names
}

function forEachName(language: string, add: (key: string, code: string) => void): void {
  const displayed = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
  for (const code of COUNTRIES) {
    const name = displayed.of(code)
    if (name !== undefined) {
      add(nameKey(name), code)
      // `Oesterreich`: as people write it who have no umlauts.
      add(nameKey(name.toLowerCase().replace(/[äöü]/g, (letter) => SPELLED_OUT[letter])), code)
    }
  }
}
