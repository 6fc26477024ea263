import { setImmediate as pause } from 'node:timers/promises'
import { createHasher } from '../destinations/amazon-ads-dsp-amc/identity'
import type { FoundMember, JobDetail, JobSummary } from '../sandbox'
import type { Found, PreviewedLine } from '../segment'
import { messageIdOf, Platform, preview, readLine } from '../segment'
import { adviceOn } from './advice'
import type { EventOfPerson, MembershipView, PersonView } from './api'
import type { Inside } from './inside'
import { Refusal } from './refusal'
import type { Space } from './space'
import { speakerOf } from './speaksOf'

/** Events that are shown of one person. */
const MOST_EVENTS = 100

/** Events that are looked at together. */
const AT_A_TIME = 500

/** Jobs with invalid records in which a person is looked for. */
const MOST_JOBS = 20

const HASH = /^[0-9a-f]{64}$/i
const PHONE = /^\+?[\d\s().-]{6,}$/

/** Somebody as they were asked for: an ID as it is, or the hashes that Amazon would have. Lives as long as the answer takes. */
interface Asked {
  id: string
  hashes: Set<string>
}

/** Reads who is meant. An email address or a phone number is hashed by the rules of all countries that the space sends to. */
export function readAsked(who: unknown, countries: readonly string[]): Asked {
  const id = typeof who === 'string' ? who.trim() : ''
  if (id === '') {
    throw new Refusal('Say who: an external user ID, an email address, a phone number, or the SHA-256 of one.', 'who')
  }
  if (HASH.test(id)) {
    return { id, hashes: new Set([id.toLowerCase()]) }
  }
  const hasher = createHasher()
  const identities = id.includes('@') ? { email: [id] } : PHONE.test(id) ? { phone: [id] } : {}
  const hashed = countries.flatMap((country) => hasher.hashedPII(identities, country))
  return {
    id,
    hashes: new Set(hashed.flatMap(({ email, phone }) => [email, phone].filter((hash) => hash !== undefined)))
  }
}

/** What is found of people, over the space's events and Amazon's members. Nothing of whom was asked for is kept. */
export class People {
  constructor(
    private readonly space: Space,
    private readonly inside: Inside
  ) {}

  async memberships(who: unknown): Promise<MembershipView[]> {
    const asked = readAsked(who, this.countries())
    return this.membershipsOf(asked.hashes, [asked.id])
  }

  /** The events that speak of a person, in their order, what becomes of each, and what Amazon has. */
  async why(who: unknown, signal: AbortSignal): Promise<PersonView> {
    const asked = readAsked(who, this.countries())
    const found = await this.eventsOf(asked, signal)
    const settings = this.space.runSettings()
    const lines = await preview(found, settings)
    const platform = this.platform()
    const ids = new Set([asked.id, ...found.flatMap((one) => ('event' in one ? [platform.personOf(one.event)] : []))])
    ids.delete('')
    const [memberships, invalid] = this.inside.isSandbox
      ? await Promise.all([this.membershipsOf(asked.hashes, [...ids]), this.invalidOf(ids)])
      : [[], []]
    const events = lines.map((line): EventOfPerson => this.eventView(line))
    return {
      events,
      more: found.length === MOST_EVENTS,
      memberships,
      invalid,
      audiences: [...new Set(events.map(({ audience }) => audience))].map((audience) => {
        const last = events.filter((one) => one.audience === audience && one.outcome !== 'superseded').pop()
        const audienceId = settings.audiences.get(audience ?? '')?.audienceId
        const membership = memberships.find((one) => one.audienceId === audienceId)
        return { audience, ...verdictOf(last, audienceId, membership, this.inside.isSandbox) }
      })
    }
  }

  private eventView({ file, line, messageId, audience, outcome, reason }: PreviewedLine): EventOfPerson {
    const place = this.space.events.files.indexOf(file)
    return {
      file: place,
      line,
      fileName: this.space.events.names[place],
      messageId,
      audience,
      outcome,
      reason,
      advice: adviceOn(reason)
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

  private async eventsOf(asked: Asked, signal: AbortSignal): Promise<Found[]> {
    const found: Found[] = []
    let batch: Found[] = []
    const look = async (): Promise<void> => {
      found.push(...(await this.matching(batch, asked)))
      batch = []
      // Other pages are answered in between.
      await pause()
    }
    for (const source of this.space.events.sources) {
      for await (const lines of source.lines(signal)) {
        for (const line of lines) {
          const read = readLine(line)
          if (read !== undefined && 'event' in read) {
            batch.push({ file: source.file, line: line.number, event: read.event, messageId: messageIdOf(read.event) })
          }
          if (batch.length === AT_A_TIME) {
            await look()
          }
          if (found.length >= MOST_EVENTS) {
            return found.slice(0, MOST_EVENTS)
          }
        }
      }
    }
    await look()
    return found.slice(0, MOST_EVENTS)
  }

  /** By ID, before any rule; by hash, as the mapping finds identities in those that have it at all. */
  private async matching(batch: readonly Found[], { id, hashes }: Asked): Promise<Found[]> {
    const platform = this.platform()
    const speaks = speakerOf(hashes, this.countries())
    const candidates = hashes.size === 0 ? [] : batch.filter((one) => 'event' in one && speaks(one.event))
    const byHash = new Set<string>()
    if (candidates.length > 0) {
      for (const { file, line, identities } of await preview(candidates, this.space.runSettings())) {
        if (identities.some(({ hash }) => hash !== undefined && hashes.has(hash))) {
          byHash.add(`${file}:${line}`)
        }
      }
    }
    return batch.filter(
      (one) =>
        'event' in one &&
        (byHash.has(`${one.file}:${one.line}`) ||
          [platform.personOf(one.event), one.event.userId, one.event.anonymousId].includes(id))
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

type Verdict = Pick<PersonView['audiences'][number], 'isIn' | 'why'>

/** Why somebody is in an audience, or is not, by the last event that counts and by what Amazon has. */
function verdictOf(
  last: EventOfPerson | undefined,
  audienceId: string | undefined,
  membership: MembershipView | undefined,
  known: boolean
): Verdict {
  if (membership !== undefined) {
    if (!membership.active) {
      return { isIn: false, why: 'The time to live is over since the person was added.' }
    }
    const why =
      last?.outcome === 'leaves'
        ? 'Still in: the last event takes the person out, and was not sent yet.'
        : membership.matched
          ? 'Amazon has the person, and recognised them.'
          : 'Amazon has the person, but does not recognise them by the identities it was sent.'
    return { isIn: true, why }
  }
  switch (last?.outcome) {
    case 'refused':
      return { isIn: false, why: `The last event was not sent. ${last.reason ?? ''}` }
    case 'leaves':
      return { isIn: false, why: 'The last event takes the person out of the audience.' }
    case 'enters':
      return audienceId === undefined
        ? { isIn: false, why: 'The audience is not connected to Amazon. Complete its settings.' }
        : known
          ? {
              isIn: false,
              why: 'The event would be sent as an entry, but Amazon has nobody by that ID: compute the audience.'
            }
          : { isIn: undefined, why: 'The event is sent as an entry. Amazon Ads does not tell who is in.' }
    default:
      return { isIn: false, why: 'No event of the person decides.' }
  }
}
