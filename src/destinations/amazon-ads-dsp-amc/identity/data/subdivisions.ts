/*
 * Facts from Amazon's published normalizer for audience uploads, which is licensed under the Apache License, Version 2.0
 * (https://www.apache.org/licenses/LICENSE-2.0), rewritten in a form of their own.
 */

import type { WordTable } from './addressWords'
import { readWordTable } from './addressWords'

/*
 * Subdivisions by country, as Amazon's published normalizer for audience uploads (Apache-2.0, see NOTICE) has them: the
 * abbreviation, then the names in bare letters. The tables are Amazon's, oddities included: English names for Germany
 * and Italy, the regions of France before 2016, and neither the District of Columbia nor the territories of the United
 * States, which therefore go by their first two letters; but Puerto Rico, which Amazon's help page has.
 */

const UNITED_STATES = `
  AK: ALASKA, AL: ALABAMA, AR: ARKANSAS, AZ: ARIZONA, CA: CALIFORNIA, CO: COLORADO, CT: CONNECTICUT, DE: DELAWARE
  FL: FLORIDA, GA: GEORGIA, HI: HAWAII, IA: IOWA, ID: IDAHO, IL: ILLINOIS, IN: INDIANA, KS: KANSAS, KY: KENTUCKY
  LA: LOUISIANA, MA: MASSACHUSETTS, MD: MARYLAND, ME: MAINE, MI: MICHIGAN, MN: MINNESOTA, MO: MISSOURI
  MS: MISSISSIPPI, MT: MONTANA, NC: NORTHCAROLINA, ND: NORTHDAKOTA, NE: NEBRASKA, NH: NEWHAMPSHIRE, NJ: NEWJERSEY
  NM: NEWMEXICO, NV: NEVADA, NY: NEWYORK, OH: OHIO, OK: OKLAHOMA, OR: OREGON, PA: PENNSYLVANIA, PR: PUERTORICO, RI: RHODEISLAND
  SC: SOUTHCAROLINA, SD: SOUTHDAKOTA, TN: TENNESSEE, TX: TEXAS, UT: UTAH, VA: VIRGINIA, VT: VERMONT, WA: WASHINGTON
  WI: WISCONSIN, WV: WESTVIRGINIA, WY: WYOMING
`

const CANADA = `
  AB: ALBERTA, BC: BRITISHCOLUMBIA, MB: MANITOBA, NB: NEWBRUNSWICK, NL: NEWFOUNDLANDANDLABRADOR, NS: NOVASCOTIA
  NT: NORTHWESTTERRITORIES, NU: NUNAVUT, ON: ONTARIO, PE: PRINCEEDWARDISLAND, QC: QUEBEC, SK: SASKATCHEWAN
  YT: YUKON
`

const FRANCE = `
  AA: ALSACE, AQ: AQUITAINE, AU: AUVERGNE, BG: BURGUNDY, BN: LOWERNORMANDY, BT: BRITTANY, CE: CORSICA
  CG: CHAMPAGNEARDENNE, CN: CENTRE, FC: FRANCHECOMTE, HT: UPPERNORMANDY, IF: ILEDEFRANCE, LE: LORRAINE
  LM: LIMOUSIN, LU: LANGUEDOCROUSSILLON, MP: MIDIPYRENEES, NP: NORDPASDECALAIS, PI: PICARDY, PL: PAYSDELALOIRE
  PR: PROVENCEALPESCOTEDAZUR, PT: POITOUCHARENTES, RA: RHONEALPES
`

const GERMANY = `
  BB: BRANDENBURG, BE: BERLIN, BW: BADENWUERTTEMBERG, BY: BAVARIA, HB: BREMEN, HE: HESSE, HH: HAMBURG
  MV: MECKLENBURGVORPOMMERN, NI: LOWERSAXONY, NW: NORTHRHINEWESTPHALIA, RP: RHINELANDPALATINATE
  SH: SCHLESWIGHOLSTEIN, SL: SAARLAND, SN: SAXONY, ST: SAXONYANHALT, TH: THURINGIA
`

const ITALY = `
  AG: AGRIGENTO, AL: ALESSANDRIA, AN: ANCONA, AO: AOSTA, AP: ASCOLIPICENO, AQ: LAQUILA, AR: AREZZO, AT: ASTI
  AV: AVELLINO, BA: BARI, BG: BERGAMO, BI: BIELLA, BL: BELLUNO, BN: BENEVENTO, BO: BOLOGNA, BR: BRINDISI
  BS: BRESCIA, BT: BARLETTAANDRIATRANI, BZ: SOUTHTYROL, CA: CAGLIARI, CB: CAMPOBASSO, CE: CASERTA, CH: CHIETI
  CI: CARBONIAIGLESIAS, CL: CALTANISSETTA, CN: CUNEO, CO: COMO, CR: CREMONA, CS: COSENZA, CT: CATANIA
  CZ: CATANZARO, EN: ENNA, FC: FORLICESENA, FE: FERRARA, FG: FOGGIA, FI: FLORENCE, FM: FERMO, FR: FROSINONE
  GE: GENOA, GO: GORIZIA, GR: GROSSETO, IM: IMPERIA, IS: ISERNIA, KR: CROTONE, LC: LECCO, LE: LECCE, LI: LIVORNO
  LO: LODI, LT: LATINA, LU: LUCCA, MB: MONZAANDBRIANZA, MC: MACERATA, ME: MESSINA, MI: MILAN, MN: MANTUA
  MO: MODENA, MS: MASSAANDCARRARA, MT: MATERA, NA: NAPLES, NO: NOVARA, NU: NUORO, OG: OGLIASTRA, OR: ORISTANO
  OT: OLBIATEMPIO, PA: PALERMO, PC: PIACENZA, PD: PADUA, PE: PESCARA, PG: PERUGIA, PI: PISA, PN: PORDENONE
  PO: PRATO, PR: PARMA, PT: PISTOIA, PU: PESAROANDURBINO, PV: PAVIA, PZ: POTENZA, RA: RAVENNA, RC: REGGIOCALABRIA
  RE: REGGIOEMILIA, RG: RAGUSA, RI: RIETI, RM: ROME, RN: RIMINI, RO: ROVIGO, SA: SALERNO, SI: SIENA, SO: SONDRIO
  SP: LASPEZIA, SR: SYRACUSE, SS: SASSARI, SV: SAVONA, TA: TARANTO, TE: TERAMO, TN: TRENTINO, TO: TURIN
  TP: TRAPANI, TR: TERNI, TS: TRIESTE, TV: TREVISO, UD: UDINE, VA: VARESE, VB: VERBANOCUSIOOSSOLA, VC: VERCELLI
  VE: VENICE, VI: VICENZA, VR: VERONA, VS: MEDIOCAMPIDANO, VT: VITERBO, VV: VIBOVALENTIA
`

const SPAIN = `
  A: ALACANT ALICANTE, AB: ALBACETE, AL: ALMERIA, AV: AVILA, B: BARCELONA, BA: BADAJOZ, BI: BIZKAIA VIZCAYA
  BU: BURGOS, C: ACORUNA LACORUNA, CA: CADIZ, CC: CACERES, CE: CEUTA, CO: CORDOBA, CR: CIUDADREAL
  CS: CASTELLO CASTELLON, CU: CUENCA, GC: LASPALMAS, GI: GERONA GIRONA, GR: GRANADA, GU: GUADALAJARA, H: HUELVA
  HU: HUESCA, J: JAEN, L: LERIDA LLEIDA, LE: LEON, LO: LARIOJA, LU: LUGO, M: MADRID, MA: MALAGA, ML: MELILLA
  MU: MURCIA, NA: NAFARROA NAVARRA, O: ASTURIAS, OR: ORENSE OURENSE, P: PALENCIA, PM: BALEARES BALEARS
  PO: PONTEVEDRA, S: CANTABRIA, SA: SALAMANCA, SE: SEVILLA, SG: SEGOVIA, SO: SORIA, SS: GIPUZKOA GUIPUZCOA
  T: TARRAGONA, TE: TERUEL, TF: SANTACRUZDETENERIFE, TO: TOLEDO, V: VALENCIA, VA: VALLADOLID, VI: ALAVA ARABA
  Z: ZARAGOZA, ZA: ZAMORA
`

const BY_COUNTRY: Record<string, WordTable | undefined> = {
  US: readWordTable(UNITED_STATES),
  CA: readWordTable(CANADA),
  FR: readWordTable(FRANCE),
  DE: readWordTable(GERMANY),
  IT: readWordTable(ITALY),
  ES: readWordTable(SPAIN)
}

/** Undefined for a country without a table. */
export const subdivisions = (country: string): WordTable | undefined => BY_COUNTRY[country]

/*
 * Names and codes (ISO 3166-2) that people have for their states besides those of Amazon's tables, by country. They are hashed
 * by the same rules; what is not mapped but only found in an event counts as a state if it is one of these or of Amazon's.
 */
const FURTHER_NAMES: Record<string, string | undefined> = {
  AE: 'Abu Dhabi, Ajman, Dubai, Fujairah, Ras Al Khaimah, Sharjah, Umm Al Quwain, AZ, AJ, DU, FU, RK, SH, UQ',
  AU:
    'New South Wales, Victoria, Queensland, Western Australia, South Australia, Tasmania, Northern Territory, ' +
    'Australian Capital Territory, NSW, VIC, QLD, WA, SA, TAS, NT, ACT',
  BE:
    'Antwerp, Antwerpen, Anvers, Brussels, Bruxelles, Brussel, Brussels Capital, Bruxelles-Capitale, Flanders, Vlaanderen, ' +
    'Flandre, Wallonia, Wallonie, Vlaams-Brabant, Flemish Brabant, Brabant wallon, Waals-Brabant, Walloon Brabant, ' +
    'West-Vlaanderen, West Flanders, Flandre-Occidentale, Oost-Vlaanderen, East Flanders, Flandre-Orientale, Hainaut, ' +
    'Henegouwen, Liège, Luik, Limburg, Limbourg, Luxembourg, Luxemburg, Namur, Namen, ' +
    'BRU, VLG, WAL, VAN, VBR, VLI, VOV, VWV, WBR, WHT, WLG, WLX, WNA',
  BR:
    'Acre, Alagoas, Amapá, Amazonas, Bahia, Ceará, Distrito Federal, Espírito Santo, Goiás, Maranhão, Mato Grosso, ' +
    'Mato Grosso do Sul, Minas Gerais, Pará, Paraíba, Paraná, Pernambuco, Piauí, Rio de Janeiro, Rio Grande do Norte, ' +
    'Rio Grande do Sul, Rondônia, Roraima, Santa Catarina, São Paulo, Sergipe, Tocantins, ' +
    'AC, AL, AP, AM, BA, CE, DF, ES, GO, MA, MT, MS, MG, PA, PB, PR, PE, PI, RJ, RN, RS, RO, RR, SC, SP, SE, TO',
  CA:
    'Québec, Nouveau-Brunswick, Nouvelle-Écosse, Terre-Neuve-et-Labrador, Île-du-Prince-Édouard, Colombie-Britannique, ' +
    'Territoires du Nord-Ouest, Newfoundland, Labrador, Yukon Territory, PEI, PQ, NF',
  DE:
    'Bayern, Baden-Württemberg, Baden-Wuerttemberg, Hessen, Niedersachsen, Nordrhein-Westfalen, Rheinland-Pfalz, Sachsen, ' +
    'Sachsen-Anhalt, Thüringen, Thueringen, Mecklenburg-Vorpommern, Schleswig-Holstein, NRW',
  EG:
    'Cairo, Al Qahirah, Alexandria, Giza, Al Jizah, Qalyubia, Al Qalyubiyah, Dakahlia, Ad Daqahliyah, Sharqia, Ash Sharqiyah, ' +
    'Gharbia, Al Gharbiyah, Monufia, Al Minufiyah, Beheira, Al Buhayrah, Kafr el-Sheikh, Kafr ash Shaykh, Damietta, Dumyat, ' +
    'Port Said, Bur Said, Ismailia, Al Ismailiyah, Suez, As Suways, Faiyum, Al Fayyum, Beni Suef, Bani Suwayf, Minya, ' +
    'Al Minya, Asyut, Sohag, Suhaj, Qena, Qina, Luxor, Al Uqsur, Aswan, Red Sea, Al Bahr al Ahmar, New Valley, ' +
    'Al Wadi al Jadid, Matrouh, Matruh, North Sinai, Shamal Sina, South Sinai, Janub Sina',
  ES:
    'Andalucía, Andalusia, Aragón, Aragon, Baleares, Illes Balears, Islas Baleares, Balearic Islands, Canarias, ' +
    'Islas Canarias, Canary Islands, Cataluña, Cataluna, Catalunya, Catalonia, Castilla y León, Castilla-León, ' +
    'Castile and León, Castilla-La Mancha, Comunidad de Madrid, Community of Madrid, Comunidad Valenciana, ' +
    'Comunitat Valenciana, Valencian Community, País Valenciano, Extremadura, Galicia, Galiza, País Vasco, Euskadi, ' +
    'Basque Country, Principado de Asturias, Región de Murcia, Comunidad Foral de Navarra, Navarre, La Rioja, Rioja, ' +
    'Las Palmas de Gran Canaria, Seville, Biscay, Santa Cruz, Tenerife, Coruña, ' +
    'AN, AR, AS, CN, CB, CL, CM, CT, EX, GA, IB, RI, MD, MC, NC, PV, VC',
  FR:
    'Auvergne-Rhône-Alpes, Bourgogne-Franche-Comté, Bourgogne, Bretagne, Centre-Val de Loire, Corse, Corsica, Grand Est, ' +
    'Hauts-de-France, Île-de-France, Normandie, Normandy, Haute-Normandie, Basse-Normandie, Nouvelle-Aquitaine, Occitanie, ' +
    'Picardie, Provence-Alpes-Côte d’Azur, PACA, Rhône-Alpes, Franche-Comté, Languedoc-Roussillon, Midi-Pyrénées, ' +
    'Nord-Pas-de-Calais, Poitou-Charentes, Champagne-Ardenne, Guadeloupe, Martinique, Guyane, Réunion, La Réunion, Mayotte, ' +
    'Ain, Aisne, Allier, Alpes-de-Haute-Provence, Hautes-Alpes, Alpes-Maritimes, Ardèche, Ardennes, Ariège, Aube, Aude, ' +
    'Aveyron, Bouches-du-Rhône, Calvados, Cantal, Charente, Charente-Maritime, Cher, Corrèze, Côte-d’Or, Côtes-d’Armor, ' +
    'Creuse, Dordogne, Doubs, Drôme, Eure, Eure-et-Loir, Finistère, Corse-du-Sud, Haute-Corse, Gard, Haute-Garonne, Gers, ' +
    'Gironde, Hérault, Ille-et-Vilaine, Indre, Indre-et-Loire, Isère, Jura, Landes, Loir-et-Cher, Loire, Haute-Loire, ' +
    'Loire-Atlantique, Loiret, Lot, Lot-et-Garonne, Lozère, Maine-et-Loire, Manche, Marne, Haute-Marne, Mayenne, ' +
    'Meurthe-et-Moselle, Meuse, Morbihan, Moselle, Nièvre, Nord, Oise, Orne, Pas-de-Calais, Puy-de-Dôme, ' +
    'Pyrénées-Atlantiques, Hautes-Pyrénées, Pyrénées-Orientales, Bas-Rhin, Haut-Rhin, Rhône, Haute-Saône, Saône-et-Loire, ' +
    'Sarthe, Savoie, Haute-Savoie, Paris, Seine-Maritime, Seine-et-Marne, Yvelines, Deux-Sèvres, Somme, Tarn, ' +
    'Tarn-et-Garonne, Var, Vaucluse, Vendée, Vienne, Haute-Vienne, Vosges, Yonne, Territoire de Belfort, Essonne, ' +
    'Hauts-de-Seine, Seine-Saint-Denis, Val-de-Marne, Val-d’Oise, ARA, BFC, BRE, CVL, COR, GES, HDF, IDF, NOR, NAQ, OCC, PAC, PDL',
  GB:
    'England, Scotland, Wales, Northern Ireland, ENG, SCT, WLS, NIR, Greater London, London, Greater Manchester, Merseyside, ' +
    'West Midlands, West Yorkshire, South Yorkshire, North Yorkshire, East Yorkshire, East Riding of Yorkshire, Yorkshire, ' +
    'Tyne and Wear, Bedfordshire, Berkshire, Bristol, Buckinghamshire, Cambridgeshire, Cheshire, Cornwall, Cumbria, ' +
    'Derbyshire, Devon, Dorset, Durham, County Durham, East Sussex, West Sussex, Sussex, Essex, Gloucestershire, Hampshire, ' +
    'Herefordshire, Hertfordshire, Isle of Wight, Kent, Lancashire, Leicestershire, Lincolnshire, Middlesex, Norfolk, ' +
    'Northamptonshire, Northumberland, Nottinghamshire, Oxfordshire, Rutland, Shropshire, Somerset, Staffordshire, Suffolk, ' +
    'Surrey, Warwickshire, Wiltshire, Worcestershire, Aberdeenshire, Angus, Argyll and Bute, Ayrshire, Borders, ' +
    'Scottish Borders, Clackmannanshire, Dumfries and Galloway, Dunbartonshire, Edinburgh, Fife, Glasgow, Highland, ' +
    'Inverness-shire, Lanarkshire, Lothian, East Lothian, Midlothian, West Lothian, Moray, Orkney, Perth and Kinross, ' +
    'Perthshire, Renfrewshire, Shetland, Stirling, Stirlingshire, Anglesey, Blaenau Gwent, Bridgend, Caerphilly, Cardiff, ' +
    'Carmarthenshire, Ceredigion, Clwyd, Conwy, Denbighshire, Dyfed, Flintshire, Glamorgan, Gwent, Gwynedd, Monmouthshire, ' +
    'Newport, Pembrokeshire, Powys, Swansea, Antrim, County Antrim, Armagh, County Armagh, Down, County Down, Fermanagh, ' +
    'County Fermanagh, Londonderry, County Londonderry, Tyrone, County Tyrone, Belfast',
  IN:
    'Andhra Pradesh, Arunachal Pradesh, Assam, Bihar, Chhattisgarh, Goa, Gujarat, Haryana, Himachal Pradesh, Jharkhand, ' +
    'Karnataka, Kerala, Madhya Pradesh, Maharashtra, Manipur, Meghalaya, Mizoram, Nagaland, Odisha, Orissa, Punjab, Rajasthan, ' +
    'Sikkim, Tamil Nadu, Tamilnadu, Telangana, Tripura, Uttar Pradesh, Uttarakhand, Uttaranchal, West Bengal, ' +
    'Andaman and Nicobar Islands, Chandigarh, Dadra and Nagar Haveli, Daman and Diu, ' +
    'Dadra and Nagar Haveli and Daman and Diu, Delhi, New Delhi, NCT of Delhi, Jammu and Kashmir, Jammu & Kashmir, Ladakh, ' +
    'Lakshadweep, Puducherry, Pondicherry, AP, AR, AS, BR, CG, CT, GA, GJ, HR, HP, JH, JK, KA, KL, MP, MH, MN, ML, MZ, NL, ' +
    'OD, OR, PB, RJ, SK, TN, TG, TS, TR, UP, UK, UT, WB, AN, CH, DH, DN, DD, DL, LA, LD, PY',
  IT:
    'Abruzzo, Abruzzi, Basilicata, Calabria, Campania, Emilia-Romagna, Friuli-Venezia Giulia, Friuli, Lazio, Liguria, Lombardia, ' +
    'Lombardy, Marche, Molise, Piemonte, Piedmont, Puglia, Apulia, Sardegna, Sardinia, Sicilia, Sicily, Toscana, Tuscany, ' +
    'Trentino-Alto Adige, Alto Adige, Südtirol, Umbria, Valle d’Aosta, Aosta Valley, Veneto, Bolzano, Bozen, Firenze, Genova, ' +
    'Mantova, Massa-Carrara, Massa e Carrara, Milano, Monza e Brianza, Monza e della Brianza, Monza-Brianza, Monza, Napoli, ' +
    'Padova, Pesaro e Urbino, Pesaro-Urbino, Reggio Calabria, Reggio di Calabria, Reggio Emilia, Reggio nell’Emilia, ' +
    'Roma, Siracusa, Torino, Trento, Venezia, Forlì-Cesena, Verbano-Cusio-Ossola, Sud Sardegna, SU, Fermo',
  JP:
    'Hokkaido, Aomori, Iwate, Miyagi, Akita, Yamagata, Fukushima, Ibaraki, Tochigi, Gunma, Saitama, Chiba, Tokyo, Kanagawa, ' +
    'Niigata, Toyama, Ishikawa, Fukui, Yamanashi, Nagano, Gifu, Shizuoka, Aichi, Mie, Shiga, Kyoto, Osaka, Hyogo, Nara, ' +
    'Wakayama, Tottori, Shimane, Okayama, Hiroshima, Yamaguchi, Tokushima, Kagawa, Ehime, Kochi, Fukuoka, Saga, Nagasaki, ' +
    'Kumamoto, Oita, Miyazaki, Kagoshima, Okinawa',
  MX:
    'Aguascalientes, Baja California, Baja California Norte, Baja California Sur, Campeche, Chiapas, Chihuahua, Ciudad de México, ' +
    'CDMX, Distrito Federal, Mexico City, Coahuila, Coahuila de Zaragoza, Colima, Durango, Guanajuato, Guerrero, Hidalgo, ' +
    'Jalisco, Estado de México, México, Edomex, Michoacán, Michoacán de Ocampo, Morelos, Nayarit, Nuevo León, Oaxaca, Puebla, ' +
    'Querétaro, Quintana Roo, San Luis Potosí, Sinaloa, Sonora, Tabasco, Tamaulipas, Tlaxcala, Veracruz, ' +
    'Veracruz de Ignacio de la Llave, Yucatán, Zacatecas, AGU, AGS, BCN, BCS, CAM, CHP, CHH, CMX, COA, COL, DUR, GUA, GTO, GRO, ' +
    'HID, HGO, JAL, MEX, MIC, MICH, MOR, NAY, NLE, NL, OAX, PUE, QUE, QRO, ROO, QROO, SLP, SIN, SON, TAB, TAM, TAMPS, TLA, ' +
    'TLAX, VER, YUC, ZAC, DF, BC',
  NL:
    'Drenthe, Flevoland, Friesland, Fryslân, Gelderland, Groningen, Limburg, Noord-Brabant, North Brabant, Noord-Holland, ' +
    'North Holland, Overijssel, Utrecht, Zeeland, Zuid-Holland, South Holland, DR, FL, FR, GE, GR, LI, NB, NH, OV, UT, ZE, ZH',
  PL:
    'Dolnośląskie, Lower Silesia, Kujawsko-Pomorskie, Lubelskie, Lubuskie, Łódzkie, Małopolskie, Lesser Poland, Mazowieckie, ' +
    'Masovia, Mazovia, Opolskie, Podkarpackie, Podlaskie, Pomorskie, Pomerania, Śląskie, Silesia, Świętokrzyskie, ' +
    'Warmińsko-Mazurskie, Wielkopolskie, Greater Poland, Zachodniopomorskie, West Pomerania, ' +
    'DS, KP, LU, LB, LD, MA, MZ, OP, PK, PD, PM, SL, SK, WN, WP, ZP',
  SA:
    'Riyadh, Ar Riyad, Makkah, Mecca, Madinah, Al Madinah, Medina, Eastern Province, Ash Sharqiyah, Qassim, Al Qasim, Hail, ' +
    'Tabuk, Northern Borders, Al Hudud ash Shamaliyah, Jazan, Jizan, Najran, Al Bahah, Al Jawf, Asir',
  SE:
    'Blekinge, Dalarna, Gotland, Gävleborg, Halland, Jämtland, Jönköping, Kalmar, Kronoberg, Norrbotten, Skåne, Scania, ' +
    'Stockholm, Södermanland, Uppsala, Värmland, Västerbotten, Västernorrland, Västmanland, Västra Götaland, Örebro, Östergötland',
  SG: 'Singapore, Central, North East, North West, South East, South West',
  TR:
    'Adana, Adıyaman, Afyonkarahisar, Afyon, Ağrı, Aksaray, Amasya, Ankara, Antalya, Ardahan, Artvin, Aydın, Balıkesir, Bartın, ' +
    'Batman, Bayburt, Bilecik, Bingöl, Bitlis, Bolu, Burdur, Bursa, Çanakkale, Çankırı, Çorum, Denizli, Diyarbakır, Düzce, Edirne, ' +
    'Elazığ, Erzincan, Erzurum, Eskişehir, Gaziantep, Giresun, Gümüşhane, Hakkari, Hatay, Iğdır, Isparta, İstanbul, İzmir, ' +
    'Kahramanmaraş, Karabük, Karaman, Kars, Kastamonu, Kayseri, Kırıkkale, Kırklareli, Kırşehir, Kilis, Kocaeli, Konya, Kütahya, ' +
    'Malatya, Manisa, Mardin, Mersin, Muğla, Muş, Nevşehir, Niğde, Ordu, Osmaniye, Rize, Sakarya, Samsun, Siirt, Sinop, Sivas, ' +
    'Şanlıurfa, Şırnak, Tekirdağ, Tokat, Trabzon, Tunceli, Uşak, Van, Yalova, Yozgat, Zonguldak',
  US:
    'District of Columbia, Washington DC, DC, Guam, GU, American Samoa, AS, Northern Mariana Islands, MP, Virgin Islands, ' +
    'US Virgin Islands, VI, AA, AE, AP, Armed Forces Americas, Armed Forces Europe, Armed Forces Pacific'
}

/** What a state's name is compared by: its letters in capitals, without accents. */
export const toSubdivisionKey = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[ıłøæßŁ]/g, (letter) => SPELLED_OUT[letter])
    .toUpperCase()
    .replace(/[^A-Z]+/g, '')

const SPELLED_OUT: Record<string, string> = { ı: 'i', ł: 'l', Ł: 'L', ø: 'o', æ: 'ae', ß: 'ss' }

const keys = new Map<string, ReadonlySet<string>>()

/** Names and abbreviations of a country's subdivisions, by `toSubdivisionKey`; empty where none are listed. */
export function subdivisionKeys(country: string): ReadonlySet<string> {
  let ofCountry = keys.get(country)
  if (ofCountry === undefined) {
    const table = subdivisions(country)
    const names = FURTHER_NAMES[country]?.split(', ').map(toSubdivisionKey) ?? []
    ofCountry = new Set([...(table?.keys() ?? []), ...(table?.values() ?? []), ...names])
    keys.set(country, ofCountry)
  }
  return ofCountry
}
