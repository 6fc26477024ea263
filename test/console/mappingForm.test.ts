import { transform } from '@segment/actions-core'
import type { FormField } from '../../src/console/api'
import { CATALOG } from '../../src/console/workspace/catalog'
import type { Fillings } from '../../src/console/web/mappingForm'
import { listPaths, toFillings, toMapping } from '../../src/console/web/mappingForm'

const fields: FormField[] = CATALOG[0].actions[0].fields

/** What the core makes of an event with the mapping of the form. */
const mapped = (fillings: Fillings, event: object) => transform(toMapping(fields, fillings) as never, event as never)

test('what is left to its default is not in the mapping', () => {
  expect(toMapping(fields, { email: { kind: 'default' } })).toEqual({})
})

test('a path is what Segment takes for one, with $. or without', () => {
  const event = { properties: { mail: 'ann@example.com' } }
  expect(mapped({ email: { kind: 'path', path: 'properties.mail' } }, event)).toEqual({ email: 'ann@example.com' })
  expect(mapped({ email: { kind: 'path', path: ' $.properties.mail ' } }, event)).toEqual({ email: 'ann@example.com' })
})

test('of a list of paths the first that holds more than a blank fills a field of one value', () => {
  const city: Fillings = { city: { kind: 'paths', paths: ['properties.city', 'traits.city', 'context.city'] } }
  expect(mapped(city, { properties: { city: '' }, traits: { city: 'Dallas' } })).toEqual({ city: 'Dallas' })
  expect(mapped(city, { context: { city: 'Austin' } })).toEqual({ city: 'Austin' })
})

test('a field of several values takes all of a list of paths', () => {
  const email: Fillings = { email: { kind: 'paths', paths: ['properties.email', 'traits.email'] } }
  expect(mapped(email, { properties: { email: 'a@example.com' }, traits: { email: 'b@example.com' } })).toEqual({
    email: ['a@example.com', 'b@example.com']
  })
})

test('a property of an object is changed next to the defaults of the others', () => {
  const consent = fields.find(({ key }) => key === 'consent')
  const mapping = toMapping(fields, { 'consent.tcf': { kind: 'path', path: 'properties.tc' } })
  expect(mapping).toEqual({ consent: { ...(consent?.default as object), tcf: { '@path': '$.properties.tc' } } })
})

test.each<[string, Fillings]>([
  ['a path', { city: { kind: 'path', path: 'properties.city' } }],
  ['a list of paths', { city: { kind: 'paths', paths: ['properties.city', 'traits.city'] } }],
  ['a list of paths for several values', { email: { kind: 'paths', paths: ['properties.email', 'traits.email'] } }],
  ['a fixed value', { countryCode: { kind: 'fixed', value: 'US' } }],
  ['a switch', { findIdentities: { kind: 'fixed', value: 'false' } }],
  ['some of the choices', { identitiesToSend: { kind: 'chosen', values: ['email'] } }],
  ['a property of an object', { 'consent.gpp': { kind: 'fixed', value: 'DBABMA' } }],
  ['what the form cannot show', { city: { kind: 'other', value: { '@template': '{{properties.city}}' } } }]
])('a saved mapping opens as it was typed: %s', (_what, fillings) => {
  expect(toFillings(fields, toMapping(fields, fillings))).toEqual(fillings)
})

test('the paths of a default are listed in their order', () => {
  expect(
    listPaths({ '@if': { exists: { '@path': '$.a' }, then: { '@path': '$.a' }, else: { '@path': '$.b.c' } } })
  ).toEqual(['a', 'b.c'])
})
