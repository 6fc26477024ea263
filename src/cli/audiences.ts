import type { SegmentEvent } from '@segment/actions-core'
import { isExactId } from '../destinations/amazon-ads-dsp-amc/api/exactIds'
import { flagOf } from './flags'
import type { NewAudience } from './platform'
import type { RunSettings } from './settings'
import { AUDIENCE_FIELDS, settingsOf } from './settings'
import { Tally } from './tally'

/** An audience of Segment's, as the events speak of it. */
export interface Audience {
  /** Computation key, or what else tells it; undefined for events that name no audience. */
  key?: string
  namespace?: string
  /** Amazon's id. */
  audienceId?: string
  /** Why it could not be created: its events are refused with that. */
  refusal?: string
  /** The refusal is Amazon's of the connection itself: nothing more can be sent. */
  lost?: true
  tally: Tally
}

interface Connecting {
  createAudience(audience: NewAudience): Promise<string>
  findAudience(audienceId: string): Promise<void>
}

interface Computation {
  key: string
  id: string
  namespace: string
  externalId?: string
}

/**
 * Connects audiences as Segment does: before the first event of an audience goes, the audience is created at Amazon, and
 * from then on its events carry Amazon's id and the settings.
 */
export class Audiences {
  private readonly byComputation = new Map<string, Audience>()
  private readonly none: Audience = { tally: new Tally() }

  constructor(
    private readonly settings: RunSettings,
    private readonly platform: Connecting
  ) {}

  all(): Audience[] {
    const { none } = this
    return [...this.byComputation.values(), ...(none.tally.read > 0 ? [none] : [])]
  }

  /** Counts a line that was read but holds no usable event. */
  refuseLine(reason: string): void {
    this.none.tally.read += 1
    this.none.tally.refuse(reason)
  }

  /** The audience of an event, known to Amazon unless it has a refusal. Does not throw. */
  of(event: SegmentEvent): Audience | Promise<Audience> {
    const computation = computationOf(event)
    if (computation === undefined) {
      return this.none
    }
    // An id that cannot be Amazon's is counted with the computation; the destination will refuse the event.
    const external = computation.externalId !== undefined && isExactId(computation.externalId)
    const identity = JSON.stringify([
      computation.namespace,
      computation.id || computation.key,
      external && computation.externalId
    ])
    let audience = this.byComputation.get(identity)
    if (audience === undefined) {
      audience = {
        key: computation.key || computation.id || undefined,
        namespace: computation.namespace || undefined,
        ...(external && { audienceId: computation.externalId }),
        tally: new Tally()
      }
      this.byComputation.set(identity, audience)
    }
    const connected = audience.audienceId !== undefined || audience.refusal !== undefined
    return connected || computation.externalId !== undefined ? audience : this.connect(audience, computation, event)
  }

  /** The event as Segment sends it once its audience is connected. */
  connected(event: SegmentEvent, { key, audienceId }: Audience): SegmentEvent {
    const personas = personasOf(event)
    if (personas === undefined || key === undefined) {
      return event
    }
    const settings = settingsOf(this.settings, key, ownSettings(personas))
    return {
      ...event,
      context: {
        ...event.context,
        personas: {
          ...personas,
          ...(isBlank(personas.external_audience_id) && { external_audience_id: audienceId }),
          ...(Object.keys(settings).length > 0 && { audience_settings: settings })
        }
      }
    }
  }

  private async connect(audience: Audience, { key, id, namespace }: Computation, event: SegmentEvent) {
    const known = this.settings.audiences.get(key || id)
    const settings: Record<string, unknown> = {
      // Segment's own id of the audience, where nobody gave another.
      externalAudienceId: id || key,
      ...settingsOf(this.settings, key || id, ownSettings(personasOf(event)))
    }
    try {
      if (known?.audienceId !== undefined) {
        await this.platform.findAudience(known.audienceId)
        audience.audienceId = known.audienceId
        return audience
      }
      const missing = missingSetting(settings)
      if (missing !== undefined) {
        audience.refusal = missing
        return audience
      }
      audience.audienceId = await this.platform.createAudience({
        name: known?.name ?? (key || id),
        settings,
        personas: { computation_id: id, computation_key: key, namespace }
      })
    } catch (error) {
      const { message, status } = error as { message: string; status?: number }
      audience.refusal = `The audience could not be connected. ${message}`
      if (status === 401) {
        audience.lost = true
      }
    }
    return audience
  }
}

function computationOf(event: SegmentEvent): Computation | undefined {
  const personas = personasOf(event)
  const key = textOf(personas?.computation_key)
  const id = textOf(personas?.computation_id)
  const externalId = textOf(personas?.external_audience_id)
  if (key === '' && id === '' && externalId === '') {
    return undefined
  }
  return { key, id, namespace: textOf(personas?.namespace), ...(externalId !== '' && { externalId }) }
}

function missingSetting(settings: Record<string, unknown>): string | undefined {
  const missing = Object.entries(AUDIENCE_FIELDS).find(([key, { required }]) => required === true && !settings[key])
  if (missing === undefined) {
    return undefined
  }
  const [key, { label }] = missing
  const flag = flagOf(key)
  return `The audience could not be connected. ${label} is missing: give ${flag}, or ${key} in a --settings file.`
}

const personasOf = (event: SegmentEvent) => event.context?.personas as Record<string, unknown> | undefined

function ownSettings(personas: Record<string, unknown> | undefined): Record<string, unknown> {
  const own = personas?.audience_settings
  return typeof own === 'object' && own !== null && !Array.isArray(own) ? (own as Record<string, unknown>) : {}
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''

const isBlank = (value: unknown): boolean => value === undefined || value === null || textOf(value) === ''
