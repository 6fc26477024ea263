import { toExternalUserId } from '../../destinations/amazon-ads-dsp-amc/identity'
import type { ErasureSummary, FoundMember, JobDetail, JobSummary } from '../../sandbox'
import type { Found } from '../../segment/preview/preview'
import { Platform } from '../../segment/platform'
import { deletePerson, digestErased, toExternalUserIds } from '../../segment/erasure'
import type { SandboxApi } from '../amazon/sandboxApi'
import type { MembershipView, PersonView } from '../api'
import { asHttpError, HttpError } from '../http/httpError'
import type { Imports } from '../imports/imports'
import type { Runs } from '../runs/runs'
import type { Workspace } from '../workspace/workspace'
import { explainMembership } from './membershipReason'
import { countriesIn, createPersonMatcher } from './personMatcher'
import { PersonQuery } from './personQuery'
import { previewBatch, toFound, toPreviewView } from './preview'

/** Events that are shown of one person. */
const MOST_EVENTS = 100

/** Jobs with invalid records in which a person is looked for. */
const MOST_JOBS = 20

/** What is found of people, over the space's events and Amazon's members. Nothing of a query is kept. */
export class People {
  constructor(
    private readonly space: Workspace,
    private readonly sandbox: SandboxApi,
    /** What else keeps people. */
    private readonly others: {
      runs: Pick<Runs, 'rejectWhileRunning'>
      imports: Pick<Imports, 'rejectWhileRunning' | 'erase' | 'allowAgain'>
    }
  ) {}

  async memberships(who: unknown): Promise<MembershipView[]> {
    const query = this.query(who)
    return this.findMemberships(query.hashes, [query.id])
  }

  /** The events about a person, in their order, what becomes of each, and what Amazon has. */
  async why(who: unknown, signal: AbortSignal): Promise<PersonView> {
    const query = this.query(who)
    const { found, more } = await this.findEvents(query, signal)
    const settings = this.space.previewSettings()
    const lines = await previewBatch(found, settings)
    const platform = this.platform()
    const ids = new Set([query.id, ...found.flatMap((one) => ('event' in one ? [platform.personKey(one.event)] : []))])
    ids.delete('')
    const [memberships, invalid] = this.sandbox.isSandbox
      ? await Promise.all([this.findMemberships(query.hashes, [...ids]), this.findInvalid(ids)])
      : [[], []]
    // An email address, a phone number or its hash finds a person, and is not what they are called.
    const names = [...ids].filter((id) => id !== query.id || query.hashes.size === 0).map(toExternalUserId)
    const externalUserIds = [...new Set([...names, ...memberships.map((one) => one.externalUserId)])]
    const events = lines.map((line, index) => toPreviewView(this.space, found[index], line))
    return {
      events,
      more,
      memberships,
      externalUserIds,
      isErased: externalUserIds.some((id) => this.space.erased.has(digestErased(id))),
      erasures: this.sandbox.isSandbox ? await this.findErasures(externalUserIds) : [],
      invalid,
      audiences: [...new Set(events.map(({ audience }) => audience))].map((audience) => {
        const last = events.filter((one) => one.audience === audience && one.outcome !== 'superseded').pop()
        const audienceId = this.space.added[audience ?? '']?.connected?.audienceId
        const membership = memberships.find((one) => one.audienceId === audienceId)
        return { audience, ...explainMembership(last, audienceId, membership, this.sandbox.isSandbox) }
      })
    }
  }

  /**
   * Asks Amazon to delete a person by these IDs, and takes them out of what is remembered here. Throws HttpError in the
   * destination's words, and while something is sent, which may be about the person.
   */
  async erase(externalUserIds: unknown): Promise<void> {
    const ids = this.readIds(externalUserIds)
    const platform = await this.space.signIn()
    for (const userId of ids) {
      await asHttpError(() => deletePerson(platform, { userId }))
    }
    await this.space.change(() => this.space.keepErased(ids.map(digestErased)))
    await this.others.imports.erase(ids)
  }

  /** Lets a person who was erased be sent again. Amazon is asked for nothing. Throws HttpError as `erase` does. */
  async allowAgain(externalUserIds: unknown): Promise<void> {
    const ids = this.readIds(externalUserIds)
    await this.space.change(() => this.space.forgetErased(ids.map(digestErased)))
    await this.others.imports.allowAgain(ids)
  }

  /** IDs at Amazon of a person of whom nothing is being sent. */
  private readIds(externalUserIds: unknown): string[] {
    const given = Array.isArray(externalUserIds) ? externalUserIds.filter((id) => typeof id === 'string') : []
    const ids = given.flatMap((userId) => toExternalUserIds({ userId }))
    if (ids.length === 0) {
      throw new HttpError('Name the person by an external user ID.', { field: 'who' })
    }
    this.others.runs.rejectWhileRunning()
    this.others.imports.rejectWhileRunning()
    return ids
  }

  /** Throws HttpError when nobody is named. */
  query(who: unknown): PersonQuery {
    return PersonQuery.read(who, this.countries())
  }

  /** The events of a batch that are about the person: by ID, before any rule; by hash, as the mapping finds identities. */
  async matching(batch: readonly Found[], query: PersonQuery): Promise<Found[]> {
    const { id, hashes } = query
    const platform = this.platform()
    if (query.isNational) {
      const named = batch.flatMap((one) => ('event' in one ? countriesIn(one.event) : []))
      named.forEach((country) => query.readIn(country))
    }
    const mayBeAbout = createPersonMatcher(hashes, this.countries())
    const candidates = hashes.size === 0 ? [] : batch.filter((one) => 'event' in one && mayBeAbout(one.event))
    const byHash = new Set<string>()
    if (candidates.length > 0) {
      for (const { file, line, outcome, identities } of await previewBatch(candidates, this.space.previewSettings())) {
        // Some are rejected before their identities are looked for, such as those without consent.
        const unread = outcome === 'refused' && identities.length === 0
        if (unread || identities.some(({ hash }) => hash !== undefined && hashes.has(hash))) {
          byHash.add(`${file}:${line}`)
        }
      }
    }
    return batch.filter(
      (one) =>
        'event' in one &&
        (byHash.has(`${one.file}:${one.line}`) ||
          [platform.personKey(one.event), one.event.userId, one.event.anonymousId].includes(id))
    )
  }

  private countries(): string[] {
    const set = [...this.space.runSettings().audiences.values()].map(({ settings }) =>
      String(settings.countryCode ?? '')
    )
    return [...new Set([...set, 'US'])].filter((country) => country !== '')
  }

  private platform(): Platform {
    return new Platform(this.space.region, this.space.runSettings().mapping, this.space.account.credentials)
  }

  /** The last events about the person, for they decide. */
  private async findEvents(query: PersonQuery, signal: AbortSignal): Promise<{ found: Found[]; more: boolean }> {
    let found: Found[] = []
    let more = false
    for await (const some of this.space.events.from({ file: 0, line: 1 }, signal)) {
      const events = some.filter(({ read }) => 'event' in read).map((one) => toFound(this.space, one))
      const all = [...found, ...(await this.matching(events, query))]
      more ||= all.length > MOST_EVENTS
      found = all.slice(-MOST_EVENTS)
    }
    return { found, more }
  }

  private async findMemberships(hashes: Set<string>, externalUserIds: string[]): Promise<MembershipView[]> {
    const wanted = [...[...hashes].map((hash) => ({ hash })), ...externalUserIds.map((id) => ({ externalUserId: id }))]
    const found = await Promise.all(wanted.map((one) => this.sandbox.get<FoundMember[]>('/members', one)))
    const views = found.flat().map(toMembershipView)
    return [...new Map(views.map((one) => [`${one.audienceId} ${one.externalUserId}`, one])).values()]
  }

  private async findErasures(externalUserIds: readonly string[]): Promise<PersonView['erasures']> {
    const found = await Promise.all(
      externalUserIds.map((externalUserId) => this.sandbox.get<ErasureSummary[]>('/erasures', { externalUserId }))
    )
    const erasures = [...new Map(found.flat().map((one) => [one.requestId, one])).values()]
    return erasures
      .sort((one, other) => other.createdAt - one.createdAt)
      .map(({ requestId, createdAt, state }) => ({
        requestId,
        requestedAt: new Date(createdAt).toISOString(),
        isDone: state === 'DONE'
      }))
  }

  private async findInvalid(ids: Set<string>): Promise<PersonView['invalid']> {
    const jobs = (await this.sandbox.get<JobSummary[]>('/jobs', { limit: '1000' })).filter(({ invalid }) => invalid > 0)
    const details = await Promise.all(
      jobs.slice(0, MOST_JOBS).map(({ jobRequestId }) => this.sandbox.get<JobDetail>(`/jobs/${jobRequestId}`))
    )
    return details.flatMap(({ jobRequestId, audienceId, invalidRecords }) =>
      invalidRecords
        .filter(({ externalId }) => ids.has(externalId))
        .map(({ error }) => ({ jobRequestId, audienceId, error }))
    )
  }
}

export const toMembershipView = ({ audienceId, audienceName, active, member }: FoundMember): MembershipView => ({
  audienceId,
  audienceName,
  externalUserId: member.externalUserId,
  active,
  matched: member.matched,
  addedAt: new Date(member.addedAt).toISOString(),
  identities: [...new Set(member.hashedPII.flatMap((object) => Object.keys(object)))]
})
