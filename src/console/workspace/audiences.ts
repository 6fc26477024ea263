import { toAudienceName } from '../../destinations/amazon-ads-dsp-amc/audience/audiences'
import { checkSettings } from '../../destinations/amazon-ads-dsp-amc/audience/settings'
import type { AudienceEntry, AudienceSettingsInput } from '../../segment/settings'
import type { Platform } from '../../segment/platform'
import type { AudienceView, CatalogEntry, Choice, ConnectedAudience, ImportedAudience, Problem } from '../api'
import type { EventAudience } from '../events/audienceStats'
import { asHttpError, findNamedSetting, HttpError } from '../http/httpError'

/** An audience to which the destination was added. */
export interface AddedAudience {
  /** Settings that were given, but not saved, so that Amazon knows nothing of the audience yet. */
  draft?: Record<string, unknown>
  /** Once they were saved. */
  connected?: ConnectedAudience
}

/** The workspace, as far as its audiences need it. */
interface Owner {
  /** Those found in its events. */
  found(): EventAudience[]
  /** Throws HttpError before one was added. */
  destination(): CatalogEntry
  signIn(): Promise<Platform>
  /** By computation key. */
  added: Record<string, AddedAudience>
  /** By Amazon's ID. */
  readonly imported: Readonly<Record<string, ImportedAudience>>
  /** Names by Amazon's ID, of audiences that are connected no more. */
  released: Record<string, string>
}

/** The audiences of a workspace: those found in its events, and those to which the destination was added. */
export class WorkspaceAudiences {
  constructor(private readonly owner: Owner) {}

  get view(): AudienceView[] {
    const { added } = this.owner
    return this.owner.found().map(({ samples: _samples, engageSpace: _space, id: _id, ...found }) => {
      const name = audienceTitle(found.key)
      return {
        ...found,
        name,
        nameAtAmazon: added[found.key]?.connected?.name ?? toAudienceName(name) ?? name,
        added: found.key in added,
        ...added[found.key]
      }
    })
  }

  /** Those that are connected, as a run goes by them. */
  entries(): Map<string, AudienceEntry> {
    return new Map(
      Object.entries(this.owner.added).flatMap(([key, { connected }]) =>
        connected === undefined
          ? []
          : [
              [
                key,
                {
                  audienceId: connected.audienceId,
                  name: connected.name,
                  settings: connected.settings as AudienceSettingsInput
                }
              ]
            ]
      )
    )
  }

  /** Audiences that were created before and can be connected: by Amazon's ID, with their names. */
  get existing(): Choice[] {
    const { added, imported, released } = this.owner
    const names = { ...released, ...Object.fromEntries(Object.entries(imported).map(([id, { name }]) => [id, name])) }
    const inUse = Object.values(added).flatMap(({ connected }) => connected?.audienceId ?? [])
    return Object.entries(names)
      .filter(([id]) => !inUse.includes(id))
      .map(([value, name]) => ({ value, label: `${name} (${value})` }))
      .sort((one, other) => one.label.localeCompare(other.label, 'en'))
  }

  one(key: string): EventAudience {
    const audience = this.owner.found().find((one) => one.key === key)
    if (audience === undefined) {
      throw new HttpError('This audience is not in the events of the space.', { status: 404 })
    }
    return audience
  }

  addTo(key: string): void {
    this.owner.destination()
    this.one(key)
    if (!(key in this.owner.added)) {
      this.put(key, {})
    }
  }

  /**
   * Saves the settings of an audience, which creates it at Amazon: once, however often it is asked for. Throws HttpError
   * with all that is wrong with them, and when the audience was created with other settings meanwhile.
   */
  async connect(key: string, settings: Record<string, unknown>): Promise<void> {
    const audience = this.one(key)
    this.addTo(key)
    const { connected } = this.owner.added[key]
    if (connected !== undefined) {
      if (isSame(connected.settings, settings)) {
        return
      }
      throw new HttpError(
        `Your changes weren't saved: this audience was already created at Amazon (${connected.audienceId}) with other settings, which can't be changed.`,
        { status: 409 }
      )
    }
    checkAllSettings(settings, this.owner.destination())
    const platform = await this.owner.signIn()
    const name = audienceTitle(key)
    const audienceId = await asHttpError(
      () =>
        platform.createAudience({
          name,
          settings,
          personas: { computation_id: audience.id, computation_key: key, namespace: audience.engageSpace }
        }),
      this.owner.destination()
    )
    const { imported, released } = this.owner
    const nameThere = imported[audienceId]?.name ?? released[audienceId] ?? name
    this.put(key, { connected: { audienceId, name: nameThere, settings, since: new Date().toISOString() } })
  }

  /** Adds the destination to an audience that is at Amazon already. */
  takeOver(
    key: string,
    { audienceId, name = audienceTitle(key), settings }: AudienceEntry & { audienceId: string }
  ): void {
    this.addTo(key)
    this.put(key, { connected: { audienceId, name, settings, since: new Date().toISOString() } })
  }

  /** Keeps settings that are still to be saved; nothing where the destination was not added, or the audience is connected. */
  draft(key: string, settings: Record<string, unknown>): void {
    const added = this.owner.added[key]
    if (added !== undefined && added.connected === undefined) {
      this.put(key, { draft: settings })
    }
  }

  /** The destination is taken from the audience. What Amazon has of it stays there. */
  removeFrom(key: string): void {
    this.one(key)
    const { [key]: removed, ...others } = this.owner.added
    this.owner.added = others
    if (removed?.connected !== undefined) {
      const { audienceId, name } = removed.connected
      this.owner.released = { ...this.owner.released, [audienceId]: name }
    }
  }

  private put(key: string, audience: AddedAudience): void {
    this.owner.added = { ...this.owner.added, [key]: audience }
  }
}

/** `bought_twice` → `Bought twice`: Segment's name of an audience is not in its events, only its key. */
function audienceTitle(key: string): string {
  const words = key.replace(/[_-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Values that are right, to take the place of a wrong one while the others are looked at. */
const VALID: Record<string, unknown> = {
  advertiserId: '1',
  countryCode: 'US',
  cpmCents: 0,
  currency: 'USD',
  externalAudienceId: 'x'
}

/** Throws HttpError with every field that the destination rejects; the destination itself names only the first. */
function checkAllSettings(settings: Record<string, unknown>, entry: CatalogEntry): void {
  const problems: NonNullable<Problem['problems']> = []
  let tried = settings
  for (;;) {
    try {
      checkSettings(tried)
      break
    } catch (error) {
      const { message } = error as Error
      const field = findNamedSetting(entry, message)
      if (field === undefined || problems.some((one) => one.field === field)) {
        throw new HttpError(message, { field, status: 422 })
      }
      problems.push({ field, message })
      tried = { ...tried, [field]: VALID[field] }
    }
  }
  const [first] = problems
  if (first !== undefined) {
    throw new HttpError(first.message, { field: first.field, problems, status: 422 })
  }
}

const isSame = (one: Record<string, unknown>, other: Record<string, unknown>): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => one[key] === other[key])
