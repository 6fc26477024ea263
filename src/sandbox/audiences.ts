import { findAdvertiser } from './account'
import type { AudienceFee, CreateAudience } from './contract'
import { isCreateAudience, isUpdateAudience, notALong, readBody } from './contract'
import { exactAdvertiserId } from './exactIds'
import { Members } from './members'
import type { Call, Reply } from './operation'
import { Refusal } from './operation'
import type { State } from './state'

/** 397 days: what an audience has when it names none, and the most it may name (official). */
const DEFAULT_TTL = 34_300_800

/** 18 digits and odd: a double, in steps of 64 at this size, holds none of them. Far apart, so that none meets another. */
const FIRST_ID = 413642381039213537n
const ID_STEP = 2_000_006n

export interface Audience {
  /** Digits. */
  audienceId: string
  advertiserId?: string
  connectionId?: string
  name: string
  description: string
  countryCode?: string
  externalAudienceId: string
  ttl: number
  audienceFees: AudienceFee[]
  members: Members
}

export class Audiences {
  private readonly audiences = new Map<string, Audience>()

  constructor(private readonly keepIdentities: boolean) {}

  add(audience: Omit<Audience, 'audienceId' | 'members'>): Audience {
    const audienceId = String(FIRST_ID + ID_STEP * BigInt(this.audiences.size))
    const added = { ...audience, audienceId, members: new Members(this.keepIdentities) }
    this.audiences.set(audienceId, added)
    return added
  }

  find(audienceId: string): Audience | undefined {
    return this.audiences.get(audienceId)
  }

  all(): Audience[] {
    return [...this.audiences.values()]
  }
}

/** -1 until the first job is done (reported); then received, matched, and matched within the time to live (our choice). */
export function audienceSize({ audienceId, members, ttl }: Audience, { jobs, settings }: State) {
  if (!jobs.anyDoneFor(audienceId)) {
    return { receivedRecordSize: -1, idResolutionCount: -1, dspAudienceSize: -1 }
  }
  return {
    receivedRecordSize: members.size,
    idResolutionCount: members.matched,
    dspAudienceSize: members.countActive(ttl, settings.now()).matched
  }
}

/** What the sandbox tells of an audience beside what Amazon would. */
export interface AudienceSummary {
  audienceId: string
  externalAudienceId: string
  name: string
  /** Added and not removed. */
  members: number
  /** Of these, with time left to live. */
  active: number
  /** Of these, recognised by Amazon. */
  matched: number
}

export function summaries({ audiences, settings }: State): AudienceSummary[] {
  return audiences.all().map(({ audienceId, externalAudienceId, name, members, ttl }) => ({
    audienceId,
    externalAudienceId,
    name,
    members: members.size,
    ...members.countActive(ttl, settings.now())
  }))
}

export function createAudience({ text }: Call, state: State): Reply {
  const body = readBody(text, isCreateAudience)
  const { name, description, countryCode, metadata } = body
  const { namePattern } = state.settings
  if (namePattern !== undefined && !namePattern.test(name)) {
    throw new Refusal(400, 'name must be an alphanumeric string')
  }
  const { audienceId, externalAudienceId } = state.audiences.add({
    ...targetOf(body, text ?? '', state),
    name,
    description,
    countryCode,
    externalAudienceId: metadata.externalAudienceId,
    ttl: metadata.ttl ?? DEFAULT_TTL,
    audienceFees: metadata.audienceFees ?? []
  })
  return { status: 201, body: { audienceId: BigInt(audienceId), externalAudienceId } }
}

/** An advertiser or connection that the account does not have is refused at once (our stricter choice). */
function targetOf({ targetResource }: CreateAudience, text: string, { settings, connections }: State) {
  if ('connectionId' in targetResource) {
    const { connectionId } = targetResource
    const connection = connections.find(connectionId)
    if (connection === undefined) {
      throw new Refusal(400, 'connectionId not found')
    }
    return { connectionId, advertiserId: connection.dspAdvertiserId }
  }
  const advertiserId = exactAdvertiserId(text)
  if (advertiserId === undefined || findAdvertiser(settings.account, advertiserId) === undefined) {
    throw new Refusal(400, 'advertiserId not found')
  }
  return { advertiserId }
}

function findAudience({ parameters }: Call, { audiences }: State): Audience {
  const { audienceId } = parameters
  if (!/^-?\d+$/.test(audienceId)) {
    throw notALong()
  }
  const audience = audiences.find(audienceId)
  if (audience === undefined) {
    throw new Refusal(404, 'audienceId not found')
  }
  return audience
}

const number = (digits: string | undefined) => (digits === undefined ? undefined : BigInt(digits))

export function readAudience(call: Call, state: State): Reply {
  const audience = findAudience(call, state)
  const { name, description, countryCode, externalAudienceId, ttl, audienceFees } = audience
  return {
    status: 200,
    body: {
      audienceId: BigInt(audience.audienceId),
      advertiserId: number(audience.advertiserId),
      name,
      description,
      countryCode,
      metadata: { externalAudienceId, ttl, audienceFees, audienceSize: audienceSize(audience, state) }
    }
  }
}

/** Answers without countryCode and sizes (official). A new time to live holds at once, where Amazon takes a while. */
export function updateAudience(call: Call, state: State): Reply {
  const audience = findAudience(call, state)
  const { description, metadata } = readBody(call.text, isUpdateAudience)
  audience.description = description ?? audience.description
  audience.ttl = metadata?.ttl ?? audience.ttl
  audience.audienceFees = metadata?.audienceFees ?? audience.audienceFees
  const { name, externalAudienceId, ttl, audienceFees } = audience
  return {
    status: 200,
    body: {
      audienceId: BigInt(audience.audienceId),
      advertiserId: number(audience.advertiserId),
      name,
      description: audience.description,
      metadata: { externalAudienceId, ttl, audienceFees }
    }
  }
}
