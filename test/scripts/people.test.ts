import { EVENT_SHAPES } from '../../scripts/eventShapes'
import { engageEvent, inventPerson, seedChance, toRow } from '../../scripts/people'
import { isGppString, isTcfString } from '../../src/sandbox/contract/consentStrings'

const invent = (seed: number, complete = false) => {
  const chance = seedChance(seed)
  return Array.from({ length: 2000 }, (_, number) => inventPerson(chance, number, complete))
}

test('the same seed invents the same people, another one others', () => {
  expect(invent(1)).toEqual(invent(1))
  expect(invent(1)).not.toEqual(invent(2))
})

test('everybody has an ID, and an email or a phone; nobody is real', () => {
  for (const { userId, anonymousId, email, phone } of invent(1)) {
    expect(userId ?? anonymousId).toBeDefined()
    expect(email ?? phone).toBeDefined()
    expect(email ?? '@example.com').toMatch(/@example\.(com|org) ?$/i)
  }
})

test('a complete person has every identity', () => {
  for (const { email, phone, firstName, lastName, street, city, state, postal } of invent(1, true)) {
    const identities = [email, phone, firstName, lastName, street, city, state, postal]
    expect(identities.filter((value) => !value)).toEqual([])
  }
})

test('consent strings are ones that can be decoded', () => {
  const strings = [...invent(1).map(({ consent }) => consent), ...EVENT_SHAPES.map(readConsent)]
  expect(strings.filter(({ tcf }) => typeof tcf === 'string' && !isTcfString(tcf))).toEqual([])
  expect(strings.filter(({ gpp }) => gpp !== undefined && !isGppString(gpp as string))).toEqual([])
  expect(strings.filter(({ tcf, gpp }) => tcf !== undefined || gpp !== undefined).length).toBeGreaterThan(100)
})

const readConsent = ({ event }: { event: Record<string, unknown> }) =>
  ({ ...(event.properties as object), ...(event.traits as object) }) as Record<string, unknown>

test('a person comes as a track, as an identify, and as a row', () => {
  const [person] = invent(1, true)
  const change = { audience: { key: 'vip', id: 'aud_vip' }, inside: false, time: 0, messageId: 'm' }
  expect(engageEvent('track', person, change)).toMatchObject({
    event: 'Audience Exited',
    properties: { audience_key: 'vip', vip: false, first_name: person.firstName },
    context: { traits: { email: person.email }, personas: { computation_key: 'vip', computation_id: 'aud_vip' } }
  })
  expect(engageEvent('identify', person, change)).toMatchObject({ traits: { vip: false, email: person.email } })
  expect(toRow(person, 7)).toMatchObject({ customer_id: 'C-10007', email: person.email, zip: person.postal })
})
