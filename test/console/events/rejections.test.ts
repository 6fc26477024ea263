import { isReason, RejectionReasons } from '../../../src/console/events/rejections'

const consent = (country: string) =>
  `Consent is missing: a person of ${country} enters only with a TCF string. Map the ID.`

test('reasons that differ by the country alone are one, with the countries', () => {
  const reasons = new RejectionReasons()
  reasons.add(consent('DE'), 3)
  reasons.add('The line is no JSON.', 4)
  reasons.add(consent('FR'), 2)
  reasons.add(consent('DE'), 1)
  expect(reasons.all).toEqual([
    { reason: consent('…'), events: 6, countries: { DE: 4, FR: 2 } },
    { reason: 'The line is no JSON.', events: 4 }
  ])
})

test('a reason of one country, or with letters that look like one, stays as it is', () => {
  const reasons = new RejectionReasons()
  reasons.add(consent('DE'), 3)
  reasons.add('Audience ID is missing, such as US.', 1)
  expect(reasons.all).toEqual([
    { reason: consent('DE'), events: 3 },
    { reason: 'Audience ID is missing, such as US.', events: 1 }
  ])
})

test('a group finds its reasons, a reason only itself', () => {
  expect(isReason(consent('FR'), consent('…'))).toBe(true)
  expect(isReason(consent('FR'), consent('DE'))).toBe(false)
  expect(isReason('Another one of DE', consent('…'))).toBe(false)
})

test('reasons beyond 40 are counted together', () => {
  const reasons = new RejectionReasons()
  Array.from({ length: 50 }, (_, number) => reasons.add(`reason ${number}`, 1))
  const { all } = reasons
  expect(all).toHaveLength(41)
  expect(all[0]).toEqual({ reason: 'Other reasons: see the list of rejected events.', events: 10 })
})
