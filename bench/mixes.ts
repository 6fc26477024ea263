import type { SegmentEvent } from '@segment/actions-core'
import { fullEvents } from './people'

const FURTHER_TRAITS = 100

export interface Mix {
  name: string
  events: SegmentEvent[]
  /** How many times as fast as Segment's destination we aim to be. */
  goal: number
}

/** The same people in the shapes that Engage sends, all eight identities in each event. */
export function mixesOf(count: number): Mix[] {
  const tracks = fullEvents(count)
  return [
    { name: 'full tracks', events: tracks, goal: 1.6 },
    { name: 'full identifies', events: tracks.map(asIdentify), goal: 1.6 },
    { name: 'Europeans with consent', events: tracks.map(asEuropean), goal: 1.6 },
    { name: `full tracks with ${FURTHER_TRAITS} further traits`, events: tracks.map(withFurtherTraits), goal: 1.2 }
  ]
}

/** An identify has the person in its traits. */
function asIdentify({ properties, event: _name, ...event }: SegmentEvent): SegmentEvent {
  return { ...event, type: 'identify', traits: properties }
}

/** Consent as a TCF string beside Amazon's signal, and the address of the device. */
function asEuropean(event: SegmentEvent, index: number): SegmentEvent {
  const country_code = ['DE', 'FR', 'IT', 'ES', 'GB'][index % 5]
  return { ...event, properties: { ...event.properties, country_code, tcf: `CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAA${String(index).padStart(5, 'A')}` } }
}

/** In front of the person's own, as traits of the alphabet would be. */
function withFurtherTraits({ properties, ...event }: SegmentEvent): SegmentEvent {
  const further = Array.from({ length: FURTHER_TRAITS }, (_, n) => [`trait_${n}`, `value ${n}`])
  return { ...event, properties: { ...(Object.fromEntries(further) as Record<string, string>), ...properties } }
}
