/*
 * Facts from Amazon's published normalizer for audience uploads, which is licensed under the Apache License, Version 2.0
 * (https://www.apache.org/licenses/LICENSE-2.0), rewritten in a form of their own.
 */

/** Word → what stands in its place. */
export type WordTable = ReadonlyMap<string, string>

/**
 * Reads tables of entries such as `AVE: AVENUE AV`, one a line or parted by commas: the abbreviation, then the words
 * that it stands for. Of two tables with the same word the later has it.
 */
export function readWordTable(...tables: string[]): WordTable {
  const words = new Map<string, string>()
  for (const table of tables) {
    for (const entry of table.split(/[\n,]/)) {
      const [abbreviation, rest] = entry.split(':')
      for (const word of rest?.trim().split(' ') ?? []) {
        words.set(word, abbreviation.trim())
      }
    }
  }
  return words
}

/*
 * Words of a street line and what Amazon's published normalizer for audience uploads (Apache-2.0, see NOTICE) puts in
 * their place: a line for each abbreviation, then the words that it stands for.
 *
 * Left out is what could change nothing: words that stand for themselves, and what a later table of the same country takes
 * back, as KEY -> KY in the United States (a unit called KEY stays KEY), and AVE -> AVENUE and BLVD -> BOULED in France.
 * Words with a dot have tables of their own, for the uploader lets dots part words and Amazon Ads' SDK looks them up.
 */

const NUMBER = `
  NUMBER: # NO NUM NUMERO NÚM NÚMERO
`

const DIRECTION = `
  E: EAST
  N: NORTH
  NE: NORTHEAST
  NW: NORTHWEST
  S: SO SOUTH
  SE: SOUTHEAST
  SW: SOUTHWEST
  W: WEST
`

const SUFFIX = `
  AVE: AVENUE
  BLVD: BOULED
  CIR: CIRCLE
  CIRS: CIRCLES
  CT: COURT
  CTR: CENTER CENTRE
  DR: DRIVE
  FWY: FREEWAY FRWY
  HWY: HIGHWAY
  LN: LANE
  PARK: PARKS
  PKWY: PARKWAY PARKWAYS PARKWY PKWAY PKWYS PKY
  PL: PLACE
  PLZ: PLAZA PLZA
  RD: ROAD
  SQ: SQR SQU SQUARE
  ST: STR STREET
`

/** Suffixes and, after them, units of the United States. */
const UNITED_STATES = `
  ALY: ALLEE ALLEY ALLY
  ANX: ANEX ANNEX ANNX
  ARC: ARCADE
  AVE: AV AVEN AVENU AVENUE AVN AVNUE
  BCH: BEACH
  BG: BURG
  BGS: BURGS
  BLF: BLUF BLUFF
  BLFS: BLUFFS
  BLVD: BOUL BOULED BOULV
  BND: BEND
  BR: BRANCH BRNCH
  BRG: BRDGE BRIDGE
  BRK: BROOK
  BRKS: BROOKS
  BTM: BOT BOTTM BOTTOM
  BYP: BYPA BYPAS BYPASS BYPS
  BYU: BAYOO BAYOU
  CIR: CIRC CIRCL CIRCLE CRCL CRCLE
  CIRS: CIRCLES
  CLB: CLUB
  CLF: CLIFF
  CLFS: CLIFFS
  CMN: COMMON
  CMNS: COMMONS
  COR: CORNER
  CORS: CORNERS
  CP: CAMP CMP
  CPE: CAPE
  CRES: CRESCENT CRSENT CRSNT
  CRK: CREEK
  CRSE: COURSE
  CRST: CREST
  CSWY: CAUSEWAY CAUSWA
  CT: COURT
  CTR: CEN CENT CENTER CENTR CENTRE CNTER CNTR
  CTRS: CENTERS
  CTS: COURTS
  CURV: CURVE
  CV: COVE
  CVS: COVES
  CYN: CANYN CANYON CNYN
  DL: DALE
  DM: DAM
  DR: DRIV DRIVE DRV
  DRS: DRIVES
  DV: DIV DIVIDE DVD
  EST: ESTATE
  ESTS: ESTATES
  EXPY: EXP EXPR EXPRESS EXPRESSWAY EXPW
  EXT: EXTENSION EXTN EXTNSN
  EXTS: EXTENSIONS
  FLD: FIELD
  FLDS: FIELDS
  FLS: FALLS
  FLT: FLAT
  FLTS: FLATS
  FRD: FORD
  FRDS: FORDS
  FRG: FORG FORGE
  FRGS: FORGES
  FRK: FORK
  FRKS: FORKS
  FRST: FOREST FORESTS
  FRY: FERRY FRRY
  FT: FORT FRT
  FWY: FREEWAY FREEWY FRWAY FRWY
  GDN: GARDEN GARDN GRDEN GRDN
  GDNS: GARDENS GRDNS
  GLN: GLEN
  GLNS: GLENS
  GRN: GREEN
  GRNS: GREENS
  GRV: GROV GROVE
  GRVS: GROVES
  GTWY: GATEWAY GATEWY GATWAY GTWAY
  HBR: HARB HARBOR HARBR HRBOR
  HBRS: HARBORS
  HL: HILL
  HLS: HILLS
  HOLW: HLLW HOLLOW HOLLOWS HOLWS
  HTS: HEIGHTS HT
  HVN: HAVEN
  HWY: HIGHWAY HIGHWY HIWAY HIWY HWAY
  INLT: INLET
  IS: ISLAND ISLND
  ISLE: ISLES
  ISS: ISLANDS ISLNDS
  JCT: JCTION JCTN JUNCTION JUNCTN JUNCTON
  JCTS: JCTNS JUNCTIONS
  KNL: KNOL KNOLL
  KNLS: KNOLLS
  KYS: KEYS
  LCK: LOCK
  LCKS: LOCKS
  LDG: LDGE LODG LODGE
  LF: LOAF
  LGT: LIGHT
  LGTS: LIGHTS
  LK: LAKE
  LKS: LAKES
  LN: LANE
  LNDG: LANDING LNDNG
  LOOP: LOOPS
  MDW: MEADOW
  MDWS: MDW MEADOWS MEDOWS
  ML: MILL
  MLS: MILLS
  MNR: MANOR
  MNRS: MANORS
  MSN: MISSION MISSN MSSN
  MT: MNT MOUNT
  MTN: MNTAIN MNTN MOUNTAIN MOUNTIN MTIN
  MTNS: MOUNTAINS
  MTWY: MOTORWAY
  NCK: NECK
  OPAS: OVERPASS
  ORCH: ORCHARD ORCHRD
  OVAL: OVL
  PARK: PARKS PRK
  PATH: PATHS
  PIKE: PIKES
  PKWY: PARKWAY PARKWAYS PARKWY PKWAY PKWYS PKY
  PL: PLACE
  PLN: PLAIN
  PLNS: PLAINS
  PLZ: PLAZA PLZA
  PNE: PINE
  PNES: PINES
  PR: PRAIRIE PRR
  PRT: PORT
  PRTS: PORTS
  PSGE: PASSAGE
  PT: POINT
  PTS: POINTS
  RADL: RAD RADIAL RADIEL
  RD: ROAD
  RDG: RDGE RIDGE
  RDGS: RIDGES
  RDS: ROADS
  RIV: RIVER RIVR RVR
  RNCH: RANCH RANCHES RNCHS
  RPD: RAPID
  RPDS: RAPIDS
  RST: REST
  RTE: ROUTE
  SHL: SHOAL
  SHLS: SHOALS
  SHR: SHOAR SHORE
  SHRS: SHORES
  SKWY: SKYWAY
  SMT: SUMIT SUMITT SUMMIT
  SPG: SPNG SPRING SPRNG
  SPGS: SPNGS SPRINGS SPRNGS
  SPUR: SPURS
  SQ: SQR SQRE SQU SQUARE
  SQS: SQRS SQUARES
  ST: STR STREET STRT
  STA: STATION STATN STN
  STRA: STRAV STRAVEN STRAVENUE STRAVN STRVN STRVNUE
  STRM: STREAM STREME
  STS: STREETS
  TER: TERR TERRACE
  TPKE: TRNPK TURNPIKE TURNPK
  TRAK: TRACK TRACKS TRK TRKS
  TRCE: TRACE TRACES
  TRFY: TRAFFICWAY
  TRL: TRAIL TRAILS TRLS
  TRLR: TRAILER TRLRS
  TRWY: THROUGHWAY
  TUNL: TUNEL TUNLS TUNNEL TUNNELS TUNNL
  UN: UNION
  UNS: UNIONS
  UPAS: UNDERPASS
  VIA: VDCT VIADCT VIADUCT
  VIS: VIST VISTA VST VSTA
  VL: VILLE
  VLG: VILL VILLAG VILLAGE VILLG VILLIAGE
  VLGS: VILLAGES
  VLY: VALLEY VALLY VLLY
  VLYS: VALLEYS
  VW: VIEW
  VWS: VIEWS
  WALK: WALKS
  WAY: WY
  WL: WELL
  WLS: WELLS
  XING: CROSSING CRSSNG
  XRD: CROSSROAD
  XRDS: CROSSROADS
  APT: APARTMENT APPT
  BLDG: BUILDING
  BSMT: BASEMENT
  DEPT: DEPARTMENT
  FL: FLOOR
  FRNT: FRONT
  HNGR: HANGER
  LBBY: LOBBY
  LOWR: LOWER
  OFC: OFFICE
  PH: PENTHOUSE
  RM: ROOM
  SPC: SPACE
  STE: SUITE
  TRLR: TRAILER
  UPPR: UPPER
`

/** Organisations, suffixes and units. */
const UNITED_KINGDOM = `
  LTD: LIMITED
  ALLEY: ALY
  AVE: AVENUE
  BLVD: BOULED
  CENTRE: CENTER CTR
  CIR: CIRCLE
  CLOSE: CL
  CT: COURT
  DR: DRIVE
  LN: LANE
  PL: PLACE
  RD: ROAD
  SQUARE: SQ
  ST: STREET
  APT: APARTMENT
`

const FRANCE = `
  ALLÉE: ALLEE
  ALLÉES: ALLEES
  CHEMIN: CHE
  IMPASSE: IMP
  MONTÉE: MONTEE
  ROUTE: RTE
`

const SPAIN = `
  AVENIDA: AVD
  CALLE: C C/ CARRE CARRER C\\
  LUGAR: LG
  PASSEIG: P PASEO PG PS
  PLAZA: PL PLAZA PLZA PZA
  RAMBLA: RBLA
  RONDA: RDA
  URBANIZACIÓN: URB
`

const ITALY = `
  CORSO: CSO
  LARGO: LGO
  PIAZZA: PZA PZZA
  PIAZZALE: PLE
  PIAZZETTA: PTTA
  VIALE: VLE
  VICOLO: VLO
`

/** Where tables share a word, the last of them has it. */
const BY_COUNTRY: Record<string, WordTable | undefined> = {
  US: readWordTable(NUMBER, DIRECTION, UNITED_STATES),
  GB: readWordTable(NUMBER, DIRECTION, UNITED_KINGDOM),
  FR: readWordTable(NUMBER, DIRECTION, FRANCE, SUFFIX),
  ES: readWordTable(NUMBER, DIRECTION, SUFFIX, SPAIN),
  IT: readWordTable(NUMBER, DIRECTION, SUFFIX, ITALY)
}

/** Canada, Germany, Japan, India, and every country without words of its own. */
const ELSEWHERE = readWordTable(NUMBER, DIRECTION, SUFFIX)

export const addressWords = (country: string): WordTable => BY_COUNTRY[country] ?? ELSEWHERE

const DOTTED_SPAIN = `
  ACCESO: ACCES.
  ALAMEDA: ALAM.
  AUTOPISTA: AUTO.
  AUTOVÍA: AUTOV.
  AVENIDA: AV. AVD. AVDA.
  BULE: BULEV.
  CALLE: C. CL. C/
  CALLEJA: CLLJA.
  CALLEJUELA: CJLA.
  CALLEJÓN: CALLEJ. CJON. CLLON.
  CALLIZO: CLLZO.
  CALZADA: CZADA.
  CAMINO: CMNO. CNO.
  CARRERA: CRA.
  CARRETERA: CTRA.
  CARRETERÍN: CTRIN.
  CARRIL: CRRIL.
  CINTURÓN: CINT.
  CIRCUNVALACIÓN: CCVCN.
  MUELLE: MUELL.
  PASADIZO: PZO.
  PASAJE: PSAJE.
`

const DOTTED_ITALY = `
  CORSO: C.SO
  LARGO: L.GO
  PIAZZA: P.ZA P.ZZA
  PIAZZALE: P.LE
  PIAZZETTA: P.TTA
  VIA: V.
  VIALE: V.LE
  VICOLO: V.LO
`

const DOTTED: Record<string, WordTable | undefined> = {
  ES: readWordTable(DOTTED_SPAIN),
  IT: readWordTable(DOTTED_ITALY)
}

/** Street words with a dot or slash in them; undefined for a country without any. */
export const dottedAddressWords = (country: string): WordTable | undefined => DOTTED[country]

const BOULEVARD_COUNTRIES = ['US', 'CA', 'GB', 'FR']

/** Where BOULEVARD stands in the tables as BOULED: it seems that every VAR was once deleted from them. */
export const isBoulevardAbbreviated = (country: string): boolean => BOULEVARD_COUNTRIES.includes(country)
