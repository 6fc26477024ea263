import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { sha256 } from '../src/system/sha256'
import type { RowsReport } from '../src/segment/reverseEtl/run'
import type { Chance } from '../scripts/people'
import { seedChance } from '../scripts/people'
import type { SandboxProcess } from './processes'
import { sum } from './report'
import type { Course, Disturbance, DisturbedRun, SoakClock } from './soakDisturbances'
import { describe, disturbances, findBrokenPromise, lastWords, runDisturbed, UNDISTURBED } from './soakDisturbances'
import type { Network } from './soakNetwork'

const AUDIENCE = 'Soak of rows'

/** Of a person's row; without consent, as it is blank there, a European may not be in. */
interface Row {
  version: number
  consent: 'GRANTED' | 'DENIED' | ''
}

/** The rows of the source by the number of their person. */
type Source = (Row | undefined)[]

/** One person in so many needs consent. */
const EUROPEAN_ONE_IN = 3

const isEuropean = (person: number): boolean => person % EUROPEAN_ONE_IN === 0

const isToBeIn = (row: Row | undefined, person: number): boolean =>
  row?.consent === 'GRANTED' || (row?.consent === '' && !isEuropean(person))

const idOf = (person: number): string => `P-${person}`
const personOf = (externalUserId: string): number => Number(externalUserId.slice(2))
const emailOf = (person: number, version: number): string => `person.${person}.${version}@example.com`

/** What the source says, and how it changes from one run to the next. */
class ChangingSource {
  rows: Source
  private before: Source
  private lastVersion = 0
  /** Whose row has changed with the latest change. */
  private changed: number[] = []

  constructor(
    people: number,
    private readonly chance: Chance
  ) {
    this.rows = Array.from({ length: people }, () => (chance() < 0.8 ? this.newRow() : undefined))
    this.before = this.rows
  }

  /** Some people come, go, change or withdraw; some get back the row they had before. */
  change(share: number): void {
    const before = this.rows
    const rows = [...before]
    const back = this.changed.filter(() => this.chance() < 0.5)
    back.forEach((person) => (rows[person] = this.before[person]))
    const others = Array.from({ length: Math.ceil(rows.length * share) }, () => Math.floor(this.chance() * rows.length))
    others.forEach((person) => (rows[person] = this.changedRow(rows[person])))
    this.changed = [...new Set([...back, ...others])]
    this.before = before
    this.rows = rows
  }

  write(path: string): void {
    const lines = ['customer_id,email,country,amzn_user_data']
    this.rows.forEach((row, person) => {
      if (row !== undefined) {
        const country = isEuropean(person) ? 'DE' : 'US'
        lines.push(`${idOf(person)},${emailOf(person, row.version)},${country},${row.consent}`)
      }
    })
    writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 })
  }

  private changedRow(row: Row | undefined): Row | undefined {
    const kind = this.chance()
    if (row === undefined) {
      return this.newRow()
    }
    return kind < 0.4
      ? undefined
      : kind < 0.8
        ? this.newRow()
        : { ...row, consent: kind < 0.88 ? 'DENIED' : kind < 0.92 ? '' : 'GRANTED' }
  }

  private newRow(): Row {
    return { version: ++this.lastVersion, consent: this.chance() < 0.02 ? '' : 'GRANTED' }
  }
}

interface RowsSoakOptions {
  people: number
  seed: number
  batchSize: number
  /** Changes of the source at most. */
  days: number
  /** Time from when on no further day begins, in milliseconds of the epoch. */
  until: number
  folder: string
  clock: SoakClock
  sandbox: SandboxProcess
  network: Network
  /** Makes Amazon and the network fail, each time in another way. */
  strike(seed: number): Promise<void>
}

/** What a comparison of all members may find wrong. */
const NOTHING_WRONG = {
  /** In by the source, but not at Amazon. */
  lost: 0,
  /** At Amazon, but out by the source: their row is gone, or denies consent. */
  'in wrongly': 0,
  /** At Amazon, but their consent, which they need, is blank. */
  'in although they withdrew their consent': 0,
  /** At Amazon with other identities than the source has. */
  'in with former identities': 0,
  /** Twice in the audience, or an audience that was made twice. */
  doubled: 0
}

/** By the words in which they are printed. */
const NO_FIGURES = {
  'days on which the table changes': 0,
  'runs of the program': 0,
  'rows taken': 0,
  'kills of the program (kill -9)': 0,
  'runs on a full disk': 0,
  'second runs on the same state': 0,
  'peak memory of the program, MB': 0,
  'comparisons of all members': 0,
  'members compared': 0
}

interface RowsFound {
  figures: typeof NO_FIGURES
  wrong: typeof NOTHING_WRONG
  /** Runs that ended otherwise than they promise, with what they said. */
  brokenPromises: string[]
  /** Where each kind of wrong was first seen, and what had happened since all was right. */
  firstWrong: string[]
}

/**
 * Day after day a source changes and goes to Amazon, while everything fails: runs are killed, find the disk full or give
 * up, and some days the source changes again before the run goes on. After each run that says all is done, and at the end,
 * everybody at Amazon is compared with the source.
 */
export async function soakRows(options: RowsSoakOptions): Promise<RowsFound> {
  return new RowsSoak(options).run()
}

/** Attempts of a day under disturbances, before one in peace. */
const MOST_DISTURBED = 3
const SHARE_CHANGED = 0.03

class RowsSoak {
  private readonly chance: Chance
  private readonly nextDisturbance: ReturnType<typeof disturbances>
  private readonly source: ChangingSource
  private readonly file: string
  private readonly kept: string
  private course: Course = { ms: 4_000, uploads: 10, fileChanges: 10, fileBytes: 200_000 }
  /** How the audience is named from now on. */
  private audience = ['--audience-name', AUDIENCE]
  /** What happened since the latest comparison. */
  private story: string[] = []
  private readonly found: RowsFound = {
    figures: { ...NO_FIGURES },
    wrong: { ...NOTHING_WRONG },
    brokenPromises: [],
    firstWrong: []
  }

  constructor(private readonly options: RowsSoakOptions) {
    this.chance = seedChance(options.seed)
    this.nextDisturbance = disturbances(this.chance)
    this.source = new ChangingSource(options.people, this.chance)
    this.file = join(options.folder, 'people.csv')
    this.kept = join(options.folder, 'kept')
    mkdirSync(this.kept)
    writeFileSync(this.settings, JSON.stringify({ mapping: { batch_size: options.batchSize } }), { mode: 0o600 })
  }

  private get figures(): typeof NO_FIGURES {
    return this.found.figures
  }

  private get day(): string {
    return `day ${this.figures['days on which the table changes']}`
  }

  private get settings(): string {
    return join(this.options.folder, 'settings.json')
  }

  async run(): Promise<RowsFound> {
    const { days, until, seed } = this.options
    let goesOn = true
    for (let day = 0; goesOn && day < days && (day === 0 || Date.now() < until); day++) {
      this.figures['days on which the table changes'] += 1
      if (day > 0) {
        this.changeSource()
      }
      this.source.write(this.file)
      await this.options.strike(seed * 1000 + day)
      const disturbed = 1 + Math.floor(this.chance() * MOST_DISTURBED)
      for (let attempt = 0; attempt < disturbed; attempt++) {
        await this.runOnce(this.nextDisturbance(this.course))
        if (this.chance() < 0.6) {
          this.changeSource()
          this.source.write(this.file)
        }
      }
      goesOn = await this.runInPeace()
    }
    await this.options.network.settled()
    this.story.push('all settled')
    await this.compare()
    return this.found
  }

  private changeSource(): void {
    this.source.change(SHARE_CHANGED)
    this.story.push('source changed')
  }

  /** The same command resumes, now that nothing fails. The second time there is nothing left to do. */
  private async runInPeace(): Promise<boolean> {
    const { sandbox, network } = this.options
    network.strike(0)
    await sandbox.heal()
    let done = await this.runOnce(UNDISTURBED)
    if (done === undefined || hasUnsettled(done)) {
      done = await this.runOnce(UNDISTURBED)
    }
    if (done === undefined) {
      this.found.brokenPromises.push(`${this.day} of rows: does not go on. ${this.story.join('; ')}`)
    }
    return done !== undefined
  }

  /** The report of a run that is done. */
  private async runOnce(disturbance: Disturbance): Promise<RowsReport | undefined> {
    const { clock, network, sandbox } = this.options
    const args = ['rows', this.file, '--key', 'customer_id', ...this.audience, '--state', join(this.kept, 'state')]
    const flags = [
      '--advertiser-id',
      '4728736040201',
      '--country-code',
      'US',
      '--settings',
      this.settings,
      '--yes',
      '--json'
    ]
    const { records } = await sandbox.counts()
    const ended = await runDisturbed([...args, ...flags], disturbance, { network, folder: this.kept, clock })
    const sent = (await sandbox.counts()).records - records
    const { figures } = this
    figures['runs of the program'] += 1
    figures['rows taken'] += sent
    figures['kills of the program (kill -9)'] += ended.code === null ? 1 : 0
    figures['runs on a full disk'] += disturbance.mostBlocks !== undefined ? 1 : 0
    figures['second runs on the same state'] += ended.second === undefined ? 0 : 1
    const peak = 'peak memory of the program, MB'
    figures[peak] = Math.max(figures[peak], ended.peakMegabytes)
    this.story.push(
      `${describe(disturbance)} → ${ended.code ?? 'killed'}, ${sent} rows${ended.code === 1 ? ` (${lastWords(ended.stderr)})` : ''}`
    )
    await this.takeUpAudience(ended)
    const broken = findBrokenPromise(ended)
    if (broken !== undefined) {
      this.found.brokenPromises.push(`${this.day} of rows: ${broken}`)
    }
    const report = ended.stdout === '' ? undefined : (JSON.parse(ended.stdout) as RowsReport)
    if (ended.code !== 1 && ended.course.uploads > 0 && report !== undefined) {
      const fileBytes = sum(readdirSync(this.kept).map((name) => statSync(join(this.kept, name)).size))
      this.course = { ...ended.course, fileBytes }
    }
    if (report !== undefined && report.stopped === undefined && !hasUnsettled(report)) {
      await this.compare()
      return report
    }
    return report?.stopped === undefined ? report : undefined
  }

  /** When it is open whether the audience was made, somebody looks, and names it or has it made. */
  private async takeUpAudience({ stderr }: DisturbedRun): Promise<void> {
    if (/--create-again/.test(stderr)) {
      const made = (await this.options.sandbox.audiences()).find(({ name }) => name === AUDIENCE)
      this.audience =
        made === undefined ? ['--audience-name', AUDIENCE, '--create-again'] : ['--audience-id', made.audienceId]
    } else if (this.audience.includes('--create-again') && (await this.options.sandbox.audiences()).length > 0) {
      this.audience = ['--audience-name', AUDIENCE]
    }
  }

  private async compare(): Promise<void> {
    const { sandbox } = this.options
    const { found, figures } = this
    const audiences = await sandbox.audiences()
    const met = new Uint8Array(this.source.rows.length)
    const wrong = { ...NOTHING_WRONG, doubled: Math.max(0, audiences.length - 1) }
    const { ok, body } = await sandbox.members(audiences[0]?.audienceId ?? 'none')
    const members = ok ? Readable.fromWeb(body as ReadableStream) : Readable.from([])
    for await (const line of createInterface({ input: members })) {
      const { externalUserId, hashedPII } = JSON.parse(line) as Member
      const person = personOf(externalUserId)
      const row = this.source.rows[person]
      figures['members compared'] += 1
      wrong.doubled += met[person]
      met[person] = 1
      if (!isToBeIn(row, person)) {
        wrong[row?.consent === '' ? 'in although they withdrew their consent' : 'in wrongly'] += 1
      } else if (!hashedPII.every(({ email }) => email === sha256(emailOf(person, row?.version ?? 0)))) {
        wrong['in with former identities'] += 1
      }
    }
    wrong.lost = this.source.rows.filter((row, person) => isToBeIn(row, person) && met[person] === 0).length
    figures['comparisons of all members'] += 1
    for (const kind of Object.keys(wrong) as (keyof typeof wrong)[]) {
      if (wrong[kind] > 0 && found.wrong[kind] === 0) {
        found.firstWrong.push(`${this.day}, ${wrong[kind]} ${kind}, after ${this.story.join('; ')}`)
      }
      found.wrong[kind] += wrong[kind]
    }
    this.story = []
  }
}

interface Member {
  externalUserId: string
  hashedPII: { email?: string }[]
}

/** Whether the next run still has to see to something: a job without its end, or one that failed. */
const hasUnsettled = ({ jobs, unsent, invalidRecords }: RowsReport): boolean =>
  unsent > 0 || invalidRecords.length > 0 || jobs.some(({ state }) => state === 'FAILED' || state === 'PENDING')
