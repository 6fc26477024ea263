import type { HashedPII } from '..'
import { mergeHashedPII } from '..'

const JANE: HashedPII = { email: 'jane@', phone: '571', firstname: 'jane', lastname: 'doe', city: 'york' }
const MARRIED: HashedPII = { email: 'jane@', firstname: 'jane', lastname: 'smith' }

/** Of several events of one person: what they say together. */
test.each<[string, HashedPII[][], HashedPII[]]>([
  ['the fullest comes first', [[{ email: 'j@' }], [JANE]], [JANE, { email: 'j@' }]],
  [
    'of two as full the earlier comes first',
    [[{ firstname: 'jane' }], [{ firstname: 'joan' }]],
    [{ firstname: 'jane' }, { firstname: 'joan' }]
  ],
  [
    'its further contacts stay behind it',
    [[{ phone: '33' }], [JANE, { email: 'j@' }]],
    [JANE, { email: 'j@' }, { phone: '33' }]
  ],
  [
    'what is said already adds nothing',
    [[JANE], [{ email: 'jane@', firstname: 'jane' }], [{ city: 'york' }], [JANE]],
    [JANE]
  ],
  [
    'a contact is added once',
    [[JANE], [{ email: 'j@', phone: '571' }], [{ email: 'j@', phone: '33' }], [{ phone: '33' }]],
    [JANE, { email: 'j@' }, { phone: '33' }]
  ],
  [
    'the contacts of one event are added together',
    [[JANE], [{ email: 'j@', phone: '33' }]],
    [JANE, { email: 'j@', phone: '33' }]
  ],
  [
    'another name comes whole, and once',
    [[JANE], [{ email: 'j@' }], [MARRIED], [MARRIED]],
    [JANE, { email: 'j@' }, MARRIED]
  ],
  [
    'a contact that came with another name is added no more',
    [[JANE], [{ ...MARRIED, email: 'smith@' }], [{ email: 'smith@' }]],
    [JANE, { ...MARRIED, email: 'smith@' }]
  ],
  [
    'another name with more beside it is not the same',
    [[JANE], [MARRIED], [{ ...MARRIED, city: 'york' }]],
    [JANE, MARRIED, { ...MARRIED, city: 'york' }]
  ],
  [
    'another name with as many others beside it is not the same',
    [[JANE], [MARRIED], [{ ...MARRIED, lastname: 'jones' }], [{ ...MARRIED, email: 'smith@' }]],
    [JANE, MARRIED, { ...MARRIED, lastname: 'jones' }, { ...MARRIED, email: 'smith@' }]
  ]
])('%s', (_name, lists, merged) => {
  expect(mergeHashedPII(lists)).toEqual(merged)
})

test('100 objects at most', () => {
  const lists = Array.from({ length: 150 }, (_, index): HashedPII[] => [{ email: `${index}@` }])
  expect(mergeHashedPII(lists)).toEqual(lists.slice(0, 100).flat())
})
