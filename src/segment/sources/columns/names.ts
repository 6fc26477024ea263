import { FIELD_WORDS } from '../../../destinations/amazon-ads-dsp-amc/event/data/fieldWords'
import { IDENTITY_FIELDS } from '../../../destinations/amazon-ads-dsp-amc/identity/identities'

/** Fields of the mapping that a column can be for. The key is asked for apart: it becomes the external user ID. */
export const ROW_FIELDS = [
  ...IDENTITY_FIELDS,
  'countryCode',
  'consent.amznUserData',
  'consent.amznAdStorage',
  'consent.tcf',
  'consent.gpp',
  'consent.ipAddress'
] as const

export type RowField = (typeof ROW_FIELDS)[number]

/** Fields of which a person has several: Amazon takes several emails and phones of a person. */
export const MULTI_VALUE_FIELDS: readonly RowField[] = ['email', 'phone']

/** Fields that take several columns: those, and the address, whose columns are the parts of one line. */
export const MULTI_COLUMN_FIELDS: readonly RowField[] = [...MULTI_VALUE_FIELDS, 'address']

/** Parts of an address that may have a column of their own. */
export type AddressPart = 'street' | 'houseNumber' | 'unit'

/**
 * Names of columns as people write them in the United States, Canada, the United Kingdom, Germany, France, Spain, Italy,
 * India and Japan, without blanks, signs and accents: those of events, and others.
 */
export const COLUMN_NAMES: Readonly<Record<RowField, string>> = {
  email:
    `${FIELD_WORDS.email} emailadress eaddress electronicmail mailid ` +
    'emailadresse mailadresse epost ' +
    'courriel courriels adressecourriel adresseemail adressemail adresseelectronique ' +
    'correo correoelectronico direccionemail direcciondecorreo direccioncorreoelectronico ' +
    'posta postaelettronica indirizzoemail indirizzomail indirizzodipostaelettronica ' +
    'ईमेल メール メールアドレス eメール 電子メール',
  phone:
    `${FIELD_WORDS.phone} telno mob ` +
    'msisdn whatsapp contactnumber contactno sms smsnumber ' +
    'telefon mobiltel telefonnummer telefonnr telnr rufnummer handy handynummer handynr mobil mobilnummer mobiltelefon mobilfunknummer festnetz ' +
    'numerotelephone numerodetelephone portable telephoneportable telephonemobile numtel gsm ' +
    'telefono numerotelefono numerodetelefono numtelefono movil telefonomovil celular ' +
    'numeroditelefono cellulare telefonocellulare numerocellulare telefonomobile recapitotelefonico ' +
    'फोन मोबाइल 電話 電話番号 携帯 携帯電話 携帯番号 携帯電話番号',
  firstName:
    `${FIELD_WORDS.firstName} first given christianname ` +
    'vorname vornamen rufname ' +
    'prenom prenoms ' +
    'nombre nombres nombredepila primernombre ' +
    'nomeproprio nomedibattesimo nome ' +
    '名 名前 下の名前 ファーストネーム',
  lastName:
    `${FIELD_WORDS.lastName} last family secondname ` +
    'nachname familienname zuname ' +
    'nomdefamille nom nomfamille patronyme ' +
    'apellido apellidos primerapellido ' +
    'cognome cognomi ' +
    '姓 名字 苗字 ラストネーム',
  address:
    `${FIELD_WORDS.address} streetandnumber streetaddress1 streetaddressline1 postaladdress streetname streetroad road ` +
    'strasse strasse1 strassenname strassehausnummer strasseundhausnummer strassenr strassehausnr anschrift adresse adresszeile adresszeile1 ' +
    'rue adressepostale adresse1 adresseligne1 voie numeroetrue ' +
    'direccion direccion1 calle callenumero calleynumero domicilio direccionpostal ' +
    'indirizzo indirizzo1 via viaenumero viaecivico ' +
    'पता 住所 番地 町名番地 住所1',
  city:
    `${FIELD_WORDS.city} municipality posttown placename ` +
    'stadt ort wohnort ortschaft gemeinde ' +
    'ville commune localite ' +
    'ciudad localidad municipio poblacion ' +
    'citta comune localita ' +
    'शहर 市 市区町村 市町村 都市',
  state:
    `${FIELD_WORDS.state} regioncode county statecounty ` +
    'bundesland kanton ' +
    'departement etat ' +
    'provincia estado comunidadautonoma comunidad ' +
    'regione siglaprovincia prov ' +
    'राज्य 都道府県 県',
  postal:
    `${FIELD_WORDS.postal} zipcode4 pcode pin ` +
    'plz postleitzahl ' +
    'codepostal cp ' +
    'codigopostal codpostal ' +
    'cap codiceavviamentopostale codicepostale ' +
    'पिनकोड 郵便番号 〒',
  countryCode:
    `${FIELD_WORDS.countryCode} countryregion countryterritory ctry nation ` +
    'land landcode landiso landkurz landeskennung landercode landerkennzeichen landerkurzel staat ' +
    'pays codepays paysiso ' +
    'pais codigopais codigodepais ' +
    'paese nazione codicepaese ' +
    'देश 国 国コード 国名',
  'consent.amznUserData': `${FIELD_WORDS.amznUserData} amazonuserdata consentamznuserdata userdataconsent consentuserdata`,
  'consent.amznAdStorage': `${FIELD_WORDS.amznAdStorage} amazonadstorage consentamznadstorage adstorageconsent consentadstorage`,
  'consent.tcf': `${FIELD_WORDS.tcf} consenttcf tcfstring tcstring tcfconsent tcfconsentstring iabtcf iabtcftcstring`,
  'consent.gpp': `${FIELD_WORDS.gpp} consentgpp gppstring gppconsent gppconsentstring iabgpp`,
  'consent.ipAddress':
    'consentipaddress ip ipaddress ipaddr ipv4 clientip userip ipadresse adresseip direccionip indirizzoip'
}

/** Names of columns that have a part of the address line, next to one with the street. */
export const ADDRESS_PART_NAMES: Readonly<Record<Exclude<AddressPart, 'street'>, string>> = {
  houseNumber:
    'housenumber houseno housenr housenum streetnumber streetno buildingnumber ' +
    'hausnummer hausnr hnr strassennummer huisnummer huisnr ' +
    'numerorue numeroderue numerodevoie numvoie numerocalle numerodecalle numeroexterior numerodecasa numerocivico civico ncivico',
  unit:
    'address2 addr2 addressline2 addressline3 address3 street2 street3 streetline2 streetaddress2 streetaddressline2 ' +
    'apt aptno aptnumber apartment apartmentno apartmentnumber unit unitno unitnumber suite suitenumber flat flatno flatnumber ' +
    'houseaddition housenumberaddition housenumbersuffix ' +
    'adresszusatz adresszeile2 adresse2 strasse2 hausnummerzusatz hausnrzusatz hausnummernzusatz huisnummertoevoeging toevoeging ' +
    'complementadresse complementdadresse adresseligne2 ' +
    'direccion2 piso puerta pisopuerta indirizzo2 scala interno ' +
    '住所2 建物名 部屋番号'
}

/** Words that don't change the meaning of a field's words, in any order. */
export const NEUTRAL_WORDS: Readonly<Partial<Record<RowField, string>>> = {
  email: 'address adresse adresa direccion indirizzo id',
  phone: 'number no nr num numero nummer e164',
  firstName: 'name',
  lastName: 'name',
  address: 'line address adresse anschrift',
  city: 'name town',
  state: 'name code iso',
  postal: 'code number',
  countryCode: 'name code iso iso2 iso3 alpha2 alpha3 key'
}

/**
 * Words before or behind a name that do not change what it is: of whom, which one, in what it is, and that it is hashed. The
 * first of these lists wins where a field takes one column; what is in none of them is somebody else's.
 */
export const IGNORED_WORDS: readonly string[] = [
  [
    'sha256 sha 256 hash hashed h encrypted normalized normalised clean raw value c pc the of your my field crm',
    'customer customers client member user users contact person people profile account subscriber buyer shopper lead recipient',
    'traits properties attributes context data fields',
    'kunde kunden kundin kontakt cliente destinataire'
  ].join(' '),
  [
    'home main primary private personal default residential residence mailing current legal',
    'privat privatadresse haupt primare primar domicile principal principale personale privado privada particular residenza'
  ].join(' '),
  'billing bill invoice rechnungs rechnung facturation facturacion fatturazione',
  'shipping ship delivery deliver liefer lieferung livraison envio spedizione to',
  'other second secondary alternate alternative additional weitere zweite sekundare sekundar secondaire secundario secondario',
  'work business office geschaftlich dienstlich arbeit professionnel trabajo lavoro ufficio'
]

/**
 * Words of somebody or something else, whose address is not the person's. They are only to be known where a prefix that
 * nobody has heard of precedes a whole address.
 */
export const WORDS_OF_OTHERS =
  'company companys firma employer organization organisation owner seller vendor supplier store shop branch warehouse agent ' +
  'rep manager assistant parent spouse partner referrer emergency birth born ip geo card issuing bank school university ' +
  'hotel property event venue meeting origin departure arrival from sender previous old former'
