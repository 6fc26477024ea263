import type { DynamicFieldResponse, JSONObject, JSONValue, SegmentEvent } from '@segment/actions-core'
import { Destination, get, IntegrationError, transform } from '@segment/actions-core'
import definition from '..'
import { checkSettings } from '../destinations/amazon-ads-dsp-amc/audience/settings'
import type { AudienceSettings, Settings } from '../destinations/amazon-ads-dsp-amc/generated-types'
import type { RetlOnMappingSaveOutputs } from '../destinations/amazon-ads-dsp-amc/syncAudience/generated-types'
import { audienceChoices } from '../amazon/choices'
import { withLocalRequests } from '../amazon/requestClient'
import type { Definition } from '../amazon/session'
import { Session, withConnectionErrors } from '../amazon/session'
import type { Credentials } from '../amazon/target'
import { overlayMapping, SUBSCRIPTION } from './settings'
import { sliceBatches } from './slicedAction'

/** What the platform is answered for one event: a node of the multistatus. */
export interface EventAnswer {
  status: number
  errormessage?: string
  sent?: unknown
  body?: unknown
}

const ACTION = 'syncAudience'
const HOOK = 'retlOnMappingSave'

/** The audience that a mapping was saved with. */
export type SavedAudience = RetlOnMappingSaveOutputs

export interface NewAudience {
  name: string
  settings: Record<string, unknown>
  /** Of the audience in Engage, if it is one. */
  personas?: { computation_id: string; computation_key: string; namespace: string }
}

/** The core's answer to an event of a type that the action is not subscribed to. */
export const NOT_SUBSCRIBED: EventAnswer = {
  status: 400,
  errormessage: 'Payload is either invalid or does not match the subscription'
}

/** Segment's part: it holds the connection and calls the destination as the platform does. */
export class Platform {
  private readonly destination: Destination<Settings, AudienceSettings>
  private mapping: JSONObject
  private readonly batchKeys: Reader[]
  private readonly audienceId: Reader
  private readonly externalUserId: Reader
  /** The connection with its tokens. */
  readonly session: Session

  constructor(
    private readonly region: string,
    mapping: JSONObject,
    credentials: Credentials,
    /** Told the statuses of Amazon's answers to the requests of a batch; 0 for one that never came. */
    private readonly onRequests: (statuses: readonly number[]) => void = () => undefined,
    /** Ours, or its replacement in a dry run. */
    destination: Definition = definition
  ) {
    this.destination = new Destination<Settings, AudienceSettings>(withConnectionErrors(withLocalRequests(destination)))
    sliceBatches(this.destination.actions[ACTION] as never)
    this.session = new Session(region, credentials, destination)
    this.mapping = overlayMapping(mapping)
    const { batch_keys: keys } = this.mapping
    this.batchKeys = Array.isArray(keys) ? keys.map((key) => this.reader(key as string)) : []
    this.audienceId = this.reader('audienceId')
    this.externalUserId = this.reader('externalUserId')
  }

  /** Most events of a batch. */
  get batchSize(): number {
    return typeof this.mapping.batch_size === 'number' ? this.mapping.batch_size : 1
  }

  /** Gets an access token. Throws ConnectionError. */
  signIn(): Promise<void> {
    return this.session.signIn()
  }

  /** Whether Amazon accepts the connection. Throws what the destination throws when not. */
  async testConnection(): Promise<void> {
    await this.signIn()
    await this.destination.testAuthentication(this.settings() as unknown as Settings)
  }

  /** Amazon's choices for a setting of audiences. An empty list says why. */
  async choices(field: string): Promise<DynamicFieldResponse> {
    try {
      await this.signIn()
    } catch (error) {
      return { choices: [], error: { message: (error as Error).message, code: '401' } }
    }
    return audienceChoices(this.session.client(), this.region, field)
  }

  /** Amazon's id of a new audience. Throws what the destination throws. */
  async createAudience({ name, settings, personas }: NewAudience): Promise<string> {
    // Before the core does: it would name a field that is missing by its key alone.
    checkSettings(settings)
    const { externalId } = await this.destination.createAudience({
      audienceName: name,
      audienceSettings: settings as unknown as AudienceSettings,
      settings: this.settings() as unknown as Settings,
      personas
    })
    return externalId
  }

  /** Whether Amazon knows the audience: throws what the destination throws when not. */
  async findAudience(externalId: string): Promise<void> {
    await this.destination.getAudience({ externalId, settings: this.settings() as unknown as Settings })
  }

  /**
   * Asks Amazon to delete a person, as Segment does for a deletion request. Resolves with the ID of Amazon's request, if it
   * has one. Throws what the destination throws.
   */
  async deleteUser(person: { userId?: string; anonymousId?: string }): Promise<string | undefined> {
    try {
      const event = { type: 'delete', ...person } as unknown as SegmentEvent
      const result = await this.destination.onDelete?.(event, this.settings(), {
        onTokenRefresh: (tokens) => Promise.resolve(this.session.keep(tokens))
      })
      return (result?.data as { requestId?: string } | undefined)?.requestId
    } finally {
      this.destination.responses.splice(0)
    }
  }

  /** Events of the same audience have the same lane, whatever their batch key. */
  laneKey(event: SegmentEvent): string {
    const personas = event.context?.personas as { external_audience_id?: unknown } | undefined
    return plain(this.audienceId(event) ?? personas?.external_audience_id)
  }

  /** Events of the same person have the same text. */
  personKey(event: SegmentEvent): string {
    return plain(this.externalUserId(event) ?? event.userId ?? event.anonymousId)
  }

  /**
   * Saves the mapping of a reverse ETL model: its hook takes or makes the audience, unless `before` says what it did when
   * the mapping was saved first. Rows go to that audience from now on. Throws what the destination answers.
   */
  async saveMapping(inputs: JSONObject, before?: SavedAudience): Promise<SavedAudience> {
    const hookOutputs = before && { [HOOK]: { inputs, outputs: before } }
    const data = { settings: this.settings(), payload: {}, hookInputs: inputs, hookOutputs, auth: this.session.auth }
    const { savedData, error } = (await this.destination.actions[ACTION].executeHook(HOOK, data as never)) as {
      savedData?: SavedAudience
      error: { message: string; code: string }
    }
    const answers = this.destination.responses.splice(0)
    if (savedData === undefined) {
      throw new IntegrationError(error.message, error.code, hookStatus(error.code, answers.at(-1)?.status))
    }
    // A mapped audience would be ignored; rows have none, and what is mapped and missing makes the core's work slower by a sixth.
    const { audienceId: _ignored, ...mapping } = this.mapping
    this.mapping = { ...mapping, [HOOK]: { inputs, outputs: { ...savedData } } }
    return savedData
  }

  /** Events with the same key share a batch. */
  batchKey(event: SegmentEvent): string {
    return JSON.stringify(this.batchKeys.map((read) => read(event) ?? null))
  }

  /** Sends one batch and gives the answers in the order of the events. Throws what the core throws. */
  async send(events: SegmentEvent[]): Promise<EventAnswer[]> {
    try {
      const [result] = await this.destination.onBatch(events, this.settings(), {
        onTokenRefresh: (tokens) => Promise.resolve(this.session.keep(tokens))
      })
      return (
        (result?.multistatus as EventAnswer[] | undefined) ??
        // The core gives no answers where not one event is subscribed.
        events.map(() => NOT_SUBSCRIBED)
      )
    } finally {
      // The core keeps every response, with the request's body, for as long as the destination lives.
      this.onRequests(this.destination.responses.splice(0).map(({ status }) => status))
    }
  }

  private reader(field: string): Reader {
    return valueReader(this.mapping[field] ?? null)
  }

  private settings(): JSONObject {
    return {
      region: this.region,
      oauth: this.session.oauth,
      subscription: {
        partnerAction: ACTION,
        subscribe: SUBSCRIPTION,
        mapping: this.mapping
      }
    }
  }
}

/** The status of an error of the hook, which gives none: Amazon's last answer says whether trying again may help. */
function hookStatus(code: string, answered: number | undefined): number {
  if (answered === undefined) {
    return code === 'CREATE_AUDIENCE_FAILED' ? 503 : 400
  }
  return answered >= 400 ? answered : 400
}

type Reader = (event: SegmentEvent) => unknown

/** An id as the destination takes it: text without blanks around it. */
const plain = (id: unknown): string => (typeof id === 'string' || typeof id === 'number' ? String(id).trim() : '')

const PLAIN_PATH = /^\$(\.\w+)+$/

/** What a field's mapping gives of an event. A plain path is taken apart once, which the core does for every event. */
function valueReader(mapping: JSONValue): (event: SegmentEvent) => unknown {
  const path = (mapping as { '@path'?: unknown } | null)?.['@path']
  if (typeof path === 'string' && PLAIN_PATH.test(path)) {
    const keys = path.split('.').slice(1)
    return (event) => get(event, keys)
  }
  return (event) => transform({ value: mapping }, event as unknown as JSONObject).value
}
