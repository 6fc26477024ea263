import { sha256 } from '../../../src/destinations/amazon-ads-dsp-amc/identity/sha256'
import { COLUMN_NAMES, ROW_FIELDS } from '../../../src/segment/rows/columnNames'
import { foundColumns, mappedColumns } from '../../../src/segment/rows/columns'
import { whyToAsk } from '../../../src/segment/rows/guard'
import { columnNotes } from '../../../src/segment/rows/hashedColumns'
import { statePath } from '../../../src/segment/rows/statePath'

const found = (...columns: string[]): Record<string, string[]> => Object.fromEntries(foundColumns(columns))

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
    ['what only sounds like it', ['name', 'emails sent', 'city break', 'id', 'score', 'mailing list'], {}]
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
  const map = (...maps: string[]) => Object.fromEntries(mappedColumns(columns, maps))
  expect(map('email=contact', 'email=mail_2', 'city=')).toEqual({ email: ['contact', 'mail_2'] })
  expect(map('city=CITY')).toEqual({ email: ['email', 'mail_2'], city: ['City'] })
  expect(() => map('email=none')).toThrow(
    '--map: there is no column none. Columns are: id, email, mail_2, contact, City.'
  )
  expect(() => map('fax=contact')).toThrow(/--map fax: there is no such field\. Fields are: email, phone/)
  expect(() => map('city=City', 'city=contact')).toThrow('--map city: it takes one column; only email and phone')
})

describe('of hashed columns is said what can be told', () => {
  const notes = (columns: string[], rows: string[][], field: 'email' | 'phone' = 'email') =>
    columnNotes(new Map([[field, [columns[0]]]]), { columns, rows })
  const EMAILS = ['Ann@Example.com', 'bob@example.com', 'Eve@example.com']

  test.each([
    ['plain', EMAILS, false, undefined],
    ['hashed', EMAILS.map((email) => sha256(email.toLowerCase())), true, undefined],
    ['hashed, in capital letters', EMAILS.map((email) => sha256(email.toLowerCase()).toUpperCase()), true, undefined],
    ['MD5', EMAILS.map(() => 'd41d8cd98f00b204e9800998ecf8427e'), false, /looks like MD5/],
    ['SHA-1', EMAILS.map(() => 'da39a3ee5e6b4b0d3255bfef95601890afd80709'), false, /looks like SHA-1/],
    ['Base64', EMAILS.map(() => `${'A'.repeat(43)}=`), false, /looks like SHA-256 in Base64/],
    ['of nothing', [...EMAILS.map(sha256), sha256('')], true, /hashes of an empty text/],
    ['mixed', [...EMAILS, sha256('x')], false, /hashes and plain values/]
  ])('%s', (_name, values, hashed, warning) => {
    const [note] = notes(
      ['email'],
      values.map((value) => [value])
    )
    expect(note.hashed).toBe(hashed)
    expect(note.warning).toEqual(warning === undefined ? undefined : (expect.stringMatching(warning) as string))
  })

  test.each([
    ['as it is', (email: string) => email, /in 2 of 3 rows it is the hash of Mail as it is.*Map Mail instead/],
    ['in capital letters', (email: string) => email.toUpperCase(), /hash of Mail in capital letters/],
    ['twice', (email: string) => sha256(email.toLowerCase()), /hash of Mail twice/]
  ])('a hash that is not as Amazon asks, beside the plain column: %s', (_name, wrong, words) => {
    const [note] = notes(
      ['email_sha256', 'Mail'],
      EMAILS.map((email) => [sha256(wrong(email)), email])
    )
    expect(note).toMatchObject({ hashed: true, warning: expect.stringMatching(words) as string })
  })

  test('a telephone number hashed with its +', () => {
    const phones = ['+12125550100', '+12125550101']
    const [note] = notes(
      ['phone_hash', 'phone'],
      phones.map((phone) => [sha256(phone), phone]),
      'phone'
    )
    expect(note.warning).toMatch(/hash of phone/)
  })

  test('no value is in what is said', () => {
    const rows = EMAILS.map((email) => [sha256(email), email])
    expect(JSON.stringify(notes(['email_sha256', 'Mail'], rows))).not.toMatch(/example\.com/i)
  })
})

test.each([
  [{ leaving: 0, members: 100, badLines: 5 }, undefined],
  [{ leaving: 10, members: 100, badLines: 0 }, undefined],
  [{ leaving: 11, members: 100, badLines: 0 }, /11 of the 100 people .*: 11\.0 %, more than a tenth/],
  [{ leaving: 100, members: 100, badLines: 0 }, /^All 100 people/],
  [{ leaving: 1, members: 1, badLines: 0 }, /^All 1 people/],
  [{ leaving: 1, members: 1_000_000, badLines: 2 }, /1 people would leave .* 2 lines of the source cannot be read/]
])('before people leave: %j', (leaving, words) => {
  expect(whyToAsk(leaving)).toEqual(words === undefined ? undefined : (expect.stringMatching(words) as string))
})

test('the state is beside its source, named for model and audience, which it keeps apart', () => {
  expect(statePath(['/data/people.csv'], undefined, 'VIP')).toBe('/data/people.csv.VIP.state')
  expect(statePath(['/data/people.csv'], 'models/few.sql', 'Good customers')).toBe(
    '/data/people.csv.few.sql.Good-customers.state'
  )
  expect(statePath(['postgres'], 'crm.people', '413642381039213536')).toBe(
    'postgres.crm.people.413642381039213536.state'
  )
  expect(statePath(['/data/p-*.csv'], undefined, 'A/B')).toMatch(/^\/data\/p-+\.csv-\w{6}\.A-B-\w{6}\.state$/)
  expect(statePath(['a.csv', 'b.csv'], undefined, 'VIP')).not.toBe(statePath(['a.csv', 'c.csv'], undefined, 'VIP'))
})
