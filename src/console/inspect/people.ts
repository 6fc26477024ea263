import { setImmediate as pause } from 'node:timers/promises'
import type { FoundMember, JobDetail, JobSummary } from '../../sandbox'
import type { Found } from '../../segment'
import { readMessageId, Platform, preview, readLine } from '../../segment'
import type { MembershipView, PersonView } from '../api'
import { PersonQuery } from './personQuery'
import type { SandboxApi } from '../amazon/sandboxApi'
import { previewView } from './preview'
import type { Workspace } from '../workspace/workspace'
import { countriesIn, createPersonMatcher } from './personMatcher'
import { explainMembership } from './membershipReason'

/** Events that are shown of one person. */
const MOST_EVENTS = 100

/** Events that are looked at together. */
const AT_A_TIME = 500

/** Jobs with invalid records in which a person is looked for. */
const MOST_JOBS = 20

/** What is found of people, over the space's events and Amazon's members. Nothing of whom was asked for is kept. */
export class People {
  constructor(
    private readonly space: Workspace,
    private readonly inside: SandboxApi
  ) {}

  async memberships(who: unknown): Promise<MembershipView[]> {
    const asked = PersonQuery.read(who, this.countries())
    return this.membershipsOf(asked.hashes, [asked.id])
  }

  /** The events that speak of a person, in their order, what becomes of each, and what Amazon has. */
  async why(who: unknown, signal: AbortSignal): Promise<PersonView> {
    const asked = PersonQuery.read(who, this.countries())
    const { found, more } = await this.eventsOf(asked, signal)
    const settings = this.space.runSettings()
    const lines = await preview(found, settings)
    const platform = this.platform()
    const ids = new Set([asked.id, ...found.flatMap((one) => ('event' in one ? [platform.personKey(one.event)] : []))])
    ids.delete('')
    const [memberships, invalid] = this.inside.isSandbox
      ? await Promise.all([this.membershipsOf(asked.hashes, [...ids]), this.invalidOf(ids)])
      : [[], []]
    const events = lines.map((line, place) => previewView(this.space, found[place], line))
    return {
      events,
      more,
      memberships,
      invalid,
      audiences: [...new Set(events.map(({ audience }) => audience))].map((audience) => {
        const last = events.filter((one) => one.audience === audience && one.outcome !== 'superseded').pop()
        const audienceId = settings.audiences.get(audience ?? '')?.audienceId
        const membership = memberships.find((one) => one.audienceId === audienceId)
        return { audience, ...explainMembership(last, audienceId, membership, this.inside.isSandbox) }
      })
    }
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

  /** The last events that speak of the person, for they decide. */
  private async eventsOf(asked: PersonQuery, signal: AbortSignal): Promise<{ found: Found[]; more: boolean }> {
    let found: Found[] = []
    let more = false
    let batch: Found[] = []
    const look = async (): Promise<void> => {
      const all = [...found, ...(await this.matching(batch, asked))]
      more ||= all.length > MOST_EVENTS
      found = all.slice(-MOST_EVENTS)
      batch = []
      // Other pages are answered in between.
      await pause()
    }
    for (const source of this.space.events.sources) {
      for await (const lines of source.lines(signal)) {
        for (const line of lines) {
          const read = readLine(line)
          if (read !== undefined && 'event' in read) {
            batch.push({
              file: source.file,
              line: line.number,
              event: read.event,
              messageId: readMessageId(read.event)
            })
          }
          if (batch.length === AT_A_TIME) {
            await look()
          }
        }
      }
    }
    await look()
    return { found, more }
  }

  /** By ID, before any rule; by hash, as the mapping finds identities in those that have it at all. */
  private async matching(batch: readonly Found[], asked: PersonQuery): Promise<Found[]> {
    const { id, hashes } = asked
    const platform = this.platform()
    if (asked.isNational) {
      const named = batch.flatMap((one) => ('event' in one ? countriesIn(one.event) : []))
      named.forEach((country) => asked.readIn(country))
    }
    const speaks = createPersonMatcher(hashes, this.countries())
    const candidates = hashes.size === 0 ? [] : batch.filter((one) => 'event' in one && speaks(one.event))
    const byHash = new Set<string>()
    if (candidates.length > 0) {
      for (const { file, line, outcome, identities } of await preview(candidates, this.space.runSettings())) {
        // Some are refused before their identities are looked for, such as those without consent.
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

  private async membershipsOf(hashes: Set<string>, externalUserIds: string[]): Promise<MembershipView[]> {
    const wanted = [...[...hashes].map((hash) => ({ hash })), ...externalUserIds.map((id) => ({ externalUserId: id }))]
    const found = await Promise.all(wanted.map((one) => this.inside.get<FoundMember[]>('/members', one)))
    const views = found.flat().map(membershipView)
    return [...new Map(views.map((one) => [`${one.audienceId} ${one.externalUserId}`, one])).values()]
  }

  private async invalidOf(ids: Set<string>): Promise<PersonView['invalid']> {
    const jobs = (await this.inside.get<JobSummary[]>('/jobs', { limit: '1000' })).filter(({ invalid }) => invalid > 0)
    const details = await Promise.all(
      jobs.slice(0, MOST_JOBS).map(({ jobRequestId }) => this.inside.get<JobDetail>(`/jobs/${jobRequestId}`))
    )
    return details.flatMap(({ jobRequestId, audienceId, invalidRecords }) =>
      invalidRecords
        .filter(({ externalId }) => ids.has(externalId))
        .map(({ error }) => ({ jobRequestId, audienceId, error }))
    )
  }
}

export const membershipView = ({ audienceId, audienceName, active, member }: FoundMember): MembershipView => ({
  audienceId,
  audienceName,
  externalUserId: member.externalUserId,
  active,
  matched: member.matched,
  addedAt: new Date(member.addedAt).toISOString(),
  identities: [...new Set(member.hashedPII.flatMap((object) => Object.keys(object)))]
})
