import { UserError } from '../../../../src/system/userError'
import { COLUMN_NAMES, ROW_FIELDS } from '../../../../src/segment/sources/columns/names'
import { findKeyColumns } from '../../../../src/segment/sources/columns/keys'
import { findColumn, matchColumns, mapColumns, namesAPerson } from '../../../../src/segment/sources/columns/match'

const found = (...columns: string[]): Record<string, string[]> => Object.fromEntries(matchColumns(columns))

describe('columns are found by the names that people give them', () => {
  test.each<[string, string[], Record<string, string[]>]>([
    [
      'English',
      ['Customer ID', 'Email Address', 'Mobile No.', 'First Name', 'LAST_NAME', 'Street Address', 'Town', 'Postcode'],
      {
        email: ['Email Address'],
        phone: ['Mobile No.'],
        firstName: ['First Name'],
        lastName: ['LAST_NAME'],
        address: ['Street Address'],
        city: ['Town'],
        postal: ['Postcode']
      }
    ],
    [
      'German',
      ['E-Mail', 'Vorname', 'Nachname', 'Straße & Hausnummer', 'PLZ', 'Ort', 'Bundesland', 'Land', 'Handy'],
      {
        email: ['E-Mail'],
        phone: ['Handy'],
        firstName: ['Vorname'],
        lastName: ['Nachname'],
        address: ['Straße & Hausnummer'],
        city: ['Ort'],
        state: ['Bundesland'],
        postal: ['PLZ'],
        countryCode: ['Land']
      }
    ],
    [
      'French',
      ['nom', 'prénom', 'courriel', 'téléphone portable', 'code postal', 'ville', 'pays'],
      {
        email: ['courriel'],
        phone: ['téléphone portable'],
        firstName: ['prénom'],
        lastName: ['nom'],
        city: ['ville'],
        postal: ['code postal'],
        countryCode: ['pays']
      }
    ],
    [
      'Spanish',
      ['nombre', 'apellidos', 'correo electrónico', 'teléfono móvil', 'código postal', 'dirección', 'provincia'],
      {
        email: ['correo electrónico'],
        phone: ['teléfono móvil'],
        firstName: ['nombre'],
        lastName: ['apellidos'],
        address: ['dirección'],
        state: ['provincia'],
        postal: ['código postal']
      }
    ],
    [
      'Italian',
      ['Nome', 'Cognome', 'Indirizzo', 'CAP', 'Città', 'Cellulare'],
      {
        phone: ['Cellulare'],
        firstName: ['Nome'],
        lastName: ['Cognome'],
        address: ['Indirizzo'],
        city: ['Città'],
        postal: ['CAP']
      }
    ],
    [
      'Japanese',
      ['メールアドレス', '姓', '名', '郵便番号', '都道府県', '市区町村', '住所', '電話番号'],
      {
        email: ['メールアドレス'],
        phone: ['電話番号'],
        firstName: ['名'],
        lastName: ['姓'],
        address: ['住所'],
        city: ['市区町村'],
        state: ['都道府県'],
        postal: ['郵便番号']
      }
    ],
    ['Hindi', ['ईमेल', 'पिनकोड', 'शहर'], { email: ['ईमेल'], city: ['शहर'], postal: ['पिनकोड'] }],
    [
      'words around, numbers, several of a field',
      ['customer_email', 'SHA256_EMAIL', 'phone1', 'Billing Phone 2', 'shippingZip', 'state_code'],
      {
        email: ['customer_email', 'SHA256_EMAIL'],
        phone: ['phone1', 'Billing Phone 2'],
        state: ['state_code'],
        postal: ['shippingZip']
      }
    ],
    ['a word that alone does not matter, as a part of a name', ['Contact Number'], { phone: ['Contact Number'] }],
    ['a number that is a part of a name', ['Client IPv4'], { 'consent.ipAddress': ['Client IPv4'] }],
    ['two accents on a letter', ['E\u0302\u0301mail'], { email: ['E\u0302\u0301mail'] }],
    [
      'the first of several where a field takes one, a plain name before one with words around',
      ['Home City', 'Town', 'city', 'Billing Country', 'Shipping Country'],
      { city: ['Town'], countryCode: ['Billing Country'] }
    ],
    ['what only sounds like it', ['name', 'emails sent', 'city break', 'id', 'score', 'mailing list', '3 Mobile'], {}]
  ])('%s', (_language, columns, fields) => {
    expect(found(...columns)).toEqual(fields)
  })

  test('no name stands for two fields, and none has what is taken out of names', () => {
    const names = Object.values(COLUMN_NAMES).flatMap((names) => names.split(' '))
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([])
    for (const field of ROW_FIELDS) {
      COLUMN_NAMES[field].split(' ').forEach((name) => expect(found(name)).toEqual({ [field]: [name] }))
    }
  })
})

describe('the exports of the programs that people have', () => {
  const US_FIELDS = ['firstName', 'lastName', 'city', 'state', 'postal', 'countryCode'] as const
  const ofAddress = (columns: string[]) => US_FIELDS.map((field) => matchColumns(columns).get(field)?.[0])

  test.each<[string, string, Record<string, string[]>]>([
    [
      'HubSpot',
      'Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,WhatsApp Phone Number,Street Address,Street Address 2,City,State/Region,Postal Code,Country/Region,IP Country,Lead Status,Email Domain,Contact owner,Company name',
      {
        email: ['Email'],
        phone: ['Phone Number', 'Mobile Phone Number', 'WhatsApp Phone Number'],
        firstName: ['First Name'],
        lastName: ['Last Name'],
        address: ['Street Address', 'Street Address 2'],
        city: ['City'],
        state: ['State/Region'],
        postal: ['Postal Code'],
        countryCode: ['Country/Region']
      }
    ],
    [
      'Salesforce',
      'Id,FirstName,LastName,Email,MobilePhone,HomePhone,Fax,AssistantPhone,OtherStreet,OtherCountry,MailingStreet,MailingCity,MailingState,MailingPostalCode,MailingCountry,LeadSource,OwnerEmail,Country__c',
      {
        email: ['Email'],
        phone: ['MobilePhone', 'HomePhone'],
        firstName: ['FirstName'],
        lastName: ['LastName'],
        address: ['MailingStreet'],
        city: ['MailingCity'],
        state: ['MailingState'],
        postal: ['MailingPostalCode'],
        countryCode: ['Country__c']
      }
    ],
    [
      'Salesforce in a warehouse',
      'id,firstname,lastname,personemail,personmobilephone,personmailingstreet,mailingcity,mailingstate,mailingpostalcode,mailingcountrycode,billingcountry',
      {
        email: ['personemail'],
        phone: ['personmobilephone'],
        firstName: ['firstname'],
        lastName: ['lastname'],
        city: ['mailingcity'],
        state: ['mailingstate'],
        postal: ['mailingpostalcode'],
        countryCode: ['mailingcountrycode']
      }
    ],
    [
      'Shopify',
      'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Note,Tags',
      {
        email: ['Email'],
        phone: ['Phone'],
        firstName: ['First Name'],
        lastName: ['Last Name'],
        address: ['Default Address Address1', 'Default Address Address2'],
        city: ['Default Address City'],
        state: ['Default Address Province Code'],
        postal: ['Default Address Zip'],
        countryCode: ['Default Address Country Code']
      }
    ],
    [
      'Dynamics',
      'Contact,Email,Business Phone,Mobile Phone,Address 1: Street 1,Address 1: Street 2,Address 1: City,Address 1: State/Province,Address 1: ZIP/Postal Code,Address 1: Country/Region,Address 2: City,Address 2: Country/Region,Preferred Method of Contact,id',
      {
        email: ['Email'],
        phone: ['Business Phone', 'Mobile Phone'],
        address: ['Address 1: Street 1', 'Address 1: Street 2'],
        city: ['Address 1: City'],
        state: ['Address 1: State/Province'],
        postal: ['Address 1: ZIP/Postal Code'],
        countryCode: ['Address 1: Country/Region']
      }
    ],
    [
      'Outlook',
      'First Name,Last Name,E-mail Address,E-mail 2 Address,E-mail Type,Business Street,Business City,Business Country/Region,Home Street,Home Street 2,Home City,Home State,Home Postal Code,Home Country/Region,Home Phone,Home Phone 2,Mobile Phone,Home Fax,Company,Job Title,Web Page,Birthday',
      {
        email: ['E-mail Address', 'E-mail 2 Address'],
        phone: ['Home Phone', 'Home Phone 2', 'Mobile Phone'],
        firstName: ['First Name'],
        lastName: ['Last Name'],
        address: ['Home Street', 'Home Street 2'],
        city: ['Home City'],
        state: ['Home State'],
        postal: ['Home Postal Code'],
        countryCode: ['Home Country/Region']
      }
    ],
    [
      'Outlook in German',
      'Vorname,Nachname,E-Mail-Adresse,E-Mail 2: Adresse,E-Mail-Typ,Straße geschäftlich,Ort geschäftlich,Straße privat,Ort privat,Bundesland/Kanton privat,Postleitzahl privat,Land/Region privat,Telefon privat,Mobiltelefon,Fax privat,Firma',
      {
        email: ['E-Mail-Adresse', 'E-Mail 2: Adresse'],
        phone: ['Telefon privat', 'Mobiltelefon'],
        firstName: ['Vorname'],
        lastName: ['Nachname'],
        address: ['Straße privat'],
        city: ['Ort privat'],
        state: ['Bundesland/Kanton privat'],
        postal: ['Postleitzahl privat'],
        countryCode: ['Land/Region privat']
      }
    ],
    [
      'Google',
      'Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,Address 1 - Type,Address 1 - Street,Address 1 - City,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Organization 1 - Name',
      {
        email: ['E-mail 1 - Value', 'E-mail 2 - Value'],
        phone: ['Phone 1 - Value'],
        firstName: ['Given Name'],
        lastName: ['Family Name'],
        address: ['Address 1 - Street'],
        city: ['Address 1 - City'],
        state: ['Address 1 - Region'],
        postal: ['Address 1 - Postal Code'],
        countryCode: ['Address 1 - Country']
      }
    ],
    [
      'Thunderbird in German',
      'Vorname,Nachname,Primäre E-Mail-Adresse,Sekundäre E-Mail-Adresse,Tel. dienstlich,Tel. privat,Fax-Nummer,Mobil-Tel.-Nr.,Privat: Adresse,Privat: Ort,Privat: PLZ,Privat: Land,Dienstlich: Ort',
      {
        email: ['Primäre E-Mail-Adresse', 'Sekundäre E-Mail-Adresse'],
        phone: ['Tel. dienstlich', 'Tel. privat', 'Mobil-Tel.-Nr.'],
        firstName: ['Vorname'],
        lastName: ['Nachname'],
        address: ['Privat: Adresse'],
        city: ['Privat: Ort'],
        postal: ['Privat: PLZ'],
        countryCode: ['Privat: Land']
      }
    ],
    [
      'WooCommerce',
      'customer_id,billing_first_name,billing_last_name,billing_company,billing_address_1,billing_address_2,billing_city,billing_postcode,billing_country,billing_state,billing_email,billing_phone,shipping_city,shipping_country',
      {
        email: ['billing_email'],
        phone: ['billing_phone'],
        firstName: ['billing_first_name'],
        lastName: ['billing_last_name'],
        address: ['billing_address_1', 'billing_address_2'],
        city: ['billing_city'],
        state: ['billing_state'],
        postal: ['billing_postcode'],
        countryCode: ['billing_country']
      }
    ],
    [
      'objects',
      'id,traits.email,traits.firstName,address.street,address.city,address.postalCode,address.country,consent.amznUserData,consent.tcf,agent.email',
      {
        email: ['traits.email'],
        firstName: ['traits.firstName'],
        address: ['address.street'],
        city: ['address.city'],
        postal: ['address.postalCode'],
        countryCode: ['address.country'],
        'consent.amznUserData': ['consent.amznUserData'],
        'consent.tcf': ['consent.tcf']
      }
    ],
    [
      'an address behind a prefix that nobody knows',
      'id,acme_street,acme_city,acme_zip,acme_country,vendor_street,vendor_city,vendor_zip,vendor_country',
      { address: ['acme_street'], city: ['acme_city'], postal: ['acme_zip'], countryCode: ['acme_country'] }
    ],
    [
      'a house number and a unit of their own',
      'id,Hausnummer,Straße,Adresszusatz,PLZ,Wohnort,Land',
      {
        address: ['Straße', 'Hausnummer', 'Adresszusatz'],
        postal: ['PLZ'],
        city: ['Wohnort'],
        countryCode: ['Land']
      }
    ]
  ])('%s', (_program, header, fields) => {
    expect(found(...header.split(','))).toEqual(fields)
  })

  test('what is somebody else’s, or of another kind, is not taken for the person', () => {
    const others =
      'Owner Email,Assistant Phone,Referrer Email,Email Status,Phone Type,Order State,Subscription State,Country of Birth,Company Country,' +
      'Store City,Emergency Contact Phone,Spouse First Name,Business Unit,Phone Country Code,First Order,Last Order Date,Email/Phone,' +
      'PLZ/Ort,House Number,Fax Number,Landline,Nationality,Event City,Event Country,Last Login IP,Email Opt In'
    expect(found(...others.split(','))).toEqual({})
  })

  test('all of an address is of one address', () => {
    const columns = [
      'Shipping City',
      'Billing Zip',
      'Shipping Zip',
      'Billing City',
      'Shipping Country',
      'Billing Country'
    ]
    expect(ofAddress(columns).slice(2)).toEqual(['Billing City', undefined, 'Billing Zip', 'Billing Country'])
  })
})

test('--map changes what is found: another column, several, none', () => {
  const columns = ['id', 'email', 'mail_2', 'contact', 'City']
  const map = (...maps: string[]) => Object.fromEntries(mapColumns(columns, maps))
  expect(map('email=contact', 'email=mail_2', 'city=')).toEqual({ email: ['contact', 'mail_2'] })
  expect(map('city=CITY')).toEqual({ email: ['email', 'mail_2'], city: ['City'] })
  expect(() => map('email=none')).toThrow(
    '--map: there is no column none. Columns are: id, email, mail_2, contact, City.'
  )
  expect(() => map('fax=contact')).toThrow(/--map fax: there is no such field\. Fields are: email, phone/)
  expect(() => map('city=City', 'city=contact')).toThrow(
    expect.objectContaining({
      message: '--map city: it takes one column; only email, phone, address take several.',
      problem: { kind: 'singleColumn', field: 'city' }
    }) as Error
  )
})

test('a column is named with or without its capital letters; where two differ by them alone, the exact one is meant', () => {
  const mapped = (columns: string[], map: string) => mapColumns(columns, [map]).get('email')
  expect(mapped(['Kontakt', 'kontakt'], 'email=kontakt')).toEqual(['kontakt'])
  expect(mapped(['Kontakt', 'kontakt'], 'email=KONTAKT')).toEqual(['Kontakt'])
  expect(mapped(['Kontakt'], 'email= kontakt ')).toEqual(['Kontakt'])
  expect(mapped(['a=b'], 'email=a=b')).toEqual(['a=b'])
  expect(mapped(['email'], 'email')).toBeUndefined()
})

test('fields stand in one order, whatever the columns and flags have', () => {
  const fields = mapColumns(['Country', 'x', 'Email'], ['phone=x'])
  expect([...fields.keys()]).toEqual(['email', 'phone', 'countryCode'])
})

test('columns that tell people apart are known by their names, the best first', () => {
  const columns = ['uuid', 'Name', 'Kundennummer', 'External ID', 'customer-id', 'USER_ID', 'Id']
  expect(findKeyColumns(columns)).toEqual(['Id', 'USER_ID', 'customer-id', 'External ID', 'uuid', 'Kundennummer'])
  expect(findKeyColumns(['CustomerID', 'userId', 'user-id'])).toEqual(['user-id', 'userId', 'CustomerID'])
  expect(findKeyColumns(['ids', 'email'])).toEqual([])
})

test.each([
  [['2025', 'E-Mail'], true],
  [['2025', 'Handy'], true],
  [['2025', 'Customer ID'], true],
  [['2025', 'City', 'Vorname'], false]
])('of %j a name is of what tells or reaches a person: %j', (cells, names) => {
  expect(namesAPerson(cells)).toBe(names)
})

test('a column by its number tells of --no-header, and repeats no name, which may be a person', () => {
  expect(() => findColumn(['ann', 'Lane'], 'column1', '--key')).toThrow(
    new UserError(
      '--key: there is no column column1, because the first line is taken for the names of the columns. If it is a row of its own, say so with --no-header.'
    )
  )
})
