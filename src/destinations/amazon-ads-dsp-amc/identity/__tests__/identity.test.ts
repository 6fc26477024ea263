import { createHash } from 'node:crypto'
import type { Identities } from '..'
import { createHasher, normalizeIdentity } from '..'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hashedPII = (identities: Identities, country?: string) => createHasher().hashedPII(identities, country)

test('a person', () => {
  const person: Identities = {
    email: [' Jane.Doe+news@Example.com '],
    phone: ['(571) 412-0599'],
    firstName: 'Jane',
    lastName: "O'Neil",
    address: '123 North Main Street, Apt #5',
    city: 'St. Louis',
    state: 'Texas',
    postal: '75236-9599'
  }
  expect(hashedPII(person, 'US')).toEqual([
    {
      email: sha256('jane.doenews@example.com'),
      phone: sha256('15714120599'),
      firstname: sha256('jane'),
      lastname: sha256('oneil'),
      address: sha256('123nmainstaptnumber5'),
      city: sha256('stlouis'),
      state: sha256('tx'),
      postal: sha256('75236')
    }
  ])
})

test.each([
  ['email', ' Jane.Doe+news@Example.com ', 'US', 'jane.doenews@example.com'],
  ['phone', '020 7946 0958', 'uk', '442079460958'],
  ['firstName', ' Jürgen', 'DE', 'juergen'],
  ['lastName', "O'Neil", undefined, 'oneil'],
  ['address', '5 Mill Cl', 'UK', '5millclose'],
  ['city', 'St. Louis', 'US', 'stlouis'],
  ['state', 'Texas', ' us ', 'tx'],
  ['state', 'Texas', undefined, 'te'],
  ['postal', 'm1 1ae', 'gb', 'M11AE']
] as const)('%s %j of %s: the text that is hashed is given', (field, raw, country, normal) => {
  expect(normalizeIdentity(field, raw, country)).toEqual([normal])
  expect(hashedPII({ [field]: raw }, country)).toEqual([{ [field.toLowerCase()]: sha256(normal) }])
})

test.each(['email', 'phone', 'firstName', 'lastName', 'address', 'city', 'state', 'postal'] as const)(
  '%s: a blank, a value too long and a hash have no text that could be given',
  (field) => {
    expect(normalizeIdentity(field, ' ', 'US')).toEqual([])
    expect(normalizeIdentity(field, '1'.repeat(1001), 'US')).toEqual([])
    expect(normalizeIdentity(field, ` ${sha256('something')}`, 'US')).toEqual([])
  }
)

test('a value of 1000 characters is one, and of a longer one nothing is left', () => {
  expect(hashedPII({ city: 'x'.repeat(1000) })).toEqual([{ city: sha256('x'.repeat(1000)) }])
  expect(hashedPII({ city: 'x'.repeat(1001) })).toEqual([])
})

test('a value of which nothing is left is skipped', () => {
  expect(
    hashedPII(
      {
        email: ['', 'N/A', 'jane'],
        phone: ['-', '123'],
        firstName: ' ',
        lastName: 'N/A',
        address: '-',
        city: '東京',
        state: 'null',
        postal: '12'
      },
      'US'
    )
  ).toEqual([])
  expect(hashedPII({}, 'US')).toEqual([])
  expect(hashedPII({ city: '東京', firstName: 'Jane' }, 'JP')).toEqual([{ firstname: sha256('jane') }])
})

test('a number is its digits; what is neither text nor a number is skipped', () => {
  const mapped = {
    email: [null, 'a@b.cd'],
    phone: { a: 1 },
    postal: 75236,
    city: null,
    state: true,
    firstName: ['Ann']
  }
  expect(hashedPII(mapped as unknown as Identities, 'US')).toEqual([
    { email: sha256('a@b.cd'), postal: sha256('75236') }
  ])
})

describe('an email with _', () => {
  test('goes in both forms of Amazon’s: without it first, with it in a further object', () => {
    expect(hashedPII({ email: ['Ann_Lee+x@Example.com', 'b@x.y'], firstName: 'Ann' }, 'US')).toEqual([
      { email: sha256('annleex@example.com'), firstname: sha256('ann') },
      { email: sha256('b@x.y') },
      { email: sha256('ann_leex@example.com') }
    ])
  })

  test('stays within 100 objects', () => {
    const email = Array.from({ length: 99 }, (_, n) => `ann_${n}@example.com`)
    const objects = hashedPII({ email }, 'US')
    expect(objects).toHaveLength(100)
    expect(objects[98]).toEqual({ email: sha256('ann98@example.com') })
    expect(objects[99]).toEqual({ email: sha256('ann_0@example.com') })
  })
})

describe('an address that may be written in two ways', () => {
  test('comes again with the other parts of name and address', () => {
    const person = {
      email: ['a@b.de'],
      firstName: 'Ann',
      lastName: 'Lee',
      address: '5 Sunset Boulevard',
      postal: '75236'
    }
    const name = { firstname: sha256('ann'), lastname: sha256('lee'), postal: sha256('75236') }
    expect(hashedPII(person, 'US')).toEqual([
      { email: sha256('a@b.de'), ...name, address: sha256('5sunsetboulevard') },
      { ...name, address: sha256('5sunsetblvd') }
    ])
  })

  test('comes behind further emails and phones', () => {
    expect(hashedPII({ email: ['a_b@c.de'], address: 'C.so Italia 3' }, 'IT')).toEqual([
      { email: sha256('ab@c.de'), address: sha256('csitalia3') },
      { email: sha256('a_b@c.de') },
      { address: sha256('corsoitalia3') }
    ])
  })
})

describe('a full name that is found', () => {
  const found = (name: unknown, identities: Identities = {}) =>
    createHasher().hashedPII(identities, 'US', (field, take) => (field === 'name' ? take(name) : undefined))
  const hashed = (firstname: string, lastname?: string) => ({
    firstname: sha256(firstname),
    ...(lastname !== undefined && { lastname: sha256(lastname) })
  })

  test('is first and last name', () => {
    expect(found('Jane Doe')).toEqual([hashed('jane', 'doe')])
    expect(found('Doe, Jane')).toEqual([hashed('jane', 'doe')])
    expect(found('Jane')).toEqual([hashed('jane')])
  })

  test('of three words is split in two ways, each with all of the address', () => {
    const place = { city: sha256('dallas') }
    expect(found('Mary Ann Smith', { city: 'Dallas', email: ['a@b.de'] })).toEqual([
      { email: sha256('a@b.de'), ...hashed('mary', 'annsmith'), ...place },
      { ...hashed('maryann', 'smith'), ...place }
    ])
  })

  test('with a street line of two forms comes in all four', () => {
    const objects = found('Mary Ann Smith', { address: '5 Sunset Boulevard' })
    expect(objects.map(({ firstname, address }) => [firstname, address])).toEqual([
      [sha256('mary'), sha256('5sunsetboulevard')],
      [sha256('mary'), sha256('5sunsetblvd')],
      [sha256('maryann'), sha256('5sunsetboulevard')],
      [sha256('maryann'), sha256('5sunsetblvd')]
    ])
  })

  test('counts only where neither first nor last name is there', () => {
    expect(found('Jane Doe', { firstName: 'Ann' })).toEqual([hashed('ann')])
    expect(found('Jane Doe', { lastName: '-' })).toEqual([])
  })

  test.each(['ann@example.com', 'N/A', '東京 太郎', ' ', 42, null, {}, ['Jane Doe'], sha256('jane doe'), 'none none'])(
    '%j is none',
    (name) => {
      expect(found(name)).toEqual([])
    }
  )
})

test.each(['null', 'None', 'nan', 'NA', 'nil'])('%s as first and last name of one person is no name', (word) => {
  expect(hashedPII({ firstName: word, lastName: word, city: 'Dallas' }, 'US')).toEqual([{ city: sha256('dallas') }])
})

describe('what is found must look like its field, what is mapped need not', () => {
  const found = (field: string, value: unknown, country = 'US') =>
    createHasher().hashedPII({}, country, (one, take) => (one === field ? take(value) : undefined))

  test.each([
    ['state', 'completed', 'co'],
    ['state', 'us-east-1', 'ea'],
    ['city', 'https://example.com', 'httpsexamplecom'],
    ['city', '12345', '12345'],
    ['city', 'ann@example.com', 'annexamplecom'],
    ['address', 'ann@example.com', 'ann@examplecom'],
    ['address', '203.0.113.7', '20301137'],
    ['address', 'https://example.com/a b', 'https://examplecom/ab'],
    ['address', 'active', 'active']
  ] as const)('%s %j', (field, value, normal) => {
    expect(found(field, value)).toEqual([])
    expect(hashedPII({ [field]: value }, 'US')).toEqual([{ [field]: sha256(normal) }])
    expect(normalizeIdentity(field, value, 'US', 'found')).toEqual([])
  })

  test.each([
    ['state', 'Texas', 'tx'],
    ['city', 'St. Louis', 'stlouis'],
    ['city', 'Paris 16', 'paris16'],
    ['address', '12 Elm Street', '12elmst'],
    ['address', 'Rear building', 'rearbldg'],
    ['postal', '75236', '75236']
  ] as const)('%s %j does', (field, value, normal) => {
    expect(found(field, value)).toEqual([{ [field]: sha256(normal) }])
  })

  test('a postal code of a country without a pattern has a digit and is short', () => {
    expect(found('postal', '1010', 'AT')).toEqual([{ postal: sha256('1010') }])
    expect(found('postal', 'completed', 'AT')).toEqual([])
    expect(found('postal', 'order 12345 completed', 'AT')).toEqual([])
  })

  test('a hash does', () => {
    const hash = sha256('something')
    for (const field of ['state', 'city', 'address', 'postal']) {
      expect(found(field, `0x${hash}`)).toEqual([{ [field]: hash }])
    }
  })
})

describe('hashed already', () => {
  const hash = sha256('something')
  const base64 = createHash('sha256').update('something').digest('base64')
  const FIELDS = ['email', 'phone', 'firstName', 'lastName', 'address', 'city', 'state', 'postal'] as const

  test.each(FIELDS)('%s passes in lower case, in whatever form', (field) => {
    for (const raw of [` ${hash.toUpperCase()}\n`, `0x${hash}`, `\\x${hash}`, `sha256:${hash}`, `"${hash}"`, base64]) {
      const person = { [field]: field === 'email' || field === 'phone' ? [raw] : raw }
      expect(hashedPII(person, 'US')).toEqual([{ [field.toLowerCase()]: hash }])
    }
  })

  test.each(FIELDS)('%s: another hash is skipped', (field) => {
    for (const algorithm of ['md5', 'sha1', 'sha512']) {
      const raw = createHash(algorithm).update('something').digest('hex')
      expect(hashedPII({ [field]: raw }, 'DE')).toEqual([])
    }
  })

  test.each(FIELDS)('%s: words for "no value" as databases and spreadsheets write them are skipped', (field) => {
    for (const raw of ['\\N', 'NULL', '(null)', '<NA>', 'NaN', '#REF!', '#N/A', '#NAME?', '#VALUE!', '[null]']) {
      expect([raw, hashedPII({ [field]: raw }, 'NL')]).toEqual([raw, []])
    }
  })

  test('beside raw values of the same person', () => {
    expect(hashedPII({ email: [hash], firstName: 'Jane', city: hash }, 'US')).toEqual([
      { email: hash, firstname: sha256('jane'), city: hash }
    ])
  })

  test('the hash of nothing is nothing', () => {
    expect(hashedPII({ email: [sha256('')], state: sha256('').toUpperCase() }, 'US')).toEqual([])
  })

  test('63 or 65 digits are a value like any other', () => {
    expect(hashedPII({ firstName: hash.slice(1) }, 'US')).toEqual([{ firstname: sha256(hash.slice(1)) }])
    expect(hashedPII({ firstName: `${hash}0` }, 'US')).toEqual([{ firstname: sha256(`${hash}0`) }])
  })
})

describe('several identities', () => {
  test('the first go with name and address, the others after them', () => {
    expect(
      hashedPII({ email: ['a@x.y', 'b@x.y', 'c@x.y'], phone: ['5714120599', '5714120600'], firstName: 'Jane' }, 'US')
    ).toEqual([
      { email: sha256('a@x.y'), phone: sha256('15714120599'), firstname: sha256('jane') },
      { email: sha256('b@x.y'), phone: sha256('15714120600') },
      { email: sha256('c@x.y') }
    ])
  })

  test('duplicates and what means nothing go', () => {
    expect(hashedPII({ email: ['', 'A@x.y', 'n/a', ' a@x.y', sha256('a@x.y'), 'b@x.y'] }, 'US')).toEqual([
      { email: sha256('a@x.y') },
      { email: sha256('b@x.y') }
    ])
  })

  test('100 at most', () => {
    const email = Array.from({ length: 150 }, (_, index) => `jane${index}@x.y`)
    const objects = hashedPII({ email, firstName: 'Jane' }, 'US')
    expect(objects).toHaveLength(100)
    expect(objects[0].firstname).toBe(sha256('jane'))
    expect(objects[99]).toEqual({ email: sha256('jane99@x.y') })
  })
})

describe('countries', () => {
  test('UK is GB, in any case', () => {
    const person: Identities = { phone: ['020 7946 0958'], postal: 'm1 1ae', address: '5 Mill Cl' }
    const british = [{ phone: sha256('442079460958'), postal: sha256('M11AE'), address: sha256('5millclose') }]
    for (const country of ['GB', 'UK', 'uk', ' gb ']) {
      expect(hashedPII(person, country)).toEqual(british)
    }
  })

  test('without a country, what needs none', () => {
    expect(
      hashedPII({ phone: ['5714120599', '+15714120599'], state: 'Texas', postal: '75236-9599' }, undefined)
    ).toEqual([{ phone: sha256('15714120599'), state: sha256('te'), postal: sha256('752369599') }])
  })

  test('of one batch do not mix', () => {
    const hasher = createHasher()
    const person: Identities = { state: 'Madrid', postal: 'k1a 0b1' }
    for (let round = 0; round < 2; round++) {
      expect(hasher.hashedPII(person, 'ES')).toEqual([{ state: sha256('m') }])
      expect(hasher.hashedPII(person, 'CA')).toEqual([{ state: sha256('ma'), postal: sha256('K1A0B1') }])
      expect(hasher.hashedPII(person, undefined)).toEqual([{ state: sha256('ma'), postal: sha256('k1a0b1') }])
    }
  })

  test('a name of an object property is no country and no word', () => {
    expect(hashedPII({ address: 'constructor', state: '__proto__', postal: 'x', phone: ['1'] }, '__proto__')).toEqual([
      { address: sha256('constructor'), state: sha256('pr'), postal: sha256('x') }
    ])
    expect(hashedPII({ state: 'constructor' }, 'toString')).toEqual([{ state: sha256('co') }])
  })
})

test('composed and decomposed letters are the same', () => {
  for (const [field, value] of [
    ['firstName', 'Jürgen'],
    ['city', 'Montréal'],
    ['state', 'Québec'],
    ['address', '5 Allée Île']
  ] as const) {
    expect(hashedPII({ [field]: value.normalize('NFD') }, 'FR')).toEqual(hashedPII({ [field]: value }, 'FR'))
  }
  expect(hashedPII({ firstName: 'Ju\u0308rgen' }, 'DE')).toEqual([{ firstname: sha256('juergen') }])
})

test('a huge value means nothing, and says so at once', () => {
  const huge = 'a@b.c 1'.repeat(200_000)
  expect(
    hashedPII(
      {
        email: [huge],
        phone: [huge],
        firstName: huge,
        lastName: huge,
        address: huge,
        city: huge,
        state: huge,
        postal: huge
      },
      'US'
    )
  ).toEqual([])
  expect(hashedPII({ phone: ['('.repeat(1000), '1'.repeat(1000), '+-'.repeat(500)] }, 'US')).toEqual([])
})
