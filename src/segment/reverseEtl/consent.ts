import type { JSONObject } from '@segment/actions-core'
import type { Outcome } from '../delivery/outcomes'
import { sendWithRetries } from '../delivery/sendBatch'
import { createDryPlatform } from '../dryRun'
import type { Platform, SavedAudience } from '../platform'
import type { ChangedRow } from './diff'
import { mergeRowsOfKey } from './diff'
import { createRowMapper } from './events'
import type { RowMapping } from './mapping'

interface ConsentOptions {
  region: string
  mapping: RowMapping
  /** As the mapping is saved: the audience may have a country for rows that have none. */
  hookInputs: JSONObject
  /** None if nothing is sent. */
  audience: SavedAudience | undefined
}

/**
 * How strict what the destination makes of a row's consent is: the higher, the stricter. A country that nobody knows may need
 * consent.
 */
const STRICTNESS = { notNeeded: 0, given: 1, missing: 2, denied: 3 } as const

const GRANTED = { consent: { amznUserData: 'GRANTED' } }
const NO_CONSENT_COUNTRY = { countryCode: 'US' }
/** Fields that are mapped to nothing: of those that aren't mapped, columns with their names would count. */
const NOTHING = { '@path': '$.context.nothing' }
const NOTHING_GRANTED = { consent: { amznUserData: NOTHING, amznAdStorage: NOTHING, tcf: NOTHING, gpp: NOTHING } }

const toRefusal = (outcome: Outcome): string | undefined => (outcome.kind === 'refused' ? outcome.reason : undefined)

/**
 * Tells what rows say of consent, in the destination's own judgment: it is asked what it would do with them as they are, with
 * consent granted, and without any. Nothing is sent.
 */
export class ConsentCheck {
  /** Keys whose rows disagree on consent. */
  conflicts = 0
  private readonly platforms = new Map<string, Promise<Platform>>()
  private readonly toEvent: ReturnType<typeof createRowMapper>

  constructor(private readonly options: ConsentOptions) {
    this.toEvent = createRowMapper(options.mapping)
  }

  /** One row for each key, with the emails and phones of all of its rows: the row whose consent is the strictest. */
  async mergeRows(groups: readonly ChangedRow[][]): Promise<ChangedRow[]> {
    const { mapping } = this.options
    const candidates = groups.map((rows) => {
      const merged = rows.map((row) => mergeRowsOfKey(rows, mapping, row))
      return [...new Map(merged.map((row) => [JSON.stringify(row.values), row])).values()]
    })
    const differing = candidates.filter(({ length }) => length > 1)
    const strictness = await this.judge(differing.flat())
    let place = 0
    return candidates.map((rows) => {
      if (rows.length === 1) {
        return rows[0]
      }
      const judged = rows.map((row) => ({ row, strictness: strictness[place++] }))
      const strictest = judged.reduce((found, one) => (one.strictness > found.strictness ? one : found))
      this.conflicts += judged.some((one) => one.strictness !== strictest.strictness) ? 1 : 0
      return strictest.row
    })
  }

  /**
   * Which of the rows that were refused lack consent, whatever else is wrong with them: these people may not be in any longer.
   * What Amazon refused is not for want of consent.
   */
  async findLackingConsent(rows: readonly ChangedRow[]): Promise<ChangedRow[]> {
    const asIs = await this.outcomes(rows)
    const granted = await this.outcomes(rows, GRANTED)
    return rows.filter((_, place) => {
      const reason = toRefusal(asIs[place])
      return reason !== undefined && reason !== toRefusal(granted[place])
    })
  }

  private async judge(rows: readonly ChangedRow[]): Promise<number[]> {
    if (rows.length === 0) {
      return []
    }
    const asIs = await this.outcomes(rows)
    const granted = await this.outcomes(rows, { ...GRANTED, ...NO_CONSENT_COUNTRY })
    const none = await this.outcomes(rows, NOTHING_GRANTED)
    return rows.map((_, place) => {
      const { kind } = asIs[place]
      if (kind === 'left') {
        return STRICTNESS.denied
      }
      if (kind !== 'entered') {
        return granted[place].kind === 'entered' ? STRICTNESS.missing : STRICTNESS.notNeeded
      }
      return none[place].kind === 'entered' ? STRICTNESS.notNeeded : STRICTNESS.given
    })
  }

  /** What would become of rows, by themselves, with these fields in the place of the mapped ones. */
  private async outcomes(rows: readonly ChangedRow[], fields: JSONObject = {}): Promise<Outcome[]> {
    const platform = await this.platformWith(fields)
    // Ids of their own: of several rows of one person only the last would be judged.
    const events = rows.map((row, place) => this.toEvent({ ...row, change: 'updated', id: `row-${place}` }))
    const outcomes: Outcome[] = []
    for (let start = 0; start < events.length; start += platform.batchSize) {
      const some = events.slice(start, start + platform.batchSize)
      outcomes.push(...(await sendWithRetries(some, (batch) => platform.send(batch), { attempts: 1, firstWaitMs: 0 })))
    }
    return outcomes
  }

  private platformWith(fields: JSONObject): Promise<Platform> {
    const key = JSON.stringify(fields)
    const platform = this.platforms.get(key) ?? this.createPlatform(fields)
    this.platforms.set(key, platform)
    return platform
  }

  private async createPlatform(fields: JSONObject): Promise<Platform> {
    const { region, hookInputs, audience } = this.options
    const platform = createDryPlatform(region, { ...this.options.mapping.mapping, ...fields })
    await platform.signIn()
    await platform.saveMapping(hookInputs, audience)
    return platform
  }
}
