import type { SegmentEvent } from '@segment/actions-core'
import { asObject, isExactId } from '../../destinations/amazon-ads-dsp-amc/api/json'
import { isRetried } from '../../destinations/amazon-ads-dsp-amc/api/failure'
import type { RetryPolicy } from '../../system/retry'
import { UserError } from '../../system/userError'
import { retry } from '../../system/retry'
import type { Audience, AudienceName, RefusedOutcome } from '../delivery/audience'
import { audienceName } from '../delivery/audience'
import { isTemporaryError } from '../delivery/sendBatch'
import { AudienceRegistry, isCertainlyNotCreated, mayExist } from './registry'
import type { NewAudience } from '../platform'
import type { AudienceEntry, RunSettings } from '../settings'
import { audienceSettings } from '../settings'
import { Counts } from '../delivery/counts'

interface Connecting {
  createAudience(audience: NewAudience): Promise<string>
  findAudience(audienceId: string): Promise<void>
}

/** What an event says of its audience; '' is nothing. */
interface Computation {
  key: string
  id: string
  namespace: string
  externalId: string
  personas: Personas
}

type Personas = Record<string, unknown>

/**
 * Connects audiences as Segment does: before the first event of an audience goes, the audience is created at Amazon, and
 * from then on its events carry Amazon's id and the settings.
 */
export class AudienceConnector {
  private readonly byIdentity = new Map<string, Audience>()
  readonly none: Audience = { identity: '', tally: new Counts() }

  /** `onConnected` gets each audience that is at Amazon from now on. */
  constructor(
    private readonly settings: RunSettings,
    private readonly platform: Connecting,
    private readonly retryPolicy: RetryPolicy,
    private readonly onConnected: (audience: AudienceName, how: Audience['how']) => void,
    private readonly knownAudiences: Pick<AudienceRegistry, 'resolve'> = NONE_KEPT
  ) {}

  all(): Audience[] {
    const { none } = this
    return [...this.byIdentity.values(), ...(none.tally.read > 0 ? [none] : [])]
  }

  /** The audience of that name, with what is known of it. */
  known(name: AudienceName): Audience {
    if (name.identity === '') {
      return this.none
    }
    const audience = this.byIdentity.get(name.identity) ?? { ...name, tally: new Counts() }
    this.byIdentity.set(name.identity, audience)
    audience.audienceId ??= name.audienceId
    return audience
  }

  /** The audience of an event, known to Amazon unless it has a refusal. Throws only what `onConnected` throws. */
  connectAudience(event: SegmentEvent): Audience | Promise<Audience> {
    const computation = readComputation(event)
    if (computation === undefined) {
      return this.none
    }
    // An id that cannot be Amazon's is counted with the computation; the destination will refuse the event.
    const external = isExactId(computation.externalId)
    const identity = JSON.stringify([
      computation.namespace,
      computation.id || computation.key,
      external && computation.externalId
    ])
    const audience =
      this.byIdentity.get(identity) ??
      this.known({
        identity,
        key: computation.key || computation.id || undefined,
        namespace: computation.namespace || undefined,
        ...(external && { audienceId: computation.externalId })
      })
    const connected = audience.audienceId !== undefined || audience.refusal !== undefined
    return connected || computation.externalId !== '' ? audience : this.connect(audience, computation)
  }

  /** Writes into the event what Segment sends with it once its audience is connected. A copy of each would cost more. */
  complete(event: SegmentEvent, { key, audienceId }: Audience): void {
    const personas = readPersonas(event)
    if (personas === undefined || key === undefined) {
      return
    }
    if (toText(personas.external_audience_id) === '') {
      personas.external_audience_id = audienceId
    }
    const settings = audienceSettings(this.settings, key, ownSettings(personas))
    if (Object.keys(settings).length > 0) {
      personas.audience_settings = settings
    }
  }

  private async connect(audience: Audience, computation: Computation) {
    const { key, id, personas } = computation
    const known = this.settings.audiences.get(key || id)
    const settings: Record<string, unknown> = {
      // Segment's own id of the audience, where nobody gave another.
      externalAudienceId: id || key,
      ...audienceSettings(this.settings, key || id, ownSettings(personas))
    }
    const name = known?.name ?? (key || id)
    audience.name = name
    try {
      await retry(
        async () => Object.assign(audience, await this.resolveId(name, known, computation, settings)),
        this.retryPolicy,
        (error) => isTemporaryError(error) && isCertainlyNotCreated(error)
      )
    } catch (error) {
      audience.how = mayExist(error) ? 'mayBeThere' : 'refused'
      audience.refusal = toRefusal(error as Error & { status?: number }, audience.how === 'mayBeThere')
      return audience
    }
    this.onConnected(audienceName(audience), audience.how)
    return audience
  }

  private async resolveId(
    name: string,
    known: AudienceEntry | undefined,
    { key, id, namespace }: Computation,
    settings: Record<string, unknown>
  ): Promise<Pick<Audience, 'audienceId' | 'how'>> {
    if (known?.audienceId !== undefined) {
      await this.platform.findAudience(known.audienceId)
      return { audienceId: known.audienceId, how: 'given' }
    }
    const personas = { computation_id: id, computation_key: key, namespace }
    const create = (): Promise<string> => this.platform.createAudience({ name, settings, personas })
    if (toText(settings.amazonAudienceId) !== '') {
      // It is named, so nothing is created; one that was registered before is no longer wanted.
      return { audienceId: await create(), how: 'given' }
    }
    const { audienceId, made } = await this.knownAudiences.resolve(
      {
        key: key || id,
        ...(namespace !== '' && { namespace }),
        name,
        externalAudienceId: String(settings.externalAudienceId)
      },
      {
        create,
        find: (audienceId) => this.platform.findAudience(audienceId)
      }
    )
    return { audienceId, how: made ? 'made' : 'known' }
  }
}

const NONE_KEPT = new AudienceRegistry(undefined, { at: '', region: '' })

function readComputation(event: SegmentEvent): Computation | undefined {
  const personas = readPersonas(event) ?? {}
  const key = toText(personas.computation_key)
  const id = toText(personas.computation_id)
  const externalId = toText(personas.external_audience_id)
  if (key === '' && id === '' && externalId === '') {
    return undefined
  }
  return { key, id, namespace: toText(personas.namespace), externalId, personas }
}

/**
 * What becomes of the events of an audience that could not be connected. Amazon has judged no event of one that may be there:
 * they wait until somebody has looked. Our own trouble, such as a file that cannot be written, is never an event's: it stops
 * the run, and the events wait for the next.
 */
function toRefusal(error: Error & { status?: number }, mayBeThere: boolean): RefusedOutcome {
  const { message, status = 400 } = error
  const reason = `The audience could not be connected. ${message}`
  if (status === 401 || error instanceof UserError) {
    return { kind: 'unsent', reason, lost: true }
  }
  return { kind: mayBeThere || isRetried(status) ? 'unsent' : 'refused', reason }
}

const readPersonas = (event: SegmentEvent) => event.context?.personas as Personas | undefined

const ownSettings = ({ audience_settings: own }: Personas): Record<string, unknown> => asObject(own) ?? {}

const toText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
