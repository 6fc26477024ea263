import { COLUMN_NAMES, ROW_FIELDS } from '../../../../src/segment/sources/columns/names'
import { matchColumns, findKeyColumns, mapColumns, namesAPerson } from '../../../../src/segment/sources/columns/match'

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
      message: '--map city: it takes one column; only email and phone take several.',
      problem: { is: 'one column only', field: 'city' }
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
