import type { JSONObject } from '@segment/actions-core'
import { toRegion } from '../../destinations/amazon-ads-dsp-amc/api/regions'
import type { Target, RunSettings } from '../../segment'
import { AmazonClient, Platform } from '../../segment'
import type { AmazonLogin } from './amazonLogin'
import type { CatalogEntry, MappingView, RunSummary, SpaceView } from '../api'
import type { FoundAudience } from '../events/audienceStats'
import { CATALOG } from './catalog'
import { asHttpError } from '../http/asHttpError'
import { HttpError } from '../http/httpError'
import type { AddedAudience } from './audiences'
import { WorkspaceAudiences } from './audiences'
import type { SpaceEvents } from '../events/events'

interface Added {
  entry: CatalogEntry
  engageSpace: string
}

/** What was clicked, without what lives only as long as the console: the connection to Amazon and the runs. */
export interface SavedWorkspace {
  destination?: { id: string; engageSpace: string }
  settings: Record<string, unknown>
  audiences: Record<string, AddedAudience>
  mapping?: MappingView
}

/** An Engage space with one destination: what was added, set, connected and mapped. */
export class Workspace {
  mapping: MappingView | undefined
  enabled = false
  private added: Added | undefined
  private set: Record<string, unknown> = defaultsOf(CATALOG[0])
  readonly audiences: WorkspaceAudiences

  constructor(
    readonly events: SpaceEvents,
    readonly account: AmazonLogin
  ) {
    this.audiences = new WorkspaceAudiences({
      found: () => this.found(),
      destination: () => this.destination(),
      platform: () => this.platform()
    })
  }

  view(runs: RunSummary[]): SpaceView {
    const { added, events, account } = this
    return {
      amazon: account.amazon,
      reading: events.reading,
      engageSpaces: events.engageSpaces,
      destination: added && { id: added.entry.id, name: added.entry.name, engageSpace: added.engageSpace },
      settings: this.set,
      region: toRegion(this.region),
      enabled: this.enabled,
      connectedSince: account.connectedSince,
      audiences: this.audiences.view,
      mapping: this.mapping,
      runs
    }
  }

  get region(): string {
    return String(this.set.region)
  }

  add(id: string, engageSpace: string): void {
    const entry = CATALOG.find((one) => one.id === id)
    if (entry === undefined || !this.events.engageSpaces.includes(engageSpace)) {
      throw new HttpError(
        'There is no such destination in the catalog, or no such Engage space in the events.',
        undefined,
        404
      )
    }
    if (this.added === undefined) {
      this.added = { entry, engageSpace }
    }
  }

  /** Takes settings of the destination that its definition allows. */
  change(settings: Record<string, unknown>): void {
    for (const { key, label, choices } of this.destination().settings) {
      const value = settings[key]
      if (choices !== undefined && !choices.some((choice) => choice.value === value)) {
        throw new HttpError(`${label} must be one of ${choices.map((choice) => choice.label).join(', ')}.`, key)
      }
      this.set = { ...this.set, [key]: value }
    }
  }

  /** Throws a Refusal in the destination's own words when Amazon does not accept the connection. */
  async test(): Promise<void> {
    await asHttpError(() => this.platform().testConnection())
  }

  async enable(enabled: boolean): Promise<void> {
    this.destination()
    if (enabled) {
      await this.test()
    }
    this.enabled = enabled
  }

  disconnect(): void {
    this.account.disconnect()
    this.enabled = false
  }

  found(): FoundAudience[] {
    return this.events.audiencesOf(this.added?.engageSpace ?? this.events.engageSpaces[0])
  }

  saveMapping(fields: Record<string, unknown>, enabled: boolean): void {
    this.destination()
    this.mapping = { fields, enabled, savedAt: new Date().toISOString() }
  }

  /** What a run goes by: the audiences that are connected, and the mapping. */
  runSettings(mapping: Record<string, unknown> = this.mapping?.fields ?? {}): RunSettings {
    const audiences = this.audiences.entries()
    return { region: this.region, audiences, defaults: {}, flags: {}, mapping: mapping as JSONObject }
  }

  /** All that a run of these audiences needs. Throws a Refusal that names the step that is not done. */
  readyToCompute(audiences: readonly string[]): { settings: RunSettings; connection: Target; engageSpace: string } {
    this.destination()
    const { account, mapping } = this
    if (account.connectedSince === undefined || !this.enabled) {
      throw new HttpError('The destination is not connected and enabled. Do so in its settings.', undefined, 409)
    }
    if (mapping?.enabled !== true) {
      throw new HttpError('No mapping is enabled, so no event would be sent. Add one, and enable it.', undefined, 409)
    }
    const settings = this.runSettings()
    if (audiences.length === 0 || audiences.some((key) => !settings.audiences.has(key))) {
      throw new HttpError('An audience is not connected. Complete its settings first.', undefined, 409)
    }
    return { settings, connection: account.connection, engageSpace: this.added?.engageSpace ?? '' }
  }

  get clicked(): SavedWorkspace {
    const { added, set, audiences, mapping } = this
    return {
      destination: added && { id: added.entry.id, engageSpace: added.engageSpace },
      settings: set,
      audiences: audiences.clicked,
      mapping
    }
  }

  /** Takes up what was clicked before. Audiences of which the events do not speak (yet) are kept as they are. */
  restore({ destination, settings, audiences, mapping }: SavedWorkspace): void {
    const entry = CATALOG.find(({ id }) => id === destination?.id)
    this.added = entry && destination && { entry, engageSpace: destination.engageSpace }
    this.set = { ...this.set, ...settings }
    this.mapping = mapping
    this.audiences.takeUp(audiences)
  }

  /** The destination's own choices for a setting of audiences. */
  choices(field: string): ReturnType<Platform['choices']> {
    return this.platform().choices(field)
  }

  /** Whom to send to, for what is no event. Throws a Refusal before there is a connection. */
  connected(): { connection: Target; region: string } {
    this.destination()
    if (this.account.connectedSince === undefined) {
      throw new HttpError('The destination is not connected. Connect it in its settings.', undefined, 409)
    }
    return { connection: this.account.connection, region: this.region }
  }

  /** Amazon as the connected user sees it, signed in. Throws a Refusal in the destination's words. */
  async amazon(): Promise<AmazonClient> {
    this.destination()
    const platform = this.platform()
    await asHttpError(() => platform.signIn())
    return new AmazonClient(platform.session)
  }

  reset(): void {
    this.account.disconnect()
    this.audiences.clear()
    this.added = undefined
    this.mapping = undefined
    this.enabled = false
    this.set = defaultsOf(CATALOG[0])
  }

  /** Throws a Refusal before one was added. */
  private destination(): CatalogEntry {
    if (this.added === undefined) {
      throw new HttpError('There is no destination yet. Add Amazon Ads DSP and AMC from the catalog.', undefined, 409)
    }
    return this.added.entry
  }

  private platform(): Platform {
    return new Platform(this.region, {}, this.account.credentials)
  }
}

const defaultsOf = ({ settings }: CatalogEntry): Record<string, unknown> =>
  Object.fromEntries(settings.map((field) => [field.key, field.default]))
