import type { SegmentEvent } from '@segment/actions-core'
import type { Audience } from '../audiences'
import type { Place } from './settlement'

/** Something that was read, with its place and the audience it belongs to. */
export interface Placed extends Place {
  audience: Audience
}

/** An event on its way. */
export interface Item extends Placed {
  event: SegmentEvent
}
