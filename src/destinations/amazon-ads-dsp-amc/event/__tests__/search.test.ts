import type { EventField } from '../fields'
import { EVENT_FIELDS } from '../fields'
import { isSought, isWithheld, withoutWithheld } from '../find'
import { IDENTITY_FIELDS } from '../../identity'
import { searchFor } from '../../__tests__/__helpers__/finding'

const CONSENT: EventField[] = ['ipAddress', 'amznAdStorage', 'amznUserData', 'tcf', 'gpp']
const ALL = { findIdentities: true }

/** What is looked for. */
function sought(mapping: unknown, options: { findIdentities?: boolean; identitiesToSend?: string[] } = ALL): string[] {
  return EVENT_FIELDS.filter((field) => isSought(field, searchFor(mapping, options)))
}

/** A full name is looked for where both of its parts are. */
const allBut = (...names: string[]) => {
  const without = names.some((name) => name === 'firstName' || name === 'lastName') ? [...names, 'name'] : names
  return EVENT_FIELDS.filter((field) => !without.includes(field))
}

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

describe('identities that are not sent', () => {
  const payload = { email: 'ann@example.com', city: 'Dallas', audienceId: '7' }

  test.each<{ identitiesToSend?: string[] }>([{}, { identitiesToSend: [] }])('%j: nothing', (options) => {
    const search = searchFor({}, { ...ALL, ...options })
    expect(IDENTITY_FIELDS.filter((field) => isWithheld(field, search))).toEqual([])
    expect(withoutWithheld(payload, search)).toBe(payload)
  })

  test('all identities that are not chosen', () => {
    const search = searchFor({}, { identitiesToSend: ['email'] })
    expect(IDENTITY_FIELDS.filter((field) => !isWithheld(field, search))).toEqual(['email'])
    expect(withoutWithheld(payload, search)).toEqual({ email: 'ann@example.com', audienceId: '7' })
  })
})
