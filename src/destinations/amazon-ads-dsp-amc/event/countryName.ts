import { toCountryCode } from '../audience/countries'

/** ISO 3166-1: codes of three letters, each with its code of two; and XKX for Kosovo, as the World Bank has it. */
const CODES_OF_THREE_LETTERS = new Map(
  (
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
    'USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW'
  )
    .concat(' XKXXK')
    .split(' ')
    .map((codes) => [codes.slice(0, 3), codes.slice(3)])
)

/** English names besides those of Unicode's CLDR: what people write, and the names of ISO 3166-1. */
const OTHER_NAMES: Record<string, string> = {
  us: 'US',
  usa: 'US',
  uk: 'GB',
  america: 'US',
  unitedstatesofamerica: 'US',
  greatbritain: 'GB',
  britain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  northernireland: 'GB',
  unitedkingdomofgreatbritainandnorthernireland: 'GB',
  republicofireland: 'IE',
  holland: 'NL',
  turkey: 'TR',
  turkiye: 'TR',
  czechrepublic: 'CZ',
  korea: 'KR',
  republicofkorea: 'KR',
  russianfederation: 'RU',
  uae: 'AE',
  hongkong: 'HK',
  macao: 'MO',
  macau: 'MO',
  vietnam: 'VN',
  ivorycoast: 'CI',
  capeverde: 'CV',
  swaziland: 'SZ',
  burma: 'MM',
  myanmar: 'MM',
  macedonia: 'MK',
  easttimor: 'TL',
  vatican: 'VA',
  palestine: 'PS',
  democraticrepublicofthecongo: 'CD',
  republicofthecongo: 'CG',
  congodemocraticrepublicofthe: 'CD',
  boliviaplurinationalstateof: 'BO',
  bruneidarussalam: 'BN',
  caboverde: 'CV',
  holysee: 'VA',
  iranislamicrepublicof: 'IR',
  islamicrepublicofiran: 'IR',
  koreademocraticpeoplesrepublicof: 'KP',
  korearepublicof: 'KR',
  laopeoplesdemocraticrepublic: 'LA',
  micronesiafederatedstatesof: 'FM',
  moldovarepublicof: 'MD',
  republicofmoldova: 'MD',
  netherlandskingdomofthe: 'NL',
  palestinestateof: 'PS',
  republicofturkiye: 'TR',
  syrianarabrepublic: 'SY',
  taiwanprovinceofchina: 'TW',
  tanzaniaunitedrepublicof: 'TZ',
  unitedrepublicoftanzania: 'TZ',
  venezuelabolivarianrepublicof: 'VE'
}

const ACCENTS = /[\u0300-\u036f]/g
const NOT_LETTERS = /[^a-z]+/g
const TWO_LETTERS = /^[A-Za-z]{2}$/

let names: Map<string, string> | undefined

/**
 * The country that a text means, as two letters of ISO 3166-1, or undefined when that is not understood: a code of two or
 * three letters, `UK`, or an English name such as `Germany`. Codes have no other signs: `N.A.` is not Namibia.
 */
export function readCountry(text: string): string | undefined {
  const trimmed = text.trim()
  if (TWO_LETTERS.test(trimmed)) {
    return toCountryCode(trimmed)
  }
  names ??= englishNames()
  return CODES_OF_THREE_LETTERS.get(trimmed.toUpperCase()) ?? names.get(nameKey(trimmed))
}

/** Names as people may write them: `Bosnia & Herzegovina`, `the Netherlands`, `St. Lucia`, `Côte d’Ivoire`. */
const nameKey = (name: string): string =>
  name
    .normalize('NFD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replace(/&/g, 'and')
    .replace(/\bst\b/g, 'saint')
    .replace(/^the\b/, '')
    .replace(NOT_LETTERS, '')

/** CLDR's names, from the runtime, over the others; by the key of the name. */
export function englishNames(): Map<string, string> {
  const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const found = new Map(Object.entries(OTHER_NAMES))
  for (const code of CODES_OF_THREE_LETTERS.values()) {
    const name = english.of(code)
    if (name !== undefined) {
      found.set(nameKey(name), code)
    }
  }
  return found
}
