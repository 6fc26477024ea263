import type { SegmentEvent } from '@segment/actions-core'
import { acceptRecords, onBatch } from './__helpers__/destination'
import { ANN, engageTrack } from './__helpers__/events'

async function actionOf(event: SegmentEvent): Promise<string> {
  acceptRecords()
  const [answer] = await onBatch([event])
  return answer.sent?.action ?? answer.errortype ?? ''
}

function ofClass(computationClass: string, event: SegmentEvent): SegmentEvent {
  const personas = { ...(event.context?.personas as object), computation_class: computationClass }
  return { ...event, context: { ...event.context, personas } }
}

const journey = (inside: unknown, event = 'Journeys Step Entered') =>
  ofClass('journey_step', engageTrack(inside, { person: ANN, event }))

const UNDETERMINED = 'INVALID_AUDIENCE_MEMBERSHIP'

/** Names with which journeys of customers say that somebody is out. */
const EXITED = ['Journey Exited', 'journey_exited', 'Exited: welcome series', 'User left the journey', 'Step Exit']
const EXITED_PROPERTIES = [
  { exited: true },
  { journey_exited_at: '2026-11-24' },
  { status: 'Left' },
  { exitReason: 'goal' }
]
const STAYED_PROPERTIES = [
  { exited: false },
  { exited_at: null },
  { exit_intent_popup: true },
  { note: 'left a review' }
]

test.each<readonly [string, SegmentEvent, string]>([
  ['a journey’s step without a boolean', journey(undefined), 'CREATE'],
  ['a journey’s step under a name of the customer’s', journey(undefined, 'Send to Amazon'), 'CREATE'],
  ['a journey’s step with the text "true"', journey('true'), 'CREATE'],
  ['a journey’s step with the text "false"', journey('False'), 'DELETE'],
  ['a journey’s step with " FALSE "', journey(' FALSE '), 'DELETE'],
  ['a journey’s step with true', journey(true), 'CREATE'],
  ['a journey’s step with false', journey(false), 'DELETE'],
  ...EXITED.map((event) => [`a journey’s step named ${event}`, journey(undefined, event), UNDETERMINED] as const),
  ...EXITED_PROPERTIES.map(
    (properties) =>
      [
        `a journey’s step with ${JSON.stringify(properties)}`,
        ofClass('journey_step', engageTrack(undefined, { person: { ...ANN, ...properties }, event: 'Step' })),
        UNDETERMINED
      ] as const
  ),
  ...STAYED_PROPERTIES.map(
    (properties) =>
      [
        `a journey’s step with ${JSON.stringify(properties)}`,
        ofClass('journey_step', engageTrack(undefined, { person: { ...ANN, ...properties }, event: 'Step' })),
        'CREATE'
      ] as const
  ),
  ['a journey’s step named Journey Exited with true', journey(true, 'Journey Exited'), 'CREATE'],
  ['an entity that is added', engageTrack('?', { person: ANN, event: 'Associated Entity Added' }), 'CREATE'],
  ['an entity that is removed', engageTrack('?', { person: ANN, event: 'Associated Entity Removed' }), 'DELETE'],
  [
    'an entity that is added with false',
    engageTrack(false, { person: ANN, event: 'Associated Entity Added' }),
    'DELETE'
  ],
  [
    'a name in a list, which is none',
    { ...engageTrack('?', { person: ANN }), event: ['Audience Entered'] as never },
    'INVALID_AUDIENCE_MEMBERSHIP'
  ],
  [
    'an audience’s event that says nothing',
    engageTrack('?', { person: ANN, event: 'Bought' }),
    'INVALID_AUDIENCE_MEMBERSHIP'
  ]
])('%s', async (_what, event, action) => {
  expect(await actionOf(event)).toBe(action)
})
