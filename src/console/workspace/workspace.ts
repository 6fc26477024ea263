import type { JSONObject } from '@segment/actions-core'
import { toRegion } from '../../destinations/amazon-ads-dsp-amc/api/client'
import { toFailure } from '../../destinations/amazon-ads-dsp-amc/api/failure'
import type { AudienceEntry, AudienceSettingsInput, RunSettings } from '../../segment/settings'
import type { Target } from '../../amazon/target'
import { AmazonClient } from '../../amazon/client'
import { Platform } from '../../segment/platform'
import type {
  CatalogEntry,
  Choices,
  ImportedAudience,
  MappingInput,
  MappingView,
  RunSummary,
  WorkspaceView
} from '../api'
import type { EventAudience } from '../events/audienceStats'
import type { SpaceEvents } from '../events/events'
import { asHttpError, HttpError } from '../http/httpError'
import type { AmazonLogin } from './amazonLogin'
import type { AddedAudience } from './audiences'
import { WorkspaceAudiences } from './audiences'
import { CATALOG, EXISTING_AUDIENCE } from './catalog'
import type { SavedWorkspace, WorkspaceFile } from './file'

/** Where the accounts that a user can reach are listed. */
const PROFILES = '/v2/profiles'

/** Names of accounts that are shown. */
const MOST_ACCOUNTS = 5

/** Takes the place of Amazon's ID where an audience is not connected yet. */
export const STAND_IN_ID = '1'

/** An Engage space with one destination: what was added, set, connected and mapped. */
export class Workspace {
  enabled = false
  readonly audiences: WorkspaceAudiences
  private saved = emptyWorkspace()
  /** The end of the change under way. */
  private turn: Promise<unknown> = Promise.resolve()

  constructor(
    readonly events: SpaceEvents,
    readonly account: AmazonLogin,
    private readonly onChange: () => void = () => undefined,
    private readonly file?: WorkspaceFile
  ) {
    this.audiences = new WorkspaceAudiences(this)
    if (file?.found !== undefined) {
      this.restore(file.found)
    }
    file?.watch(() => void this.change(() => undefined))
  }

  view(runs: RunSummary[]): WorkspaceView {
    const { saved, events, account, file } = this
    const { destination } = saved
    return {
      amazon: account.amazon,
      reading: events.reading,
      engageSpaces: events.engageSpaces,
      destination: destination && { ...destination, name: findEntry(destination.id)?.name ?? '' },
      settings: saved.settings,
      region: toRegion(this.region),
      enabled: this.enabled,
      connectedSince: account.connectedSince,
      accounts: account.accounts,
      connectionProblem: account.problem,
      audiences: this.audiences.view,
      imported: Object.values(saved.imported ?? {}).reverse(),
      mapping: saved.mapping,
      workspace: file && { file: file.file, problem: file.problem },
      runs
    }
  }

  /** Does one change at a time, on top of what another console has saved in the file meanwhile, and saves it. */
  async change<Result>(doing: () => Result | Promise<Result>): Promise<Result> {
    const result = this.turn.then(() => this.changeNow(doing))
    this.turn = result.catch(() => undefined)
    return result.finally(() => this.onChange())
  }

  private changeNow<Result>(doing: () => Result | Promise<Result>): Promise<Result> {
    const { file } = this
    return file === undefined
      ? this.undoing(doing)
      : file.update(
          (now) => {
            if (now !== undefined) {
              this.restore(now)
            }
            return this.undoing(doing)
          },
          () => this.saved
        )
  }

  /** What fails changes nothing. */
  private async undoing<Result>(doing: () => Result | Promise<Result>): Promise<Result> {
    const before = this.saved
    try {
      return await doing()
    } catch (error) {
      this.saved = before
      throw error
    }
  }

  get region(): string {
    return String(this.saved.settings.region)
  }

  get mapping(): MappingView | undefined {
    return this.saved.mapping
  }

  /** Audiences to which the destination was added, by computation key. */
  get added(): Readonly<Record<string, AddedAudience>> {
    return this.saved.audiences
  }

  set added(audiences: Record<string, AddedAudience>) {
    this.put({ audiences })
  }

  /** Names by Amazon's ID. */
  get released(): Readonly<Record<string, string>> {
    return this.saved.released ?? {}
  }

  set released(released: Record<string, string>) {
    this.put({ released })
  }

  /** By Amazon's ID. */
  get imported(): Readonly<Record<string, ImportedAudience>> {
    return this.saved.imported ?? {}
  }

  /** Digests of people who were erased: nothing of them is sent any more. */
  get erased(): ReadonlySet<string> {
    return new Set(this.saved.erased)
  }

  keepErased(digests: readonly string[]): void {
    this.put({ erased: [...new Set([...this.erased, ...digests])] })
  }

  forgetErased(digests: readonly string[]): void {
    this.put({ erased: [...this.erased].filter((digest) => !digests.includes(digest)) })
  }

  keepImported(audience: ImportedAudience): void {
    const { [audience.audienceId]: before, ...others } = this.imported
    this.put({ imported: { ...others, [audience.audienceId]: { ...before, ...audience } } })
  }

  /** Without an Engage space in the events the name of the space is blank: people can be imported all the same. */
  add(id: string, engageSpace: string): void {
    const { engageSpaces, state } = this.events
    const isThere =
      engageSpaces.length === 0 ? engageSpace === '' && state !== 'reading' : engageSpaces.includes(engageSpace)
    if (findEntry(id) === undefined || !isThere) {
      throw new HttpError('This destination is not in the catalog, or this Engage space is not in the events.', {
        status: 404
      })
    }
    if (this.saved.destination === undefined) {
      this.put({ destination: { id, engageSpace } })
    }
  }

  /** Takes settings of the destination that its definition allows. */
  set(settings: Record<string, unknown>): void {
    for (const { key, label, choices } of this.destination().settings) {
      const value = settings[key]
      if (choices !== undefined && !choices.some((choice) => choice.value === value)) {
        throw new HttpError(`${label} must be one of ${choices.map((choice) => choice.label).join(', ')}.`, {
          field: key
        })
      }
      this.put({ settings: { ...this.saved.settings, [key]: value } })
    }
  }

  /** Throws HttpError in the destination's own words when Amazon does not accept the connection. */
  async test(): Promise<void> {
    try {
      await asHttpError(() => this.platform().testConnection())
    } finally {
      await this.checkConnection()
    }
  }

  /**
   * Notes whether Amazon accepts the connection, and which accounts it gives. Trouble at Amazon, which passes, changes
   * nothing.
   */
  async checkConnection(): Promise<void> {
    const { account } = this
    if (account.connectedSince === undefined) {
      return
    }
    const platform = await this.signIn().catch(() => undefined)
    if (platform !== undefined) {
      const answer = await new AmazonClient(platform.session).call(PROFILES, { contentType: 'application/json' })
      if (answer.status === 200) {
        account.problem = undefined
        account.accounts = accountNames(answer.content)
      } else if (answer.status === 401 || answer.status === 403) {
        account.problem = toFailure(answer).errormessage
      }
    }
    this.onChange()
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

  found(): EventAudience[] {
    return this.events.findAudiences(this.saved.destination?.engageSpace || this.events.engageSpaces[0])
  }

  /** Throws HttpError when a later mapping than the one that was edited would be replaced. */
  saveMapping({ fields, enabled, basedOn }: MappingInput): void {
    this.destination()
    const { mapping } = this
    if (basedOn !== undefined && basedOn !== (mapping?.savedAt ?? null)) {
      throw new HttpError(
        'The mapping was changed meanwhile, in another tab or console. Your changes are still in the form.',
        { status: 409 }
      )
    }
    this.put({ mapping: { fields, enabled, savedAt: new Date().toISOString() } })
  }

  removeMapping(): void {
    this.put({ mapping: undefined })
  }

  /** What a run goes by: the audiences that are connected, and the mapping. */
  runSettings(mapping: Record<string, unknown> = this.mapping?.fields ?? {}): RunSettings {
    const audiences = this.audiences.entries()
    return {
      region: this.region,
      audiences,
      defaults: {},
      flags: {},
      mapping: mapping as JSONObject,
      erased: this.erased
    }
  }

  /** The same for a preview, in which audiences that are not connected yet count as connected. */
  previewSettings(mapping?: Record<string, unknown>): RunSettings {
    const settings = this.runSettings(mapping)
    const standIns = this.found().map(({ key }): [string, AudienceEntry] => [
      key,
      { audienceId: STAND_IN_ID, settings: (this.saved.audiences[key]?.draft ?? {}) as AudienceSettingsInput }
    ])
    return { ...settings, audiences: new Map([...standIns, ...settings.audiences]) }
  }

  /** All that a run of these audiences needs. Throws HttpError that names the step that is not done. */
  readyToCompute(audiences: readonly string[]): { settings: RunSettings; connection: Target; engageSpace: string } {
    this.destination()
    const { account, mapping, saved } = this
    if (!account.isConnected || !this.enabled) {
      throw new HttpError(account.problem ?? 'The destination is not connected and enabled. Do so in its settings.', {
        status: 409
      })
    }
    if (mapping?.enabled !== true) {
      throw new HttpError('No mapping is enabled, so no event would be sent. Add one, and enable it.', { status: 409 })
    }
    const settings = this.runSettings()
    if (audiences.length === 0 || audiences.some((key) => !settings.audiences.has(key))) {
      throw new HttpError('An audience is not connected. Complete its settings first.', { status: 409 })
    }
    return { settings, connection: account.connection, engageSpace: saved.destination?.engageSpace ?? '' }
  }

  /** The destination's own choices for a setting of audiences. */
  async choices(field: string): Promise<Choices> {
    if (!CATALOG[0].audienceSettings.some(({ key, dynamic }) => dynamic && key === field)) {
      throw new HttpError('This setting has no choices of Amazon.', { status: 404 })
    }
    if (field === EXISTING_AUDIENCE) {
      return { choices: this.audiences.existing }
    }
    const { choices, error } = await this.platform().choices(field)
    if (error !== undefined) {
      await this.checkConnection()
    }
    return { choices: choices.map(({ value, label }) => ({ value: String(value), label })), error: error?.message }
  }

  /** Whom to send to, for what is not an event. Throws HttpError before there is a connection. */
  connected(): { connection: Target; region: string } {
    this.destination()
    const { account } = this
    if (!account.isConnected) {
      throw new HttpError(account.problem ?? 'The destination is not connected. Connect it in its settings.', {
        status: 409
      })
    }
    return { connection: account.connection, region: this.region }
  }

  /** Amazon as the connected user sees it, signed in. Throws HttpError in the destination's words. */
  async amazon(): Promise<AmazonClient> {
    this.destination()
    return new AmazonClient((await this.signIn()).session)
  }

  reset(): void {
    this.disconnect()
    // People who were erased must not come back after a reset.
    this.saved = { ...emptyWorkspace(), erased: this.saved.erased }
  }

  /** Takes what was saved before. Audiences that the events do not name (yet) are kept as they are. */
  restore({ destination, settings, audiences, imported, released, mapping, erased }: SavedWorkspace): void {
    this.saved = {
      destination: findEntry(destination?.id) && destination,
      settings: { ...emptyWorkspace().settings, ...settings },
      audiences,
      imported,
      released,
      mapping,
      erased
    }
    if (this.saved.destination === undefined) {
      this.enabled = false
    }
  }

  close(): void {
    this.file?.close()
  }

  private put(part: Partial<SavedWorkspace>): void {
    this.saved = { ...this.saved, ...part }
  }

  /** Throws HttpError before one was added. */
  destination(): CatalogEntry {
    const entry = findEntry(this.saved.destination?.id)
    if (entry === undefined) {
      throw new HttpError('There is no destination yet. Add Amazon Ads DSP and AMC from the catalog.', { status: 409 })
    }
    return entry
  }

  private platform(): Platform {
    return new Platform(this.region, {}, this.account.credentials)
  }

  /** Signed in; what Amazon answers is noted. Throws HttpError in the destination's words. */
  async signIn(): Promise<Platform> {
    const platform = this.platform()
    try {
      await platform.signIn()
    } catch (error) {
      const { message, status = 0 } = error as { message: string; status?: number }
      if (status < 500 && this.account.connectedSince !== undefined) {
        this.account.problem = message
        this.onChange()
      }
      throw new HttpError(message, { status: 422 })
    }
    return platform
  }
}

const findEntry = (id: string | undefined): CatalogEntry | undefined => CATALOG.find((entry) => entry.id === id)

const emptyWorkspace = (): SavedWorkspace => ({
  settings: Object.fromEntries(CATALOG[0].settings.map((field) => [field.key, field.default])),
  audiences: {}
})

/** Each once. */
function accountNames(content: string): string[] {
  const profiles = parseJson(content)
  const names = (Array.isArray(profiles) ? (profiles as { accountInfo?: { name?: unknown } }[]) : [])
    .map((profile) => profile?.accountInfo?.name)
    .filter((name) => typeof name === 'string' && name !== '')
  return [...new Set(names as string[])].slice(0, MOST_ACCOUNTS)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
