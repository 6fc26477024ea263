import type { ReasonGroup } from '../../../src/segment/delivery/reasonGroups'
import { isOfGroup, ReasonGroups } from '../../../src/segment/delivery/reasonGroups'

const consent = (country: string) => `Consent is required to add users in ${country}. Provide a TCF string.`

function group(...reasons: [reason: string, events: number, audience?: string][]): ReasonGroup[] {
  const groups = new ReasonGroups()
  reasons.forEach((one) => groups.add(...one))
  return groups.all
}

test('counts reasons that differ by the country alone as one, with the countries, the most frequent first', () => {
  expect(
    group([consent('DE'), 3], ['This line is not valid JSON.', 4], [consent('FR'), 2], [consent('DE'), 1])
  ).toEqual([
    { reason: consent('…'), events: 6, countries: { DE: 4, FR: 2 } },
    { reason: 'This line is not valid JSON.', events: 4 }
  ])
})

test('names all audiences that have a reason', () => {
  expect(
    group([consent('FR'), 1, 'vip'], [consent('DE'), 1, 'sale'], ['Audience ID is missing.', 1, 'vip'])
  ).toMatchObject([{ audiences: ['vip', 'sale'] }, { audiences: ['vip'] }])
})

test.each([
  ['one country', [consent('DE')]],
  ['letters that are no country', ['It is of XX.', 'It is of ZZ.']],
  ['a country of another context', ['Audience ID is missing, such as US.', 'Audience ID is missing, such as DE.']]
])('keeps reasons as they are: %s', (_what, reasons) => {
  expect(group(...reasons.map((reason): [string, number] => [reason, 1]))).toEqual(
    reasons.map((reason) => ({ reason, events: 1 }))
  )
})

test('finds the reasons of a group, and a single reason alone', () => {
  expect(isOfGroup(consent('FR'), consent('…'))).toBe(true)
  expect(isOfGroup(consent('FR'), consent('DE'))).toBe(false)
  expect(isOfGroup('Another one of DE', consent('…'))).toBe(false)
})

test('counts reasons beyond 40 together, and countries as one', () => {
  const countries = ['DE', 'FR', 'ES', 'IT', 'NL'].map((country): [string, number] => [consent(country), 1])
  const all = group(
    ...countries,
    ...Array.from({ length: 50 }, (_, number): [string, number] => [`reason ${number}`, 1])
  )
  expect(all).toHaveLength(41)
  expect(all[0]).toEqual({ reason: 'Other reasons: see the list of rejected events.', events: 11 })
  expect(all[1]).toMatchObject({ events: 5 })
})
