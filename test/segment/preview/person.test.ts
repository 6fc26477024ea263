import { createHash } from 'node:crypto'
import { isAboutPerson } from '../../../src/segment/preview/person'
import { explainEvents } from '../../../src/segment/preview/explain'
import type { EventOptions } from '../../helpers/events'
import { engageTrack } from '../../helpers/events'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const ANN = { email: 'Ann@Example.com', phone: '(571) 412-0599', first_name: 'Annabel', city: 'Dallas' }

async function isFound(person: string, options: EventOptions = {}): Promise<boolean> {
  const event = engageTrack(true, { userId: 'user-1', anonymousId: 'anonymous-1', person: ANN, ...options })
  const [shown] = await explainEvents([event], { region: 'NA', mapping: {} })
  return isAboutPerson(person, event, shown)
}

test.each([
  ['user ID', 'user-1'],
  ['anonymous ID', 'anonymous-1'],
  ['email', ' ann@example.COM '],
  ['the hash of the email', sha256('ann@example.com')],
  ['the hash in capitals', sha256('ann@example.com').toUpperCase()],
  ['phone of the country', '571 412 0599'],
  ['phone with its country', '+1 571-412-0599'],
  ['the hash of the phone', sha256('15714120599')]
])('a person is found by %s', async (_name, person) => {
  expect(await isFound(person)).toBe(true)
})

test.each([
  ['another’s email', 'ben@example.com'],
  ['another’s hash', sha256('ben@example.com')],
  ['a part of an ID', 'user'],
  ['a name', 'Annabel'],
  ['the hash of a name', sha256('annabel')],
  ['the hash of a city', sha256('dallas')],
  ['the hash of an ID', sha256('user-1')],
  ['another country’s phone', '+44 571 412 0599']
])('a person is not found by %s', async (_name, person) => {
  expect(await isFound(person)).toBe(false)
})

test('the phone is read in the country of the event', async () => {
  const person = { ...ANN, phone: '(02) 9374 4000' }
  expect(await isFound('(02) 9374 4000', { person, country: 'AU' })).toBe(true)
  expect(await isFound('+61 2 9374 4000', { person, country: 'AU' })).toBe(true)
})

test('an event that carries hashes is found by what was hashed', async () => {
  const hashed = { email: sha256('ann@example.com') }
  expect(await isFound('Ann@example.com', { person: hashed })).toBe(true)
  expect(await isFound(hashed.email, { person: hashed })).toBe(true)
  expect(await isFound('ben@example.com', { person: hashed })).toBe(false)
})

test('what is left out is nobody’s', async () => {
  expect(await isFound('n/a', { person: { email: 'n/a', phone: 'n/a' } })).toBe(false)
})
