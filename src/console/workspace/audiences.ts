import { checkSettings } from '../../destinations/amazon-ads-dsp-amc/audience/settings'
import type { AudienceEntry, AudienceSettingsInput, Platform } from '../../segment'
import type { AudienceView, CatalogEntry, ConnectedAudience } from '../api'
import type { FoundAudience } from '../events/audienceStats'
import { asHttpError } from '../http/asHttpError'
import { HttpError } from '../http/httpError'
import { audienceTitle } from './titles'

/** An audience to which the destination was added. */
export interface AddedAudience {
  /** Settings that were given, but not saved, so that Amazon knows nothing of the audience yet. */
  draft?: Record<string, unknown>
  /** Once they were saved. */
  connected?: ConnectedAudience
}

/** What the space is to its audiences. */
interface Within {
  /** Those of which its events speak. */
  found(): FoundAudience[]
  /** Throws a Refusal before one was added. */
  destination(): CatalogEntry
  platform(): Platform
}

/** The audiences of a space: those of which its events speak, and those to which the destination was added. */
export class WorkspaceAudiences {
  private readonly added = new Map<string, AddedAudience>()
  private readonly connecting = new Map<string, Promise<void>>()

  constructor(private readonly within: Within) {}

  get view(): AudienceView[] {
    return this.within.found().map((audience) => this.viewOf(audience))
  }

  get clicked(): Record<string, AddedAudience> {
    return Object.fromEntries(this.added)
  }

  /** Takes up what was clicked before. Audiences of which the events do not speak (yet) are kept as they are. */
  takeUp(clicked: Record<string, AddedAudience>): void {
    Object.entries(clicked).forEach(([key, audience]) => this.added.set(key, audience))
  }

  /** Those that are connected, as a run goes by them. */
  entries(): Map<string, AudienceEntry> {
    const audiences = new Map<string, AudienceEntry>()
    for (const [key, { connected }] of this.added) {
      if (connected !== undefined) {
        const { audienceId, name, settings } = connected
        audiences.set(key, { audienceId, name, settings: settings as AudienceSettingsInput })
      }
    }
    return audiences
  }

  one(key: string): FoundAudience {
    const audience = this.within.found().find((one) => one.key === key)
    if (audience === undefined) {
      throw new HttpError('The events speak of no such audience.', undefined, 404)
    }
    return audience
  }

  addTo(key: string): void {
    this.within.destination()
    const audience = this.one(key)
    if (!this.added.has(audience.key)) {
      this.added.set(audience.key, {})
    }
  }

  /** Saves the settings of an audience, which creates it at Amazon: once, however often it is asked for. */
  async connect(key: string, settings: Record<string, unknown>): Promise<void> {
    const audience = this.one(key)
    this.addTo(key)
    if (this.added.get(key)?.connected !== undefined) {
      return
    }
    const going = this.connecting.get(key) ?? this.create(audience, settings)
    this.connecting.set(key, going)
    await going.finally(() => this.connecting.delete(key))
  }

  /** Adds the destination to an audience that Amazon knows already. */
  takeOver(
    key: string,
    { audienceId, name = audienceTitle(key), settings }: AudienceEntry & { audienceId: string }
  ): void {
    this.addTo(key)
    this.added.set(key, { connected: { audienceId, name, settings, since: new Date().toISOString() } })
  }

  /** Adds the destination to an audience with settings that are still to be saved. */
  draft(key: string, settings: Record<string, unknown>): void {
    this.addTo(key)
    if (this.added.get(key)?.connected === undefined) {
      this.added.set(key, { draft: settings })
    }
  }

  /** The destination is taken from the audience. What Amazon has of it stays there. */
  removeFrom(key: string): void {
    this.added.delete(this.one(key).key)
  }

  clear(): void {
    this.added.clear()
  }

  private async create(audience: FoundAudience, settings: Record<string, unknown>): Promise<void> {
    const name = audienceTitle(audience.key)
    const platform = this.within.platform()
    // The core would refuse what is missing in its own words, without the label.
    await asHttpError(() => checkSettings(settings), this.within.destination())
    await asHttpError(() => platform.signIn())
    const audienceId = await asHttpError(
      () =>
        platform.createAudience({
          name,
          settings,
          personas: { computation_id: audience.id, computation_key: audience.key, namespace: audience.engageSpace }
        }),
      this.within.destination()
    )
    this.added.set(audience.key, { connected: { audienceId, name, settings, since: new Date().toISOString() } })
  }

  private viewOf({ samples: _samples, engageSpace: _space, id: _id, ...found }: FoundAudience): AudienceView {
    return {
      ...found,
      name: audienceTitle(found.key),
      added: this.added.has(found.key),
      ...this.added.get(found.key)
    }
  }
}
