import { maskJson } from '../../../src/console/events/maskJson'
import { ANN, engageTrack } from '../../helpers/events'

test('an event is shown without anything of the person', () => {
  const event = engageTrack(true, {
    userId: 'ann@example.com',
    ip: '203.0.113.9',
    person: { ...ANN, zip: 75231, tags: ['vip-ann'] }
  })
  const shown = JSON.stringify(maskJson(event))
  for (const planted of ['ann@example.com', 'Ann', 'Lee', 'Dallas', '203.0.113.9', '75231', 'vip-ann']) {
    expect(shown).not.toContain(planted)
  }
})

test('what says in or out, which audience and when stays', () => {
  expect(maskJson(engageTrack(true, { person: ANN }))).toMatchObject({
    type: 'track',
    event: 'Audience Entered',
    properties: { audience_key: 'bought_twice', bought_twice: true },
    context: { personas: { computation_key: 'bought_twice' } }
  })
})
