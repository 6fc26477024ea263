import { groupReasons } from '../../../src/segment/delivery/groupReasons'

const consent = (country: string) => `Consent is required to add users in ${country}. Provide a TCF string.`

test('reasons that differ in nothing but the country become one, with all audiences and the most events first', () => {
  expect(
    groupReasons([
      { audience: 'vip', reason: 'Audience ID is missing.', events: 2 },
      { audience: 'vip', reason: consent('FR'), events: 1 },
      { audience: 'vip', reason: consent('DE'), events: 3 },
      { audience: 'sale', reason: consent('FR'), events: 1 },
      { audience: 'sale', reason: consent('AT'), events: 1 }
    ])
  ).toEqual([
    { reason: consent('AT, DE and FR'), audiences: ['vip', 'sale'], events: 6 },
    { reason: 'Audience ID is missing.', audiences: ['vip'], events: 2 }
  ])
})

test('a single country is left as it is, and other capital letters are no country', () => {
  const other = "Amazon rejected the request (400). Amazon's message: users IN US"
  expect(
    groupReasons([
      { audience: 'a', reason: consent('DE'), events: 1 },
      { audience: 'a', reason: other, events: 1 }
    ])
  ).toEqual([
    { reason: consent('DE'), audiences: ['a'], events: 1 },
    { reason: other, audiences: ['a'], events: 1 }
  ])
  expect(groupReasons([])).toEqual([])
})
