import type { Sought } from '../../../../src/destinations/amazon-ads-dsp-amc/event/paths'
import { PLACES } from '../../../../src/destinations/amazon-ads-dsp-amc/event/paths'
import { Searches, withoutWithheld } from '../../../../src/destinations/amazon-ads-dsp-amc/event/search'
import { IDENTITY_FIELDS } from '../../../../src/destinations/amazon-ads-dsp-amc/identity'

const CONSENT: Sought[] = ['ipAddress', 'amznAdStorage', 'amznUserData', 'tcf', 'gpp']
const ALL = { findIdentities: true }

/** What is looked for: each in all its places or in none. */
function sought(mapping: unknown, wishes: { findIdentities?: boolean; identitiesToSend?: string[] } = ALL): string[] {
  const { places } = new Searches(mapping).of(wishes)
  return (Object.keys(PLACES) as Sought[]).filter((name) => {
    expect(places[name]).toEqual(places[name].length === 0 ? [] : PLACES[name])
    return places[name].length > 0
  })
}

const allBut = (...names: string[]) => Object.keys(PLACES).filter((name) => !names.includes(name))

describe('what a mapping leaves to be found', () => {
  test.each<{ mapping: unknown; filled: string[] }>([
    ...[undefined, null, 'text', [], {}].map((mapping) => ({ mapping, filled: [] })),
    ...[undefined, null, ''].map((nothing) => ({ mapping: { email: nothing, countryCode: nothing }, filled: [] })),
    { mapping: { email: { '@path': '$.properties.mail' }, city: 'Dallas' }, filled: ['email', 'city'] },
    { mapping: { email: { '@path': '$.userId' } }, filled: ['email'] },
    { mapping: { externalUserId: { '@path': '$.userId' } }, filled: [] },
    { mapping: { externalUserId: { '@path': '$.properties.crm_id' } }, filled: ['externalUserId'] },
    { mapping: { externalUserId: '$.userId' }, filled: ['externalUserId'] },
    ...[undefined, null, 'text', {}, { tcf: '', gpp: null }].map((consent) => ({ mapping: { consent }, filled: [] })),
    { mapping: { consent: { tcf: { '@path': '$.properties.tc' }, 'gpp@': '' } }, filled: ['tcf'] },
    { mapping: { consent: { '@path': '$.properties.consent' } }, filled: CONSENT }
  ])('$mapping: all but $filled', ({ mapping, filled }) => {
    expect(sought(mapping)).toEqual(allBut(...filled))
  })

  test.each([undefined, false])('with Find Identities %p: no identity', (findIdentities) => {
    expect(sought({}, { findIdentities })).toEqual(allBut(...IDENTITY_FIELDS))
    expect(sought({}, { findIdentities, identitiesToSend: ['email'] })).toEqual(allBut(...IDENTITY_FIELDS))
  })

  test('with Identities to Send: of the identities these', () => {
    const others = IDENTITY_FIELDS.filter((field) => field !== 'email')
    expect(sought({}, { ...ALL, identitiesToSend: ['email'] })).toEqual(allBut(...others))
  })
})

describe('what stays at home', () => {
  const payload = { email: 'ann@example.com', city: 'Dallas', audienceId: '7' }

  test.each<{ identitiesToSend?: string[] }>([{}, { identitiesToSend: [] }])('%j: nothing', (wishes) => {
    const search = new Searches({}).of({ ...ALL, ...wishes })
    expect(search.withheld).toEqual([])
    expect(withoutWithheld(payload, search)).toBe(payload)
  })

  test('all identities that are not chosen', () => {
    const search = new Searches({}).of({ identitiesToSend: ['email'] })
    expect(search.withheld).toEqual(IDENTITY_FIELDS.filter((field) => field !== 'email'))
    expect(withoutWithheld(payload, search)).toEqual({ email: 'ann@example.com', audienceId: '7' })
  })
})

const LISTS = [undefined, [], ['email'], ['email', 'city'], ['email', 'phone'], ['phone', 'city']]
const WISHES = [true, false, undefined].flatMap((findIdentities) =>
  LISTS.map((identitiesToSend) => ({ findIdentities, identitiesToSend }))
)

test.each(WISHES)('events that wish %j share a search, and those that wish otherwise have their own', (wishes) => {
  for (const other of WISHES) {
    const searches = new Searches({})
    const search = searches.of(wishes)
    expect(searches.of(structuredClone(other)) === search).toBe(other === wishes)
    expect(searches.of(other)).toEqual(new Searches({}).of(other))
  }
})
