import type { SegmentEvent } from '@segment/actions-core'
import type { Audience } from '../audiences/audiences'
import type { EventLocation } from './outcomes'

/** Something that was read, with its place and the audience it belongs to. */
export interface ItemLocation extends EventLocation {
  audience: Audience
}

/** An event on its way. */
export interface Item extends ItemLocation {
  event: SegmentEvent
}
