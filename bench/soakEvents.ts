import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { sha256 } from '../src/system/sha256'
import type { SyncReport } from '../src/segment/sync/report'
import { seedChance } from '../scripts/people'
import type { SandboxProcess } from './processes'

export const AUDIENCES = ['bought_twice', 'visited_the_site', 'left_a_cart', 'vip', 'newsletter']

/** Events of a person in an audience, on average. */
const EVENTS_EACH = 3

/** One entry in so many is bad: of a European without consent, or a line that breaks off. */
const BAD_ONE_IN = 50

/** Who must be in which audience at the end. */
export interface Truth {
  audiences: number
  people: number
  events: number
  /** By audience: for each person the good events in their order, E for an entry and L for leaving. */
  said: string[][]
  refused: number
}

interface Written {
  files: string[]
  truth: Truth
}

/** Writes the events, one half packed. The same for the same seed. */
export async function writeEvents(folder: string, events: number, seed: number): Promise<Written> {
  const people = Math.max(1, Math.round(events / AUDIENCES.length / EVENTS_EACH))
  const truth: Truth = {
    audiences: AUDIENCES.length,
    people,
    events,
    said: AUDIENCES.map(() => new Array<string>(people).fill('')),
    refused: 0
  }
  const random = seedChance(seed)
  const files = [join(folder, 'events.jsonl'), join(folder, 'events.jsonl.gz')]
  const half = Math.ceil(events / 2)
  const write = { mode: 0o600 }
  await pipeline(Readable.from(lines(half, truth, random)), createWriteStream(files[0], write))
  await pipeline(
    Readable.from(lines(events - half, truth, random)),
    createGzip({ level: 1 }),
    createWriteStream(files[1], write)
  )
  return { files, truth }
}

const LINES_AT_ONCE = 1_000

function* lines(count: number, truth: Truth, random: () => number): Generator<string> {
  for (let done = 0; done < count; done += LINES_AT_ONCE) {
    let chunk = ''
    for (let line = 0; line < Math.min(LINES_AT_ONCE, count - done); line++) {
      chunk += `${nextLine(truth, random)}\n`
    }
    yield chunk
  }
}

function nextLine(truth: Truth, random: () => number): string {
  const person = Math.floor(random() * truth.people)
  const audience = Math.floor(random() * AUDIENCES.length)
  const key = AUDIENCES[audience]
  const enters = random() < 0.6
  const bad = enters && random() < 1 / BAD_ONE_IN
  if (bad) {
    truth.refused += 1
  } else {
    truth.said[audience][person] += enters ? 'E' : 'L'
  }
  const values = {
    [key]: enters,
    email: emailOf(person),
    first_name: versionName(bad ? 0 : truth.said[audience][person].length - 1),
    ...(bad && { country_code: 'DE' })
  }
  const personas = {
    computation_class: 'audience',
    computation_key: key,
    computation_id: `aud_${key}`,
    namespace: 'spa_soak'
  }
  const common = { messageId: `m-${person}-${audience}`, userId: userIdOf(person), context: { personas } }
  const line = JSON.stringify(
    random() < 0.5
      ? { type: 'identify', traits: values, ...common }
      : { type: 'track', event: enters ? 'Audience Entered' : 'Audience Exited', properties: values, ...common }
  )
  return bad && random() < 0.5 ? line.slice(0, -1) : line
}

const userIdOf = (person: number): string => `user-${person}`
export const personOf = (userId: string): number => Number(userId.slice('user-'.length))
/** Tells which event of a person in an audience it was: a name, which has no digits. */
export const versionName = (nth: number): string => `version${nth}`

const emailOf = (person: number): string => `person.${person}@example.com`

interface Found {
  compared: number
  /** In by the events, but not at Amazon. */
  lost: number
  /** Twice in an audience, or an audience that was made twice. */
  doubled: number
  /** At Amazon, but out by the events, or with the identity of another. */
  wrong: number
  /** Events that the report has more or less than there were, refused ones apart. */
  unaccounted: number
}

/** Compares all members at Amazon with the truth. So many audiences were knowingly made twice. */
export async function compare(
  truth: Truth,
  report: SyncReport,
  sandbox: SandboxProcess,
  madeAgain: number
): Promise<Found> {
  const doubled = Math.max(0, (await sandbox.audiences()).length - AUDIENCES.length - madeAgain)
  const found: Found = { compared: 0, lost: 0, doubled, wrong: 0, unaccounted: 0 }
  for (const [audience, key] of AUDIENCES.entries()) {
    const { audienceId } = report.audiences.find((one) => one.audience === key) ?? {}
    const met = new Uint8Array(truth.people)
    const { body } = await sandbox.members(audienceId ?? 'none')
    for await (const line of createInterface({ input: Readable.fromWeb(body as ReadableStream) })) {
      const { externalUserId, hashedPII } = JSON.parse(line) as {
        externalUserId: string
        hashedPII: { email?: string }[]
      }
      const person = personOf(externalUserId)
      found.compared += 1
      found.doubled += met[person]
      met[person] = 1
      const itself = hashedPII.length > 0 && hashedPII.every(({ email }) => email === sha256(emailOf(person)))
      if (!isIn(truth, audience, person) || !itself) {
        found.wrong += 1
      }
    }
    truth.said[audience].forEach((_, person) => {
      if (isIn(truth, audience, person) && met[person] === 0) {
        found.lost += 1
      }
    })
  }
  const settled = report.audiences.reduce((sum, one) => sum + one.delivered + one.superseded, 0)
  const refused = report.audiences.reduce((sum, one) => sum + one.refused, 0)
  found.unaccounted = Math.abs(refused - truth.refused) + Math.abs(settled + refused - truth.events)
  return found
}

const isIn = ({ said }: Truth, audience: number, person: number): boolean => said[audience][person].endsWith('E')
