import type { JSONObject } from '@segment/actions-core'
import { transform } from '@segment/actions-core'
import { toExternalUserId } from '../../../destinations/amazon-ads-dsp-amc/identity'
import { UserError } from '../../../system/userError'
import { readMessageId, readEvent } from '../../sources/events/event'
import { readSettled } from './journal'
import { LineSet } from '../../delivery/lineRanges'
import { splitLines } from '../../sources/lines'
import { readBytes, STANDARD_INPUT, cannotReadError } from '../../sources/bytes'

/** Where the event was read that a record came from. */
export interface Origin {
  file: string
  /** From 1. */
  line: number
  messageId?: string
}

/** Identifies a record of a job: Amazon's job and the person's external user ID. */
interface SentRecord {
  jobRequestId: string
  externalUserId: string
}

/** Finds the events that records were made of, by a journal and the files of its run. */
export type Origins = (record: SentRecord) => Origin | undefined

/**
 * Reads the journal and, of the run's files, the lines whose batches led to those jobs. `mapping` says where the external
 * user ID is in an event. Throws UserError when the journal or a file cannot be read. What came from standard input cannot
 * be found again.
 */
export async function findOrigins(
  journal: string,
  jobRequestIds: readonly string[],
  mapping: JSONObject
): Promise<Origins> {
  const { files, settled } = await readSettled(journal)
  const batches = settled.filter((batch) => batch.jobRequestIds.some((id) => jobRequestIds.includes(id)))
  const origins = new Map<string, Origin>()
  for (const [place, { path }] of files.entries()) {
    const wanted = batches
      .filter(({ lines }) => lines[place] !== undefined)
      .map(({ lines, jobRequestIds, refused }) => ({
        jobRequestIds,
        lines: linesIn(lines[place]),
        refused: new Set(
          Object.values(refused)
            .flat()
            .filter(({ file }) => file === place)
            .map(({ line }) => line)
        )
      }))
    if (path === STANDARD_INPUT || wanted.length === 0) {
      continue
    }
    for await (const { number, text } of readTexts(path)) {
      const batch = wanted.find(({ lines, refused }) => lines.has(number) && !refused.has(number))
      if (batch === undefined) {
        continue
      }
      const read = readEvent(text)
      if (read === undefined || !('event' in read)) {
        continue
      }
      const { externalUserId } = transform({ externalUserId: mapping.externalUserId }, { ...read.event })
      if (typeof externalUserId !== 'string' && typeof externalUserId !== 'number') {
        continue
      }
      for (const jobRequestId of batch.jobRequestIds) {
        // The last event of a person in a batch is the one that was sent.
        origins.set(toKey({ jobRequestId, externalUserId: toExternalUserId(String(externalUserId).trim()) }), {
          file: path,
          line: number,
          messageId: readMessageId(read.event)
        })
      }
    }
  }
  return (record) => origins.get(toKey(record))
}

function linesIn(ranges: string): LineSet {
  const lines = new LineSet()
  lines.add(ranges)
  return lines
}

async function* readTexts(path: string): AsyncGenerator<{ number: number; text: string }> {
  try {
    for await (const lines of splitLines(readBytes(path))) {
      for (const line of lines) {
        if ('text' in line) {
          yield line
        }
      }
    }
  } catch (error) {
    throw error instanceof UserError ? error : cannotReadError(path, error)
  }
}

const toKey = ({ jobRequestId, externalUserId }: SentRecord): string => `${jobRequestId} ${externalUserId}`
