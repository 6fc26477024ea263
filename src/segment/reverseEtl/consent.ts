import type { JSONObject } from '@segment/actions-core'
import type { Outcome } from '../delivery/outcomes'
import { sendWithRetries } from '../delivery/sendBatch'
import { createDryDestination } from '../dryRun'
import type { SavedAudience } from '../platform'
import { Platform } from '../platform'
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

/** How strict what the destination makes of a row's consent is: the higher, the stricter. */
const STRICTNESS = { notNeeded: 0, given: 1, missing: 2, denied: 3 } as const

const NO_CREDENTIALS = { clientId: '', clientSecret: '', refreshToken: '' }

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

  /** Which of the rows that were refused would not have been with consent: these people may not be in any longer. */
  async findLackingConsent(rows: readonly ChangedRow[]): Promise<ChangedRow[]> {
    const granted = await this.outcomes(rows, { amznUserData: 'GRANTED' })
    return rows.filter((_, place) => granted[place].kind === 'entered')
  }

  private async judge(rows: readonly ChangedRow[]): Promise<number[]> {
    if (rows.length === 0) {
      return []
    }
    const asIs = await this.outcomes(rows)
    const granted = await this.outcomes(rows, { amznUserData: 'GRANTED' })
    const none = await this.outcomes(rows, {})
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

  /** What would become of rows, by themselves, with this consent in the place of the mapped one. */
  private async outcomes(rows: readonly ChangedRow[], consent?: JSONObject): Promise<Outcome[]> {
    const platform = await this.platformWith(consent)
    // Ids of their own: of several rows of one person only the last would be judged.
    const events = rows.map((row, place) => this.toEvent({ ...row, change: 'updated', id: `row-${place}` }))
    const outcomes: Outcome[] = []
    for (let start = 0; start < events.length; start += platform.batchSize) {
      const some = events.slice(start, start + platform.batchSize)
      outcomes.push(...(await sendWithRetries(some, (batch) => platform.send(batch), { attempts: 1, firstWaitMs: 0 })))
    }
    return outcomes
  }

  private platformWith(consent: JSONObject | undefined): Promise<Platform> {
    const key = JSON.stringify(consent ?? null)
    const platform = this.platforms.get(key) ?? this.createPlatform(consent)
    this.platforms.set(key, platform)
    return platform
  }

  private async createPlatform(consent: JSONObject | undefined): Promise<Platform> {
    const { region, hookInputs, audience } = this.options
    const mapping = { ...this.options.mapping.mapping, ...(consent && { consent }) }
    const { definition } = createDryDestination()
    const platform = new Platform(region, mapping, NO_CREDENTIALS, undefined, definition)
    await platform.signIn()
    await platform.saveMapping(hookInputs, audience)
    return platform
  }
}
