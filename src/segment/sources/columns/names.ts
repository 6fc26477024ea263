/** Fields of the mapping that a column can be for. The key is asked for apart: it becomes the external user ID. */
export const ROW_FIELDS = [
  'email',
  'phone',
  'firstName',
  'lastName',
  'address',
  'city',
  'state',
  'postal',
  'countryCode',
  'consent.amznUserData',
  'consent.amznAdStorage',
  'consent.tcf',
  'consent.gpp',
  'consent.ipAddress'
] as const

export type RowField = (typeof ROW_FIELDS)[number]

/** Fields that take several columns: Amazon takes several emails and phones of a person. */
export const MULTI_VALUE_FIELDS: readonly RowField[] = ['email', 'phone']

/**
 * Names of columns as people write them in the United States, Canada, the United Kingdom, Germany, France, Spain, Italy,
 * India and Japan, without blanks, signs and accents.
 */
export const COLUMN_NAMES: Readonly<Record<RowField, string>> = {
  email:
    'email emailaddress emailadress mail mailaddress eaddress electronicmail emailid mailid useremail ' +
    'emailadresse mailadresse epost ' +
    'courriel adressecourriel adresseemail adressemail adresseelectronique ' +
    'correo correoelectronico direccionemail direcciondecorreo direccioncorreoelectronico ' +
    'posta postaelettronica indirizzoemail indirizzomail indirizzodipostaelettronica ' +
    'ईमेल メール メールアドレス eメール 電子メール',
  phone:
    'phone phonenumber phoneno telephone telephonenumber tel telno mobile mobilephone mobilenumber mobileno mob cell cellphone ' +
    'cellnumber msisdn whatsapp contactnumber contactno sms smsnumber ' +
    'telefon telefonnummer telefonnr telnr rufnummer handy handynummer handynr mobil mobilnummer mobiltelefon mobilfunknummer festnetz ' +
    'numerotelephone numerodetelephone portable telephoneportable telephonemobile numtel gsm ' +
    'telefono numerotelefono numerodetelefono numtelefono movil telefonomovil celular ' +
    'numeroditelefono cellulare telefonocellulare numerocellulare telefonomobile recapitotelefonico ' +
    'फोन मोबाइल 電話 電話番号 携帯 携帯電話 携帯番号 携帯電話番号',
  firstName:
    'firstname fname first givenname given forename christianname ' +
    'vorname vornamen rufname ' +
    'prenom prenoms ' +
    'nombre nombres nombredepila primernombre ' +
    'nomeproprio nomedibattesimo nome ' +
    '名 名前 下の名前 ファーストネーム',
  lastName:
    'lastname lname last surname familyname family secondname ' +
    'nachname familienname zuname ' +
    'nomdefamille nom nomfamille patronyme ' +
    'apellido apellidos primerapellido ' +
    'cognome cognomi ' +
    '姓 名字 苗字 ラストネーム',
  address:
    'address addressline addressline1 address1 addr addr1 street streetaddress streetline street1 streetandnumber ' +
    'strasse strassehausnummer strasseundhausnummer strassenr strassehausnr anschrift adresse adresszeile adresszeile1 ' +
    'rue adressepostale adresse1 adresseligne1 voie numeroetrue ' +
    'direccion direccion1 calle callenumero calleynumero domicilio direccionpostal ' +
    'indirizzo indirizzo1 via viaenumero viaecivico ' +
    'पता 住所 番地 町名番地 住所1',
  city:
    'city town cityname locality municipality posttown placename ' +
    'stadt ort wohnort ortschaft gemeinde ' +
    'ville commune localite ' +
    'ciudad localidad municipio poblacion ' +
    'citta comune localita ' +
    'शहर 市 市区町村 市町村 都市',
  state:
    'state statecode statename province provincecode region regioncode county stateprovince stateorprovince statecounty prefecture ' +
    'bundesland ' +
    'departement etat ' +
    'provincia estado comunidadautonoma comunidad ' +
    'regione siglaprovincia prov ' +
    'राज्य 都道府県 県',
  postal:
    'zip zipcode zipcode5 zip5 zippostal zippostalcode postal postalcode postcode pcode pincode pin ' +
    'plz postleitzahl ' +
    'codepostal cp ' +
    'codigopostal codpostal ' +
    'cap codiceavviamentopostale codicepostale ' +
    'पिनकोड 郵便番号 〒',
  countryCode:
    'country countrycode countryiso countryiso2 isocountry isocountrycode ctry nation ' +
    'land landcode landkurz landeskennung landercode staat ' +
    'pays codepays paysiso ' +
    'pais codigopais codigodepais ' +
    'paese nazione codicepaese ' +
    'देश 国 国コード 国名',
  'consent.amznUserData': 'amznuserdata amazonuserdata consentamznuserdata userdataconsent consentuserdata',
  'consent.amznAdStorage': 'amznadstorage amazonadstorage consentamznadstorage adstorageconsent consentadstorage',
  'consent.tcf': 'tcf tcfstring tcstring tcfconsent tcfconsentstring iabtcf iabtcftcstring',
  'consent.gpp': 'gpp gppstring gppconsent gppconsentstring iabgpp',
  'consent.ipAddress': 'ip ipaddress ipaddr ipv4 clientip userip ipadresse adresseip direccionip indirizzoip'
}

/** Words before or behind a name that do not change what it is: of whom, which one, and that it is hashed. */
export const IGNORED_WORDS = [
  'customer customers client member user contact person profile account subscriber buyer shopper lead recipient',
  'billing shipping delivery home main primary private personal work default',
  'sha256 sha 256 hash hashed h encrypted normalized normalised clean raw',
  'kunde kunden kundin kontakt rechnungs rechnung liefer lieferung privat haupt',
  'destinataire facturation livraison principal principale cliente facturacion envio fatturazione spedizione principale'
].join(' ')
