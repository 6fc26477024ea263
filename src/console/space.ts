import type { JSONObject } from '@segment/actions-core'
import { toRegion } from '../destinations/amazon-ads-dsp-amc/api/regions'
import { checkSettings } from '../destinations/amazon-ads-dsp-amc/audience/settings'
import type { AudienceEntry, AudienceSettingsInput, Connection, RunSettings } from '../segment'
import { Amazon, Platform } from '../segment'
import type { Account } from './account'
import type { AudienceView, CatalogEntry, ConnectedAudience, MappingView, RunSummary, SpaceView } from './api'
import type { FoundAudience } from './finding'
import { CATALOG } from './forms'
import { inWords } from './inWords'
import { Refusal } from './refusal'
import type { SpaceEvents } from './spaceEvents'
import { titleOf } from './titles'

interface Added {
  entry: CatalogEntry
  engageSpace: string
}

/** An audience to which the destination was added. */
export interface AddedAudience {
  /** Settings that were given, but not saved, so that Amazon knows nothing of the audience yet. */
  draft?: Record<string, unknown>
  /** Once they were saved. */
  connected?: ConnectedAudience
}

/** What was clicked, without what lives only as long as the console: the connection to Amazon and the runs. */
export interface Clicked {
  destination?: { id: string; engageSpace: string }
  settings: Record<string, unknown>
  audiences: Record<string, AddedAudience>
  mapping?: MappingView
}

/** An Engage space with one destination: what was added, set, connected and mapped. */
export class Space {
  mapping: MappingView | undefined
  enabled = false
  private added: Added | undefined
  private set: Record<string, unknown> = defaultsOf(CATALOG[0])
  /** Audiences to which the destination was added, by key. */
  private readonly audiences = new Map<string, AddedAudience>()
  private readonly connecting = new Map<string, Promise<void>>()

  constructor(
    readonly events: SpaceEvents,
    readonly account: Account
  ) {}

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
      audiences: this.found().map((audience) => this.audienceView(audience)),
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
      throw new Refusal(
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
        throw new Refusal(`${label} must be one of ${choices.map((choice) => choice.label).join(', ')}.`, key)
      }
      this.set = { ...this.set, [key]: value }
    }
  }

  /** Throws a Refusal in the destination's own words when Amazon does not accept the connection. */
  async test(): Promise<void> {
    await inWords(() => this.platform().testConnection())
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

  audience(key: string): FoundAudience {
    const audience = this.found().find((one) => one.key === key)
    if (audience === undefined) {
      throw new Refusal('The events speak of no such audience.', undefined, 404)
    }
    return audience
  }

  addTo(key: string): void {
    this.destination()
    const audience = this.audience(key)
    if (!this.audiences.has(audience.key)) {
      this.audiences.set(audience.key, {})
    }
  }

  /** Saves the settings of an audience, which creates it at Amazon: once, however often it is asked for. */
  async connect(key: string, settings: Record<string, unknown>): Promise<void> {
    const audience = this.audience(key)
    this.addTo(key)
    if (this.audiences.get(key)?.connected !== undefined) {
      return
    }
    const going = this.connecting.get(key) ?? this.create(audience, settings)
    this.connecting.set(key, going)
    await going.finally(() => this.connecting.delete(key))
  }

  /** Adds the destination to an audience that Amazon knows already. */
  takeOver(key: string, { audienceId, name = titleOf(key), settings }: AudienceEntry & { audienceId: string }): void {
    this.addTo(key)
    this.audiences.set(key, { connected: { audienceId, name, settings, since: new Date().toISOString() } })
  }

  /** Adds the destination to an audience with settings that are still to be saved. */
  draft(key: string, settings: Record<string, unknown>): void {
    this.addTo(key)
    if (this.audiences.get(key)?.connected === undefined) {
      this.audiences.set(key, { draft: settings })
    }
  }

  /** The destination is taken from the audience. What Amazon has of it stays there. */
  removeFrom(key: string): void {
    this.audiences.delete(this.audience(key).key)
  }

  saveMapping(fields: Record<string, unknown>, enabled: boolean): void {
    this.destination()
    this.mapping = { fields, enabled, savedAt: new Date().toISOString() }
  }

  /** What a run goes by: the audiences that are connected, and the mapping. */
  runSettings(mapping: Record<string, unknown> = this.mapping?.fields ?? {}): RunSettings {
    const audiences = new Map<string, AudienceEntry>()
    for (const [key, { connected }] of this.audiences) {
      if (connected !== undefined) {
        const { audienceId, name, settings } = connected
        audiences.set(key, { audienceId, name, settings: settings as AudienceSettingsInput })
      }
    }
    return { region: this.region, audiences, defaults: {}, flags: {}, mapping: mapping as JSONObject }
  }

  /** All that a run of these audiences needs. Throws a Refusal that names the step that is not done. */
  readyToCompute(audiences: readonly string[]): { settings: RunSettings; connection: Connection; engageSpace: string } {
    this.destination()
    const { account, mapping } = this
    if (account.connectedSince === undefined || !this.enabled) {
      throw new Refusal('The destination is not connected and enabled. Do so in its settings.', undefined, 409)
    }
    if (mapping?.enabled !== true) {
      throw new Refusal('No mapping is enabled, so no event would be sent. Add one, and enable it.', undefined, 409)
    }
    const settings = this.runSettings()
    if (audiences.length === 0 || audiences.some((key) => !settings.audiences.has(key))) {
      throw new Refusal('An audience is not connected. Complete its settings first.', undefined, 409)
    }
    return { settings, connection: account.connection, engageSpace: this.added?.engageSpace ?? '' }
  }

  get clicked(): Clicked {
    const { added, set, audiences, mapping } = this
    return {
      destination: added && { id: added.entry.id, engageSpace: added.engageSpace },
      settings: set,
      audiences: Object.fromEntries(audiences),
      mapping
    }
  }

  /** Takes up what was clicked before. Audiences of which the events do not speak (yet) are kept as they are. */
  takeUp({ destination, settings, audiences, mapping }: Clicked): void {
    const entry = CATALOG.find(({ id }) => id === destination?.id)
    this.added = entry && destination && { entry, engageSpace: destination.engageSpace }
    this.set = { ...this.set, ...settings }
    this.mapping = mapping
    Object.entries(audiences).forEach(([key, audience]) => this.audiences.set(key, audience))
  }

  /** The destination's own choices for a setting of audiences. */
  choices(field: string): ReturnType<Platform['choices']> {
    return this.platform().choices(field)
  }

  /** Whom to send to, for what is no event. Throws a Refusal before there is a connection. */
  connected(): { connection: Connection; region: string } {
    this.destination()
    if (this.account.connectedSince === undefined) {
      throw new Refusal('The destination is not connected. Connect it in its settings.', undefined, 409)
    }
    return { connection: this.account.connection, region: this.region }
  }

  /** Amazon as the connected user sees it, signed in. Throws a Refusal in the destination's words. */
  async amazon(): Promise<Amazon> {
    this.destination()
    const platform = this.platform()
    await inWords(() => platform.signIn())
    return new Amazon(platform, this.region)
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
      throw new Refusal('There is no destination yet. Add Amazon Ads DSP and AMC from the catalog.', undefined, 409)
    }
    return this.added.entry
  }

  private async create(audience: FoundAudience, settings: Record<string, unknown>): Promise<void> {
    const name = titleOf(audience.key)
    const platform = this.platform()
    // The core would refuse what is missing in its own words, without the label.
    await inWords(() => checkSettings(settings), this.destination())
    await inWords(() => platform.signIn())
    const audienceId = await inWords(
      () =>
        platform.createAudience({
          name,
          settings,
          personas: { computation_id: audience.id, computation_key: audience.key, namespace: audience.engageSpace }
        }),
      this.destination()
    )
    this.audiences.set(audience.key, { connected: { audienceId, name, settings, since: new Date().toISOString() } })
  }

  private platform(): Platform {
    return new Platform(this.region, {}, this.account.credentials)
  }

  private audienceView({ samples: _samples, engageSpace: _space, id: _id, ...found }: FoundAudience): AudienceView {
    return {
      ...found,
      name: titleOf(found.key),
      added: this.audiences.has(found.key),
      ...this.audiences.get(found.key)
    }
  }
}

const defaultsOf = ({ settings }: CatalogEntry): Record<string, unknown> =>
  Object.fromEntries(settings.map((field) => [field.key, field.default]))
