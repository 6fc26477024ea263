import { count, plural } from '../../system/numbers'
import type { RowsMode } from './mapping'

/** Share of an audience from which on leaving must be confirmed. */
const MOST_LEAVING = 0.1

/** What a run would take away. */
interface Leaving {
  leaving: number
  /** In the audience before, as far as earlier runs know. */
  members: number
  /** Lines of the source that could not be read: the people in them seem to be gone. */
  badLines: number
  /** Rows without a key. */
  keyless: number
}

/** Why people may leave only when somebody agrees; undefined when they may. */
export function massRemovalWarning({ leaving, members, badLines, keyless }: Leaving): string | undefined {
  if (leaving === 0) {
    return undefined
  }
  if (leaving >= members) {
    return members === 1
      ? 'The only person of the audience would leave it.'
      : `All ${plural(members, 'person', 'people')} of the audience would leave it.`
  }
  if (leaving > members * MOST_LEAVING) {
    const percent = ((leaving / members) * 100).toFixed(1)
    return `${count(leaving)} of the ${plural(members, 'person', 'people')} of the audience would leave it: ${percent} %, more than a tenth.`
  }
  const lost = [
    ...(badLines > 0 ? [`${plural(badLines, 'line')} of the source cannot be read`] : []),
    ...(keyless > 0 ? [`${plural(keyless, 'of its rows has', 'of its rows have')} no key`] : [])
  ].join(', and ')
  return lost === ''
    ? undefined
    : `${plural(leaving, 'person', 'people')} would leave the audience, but ${lost}: ${leaving === 1 ? 'that person may' : 'some of those people may'} be in them.`
}

/**
 * Why a run must be confirmed whose source has lost a column of consent: those who said no in it would count as people who said
 * nothing. Undefined when it need not.
 */
export function lostConsentWarning(
  before: readonly string[] = [],
  now: readonly string[],
  mode: RowsMode
): string | undefined {
  const lost = before.filter((field) => !now.includes(field))
  return lost.length === 0 || mode === 'delete' || mode === 'remove-listed'
    ? undefined
    : `The last run read consent (${lost.join(', ')}), and no column has it now: people who said no may be added. Map a column to ${lost.length === 1 ? 'it' : 'them'} first.`
}

/** The same where a source lists who is to leave: a file that is taken for another one would remove everybody in it. */
export const listedRemovalWarning = (leaving: number): string | undefined =>
  leaving === 0
    ? undefined
    : `${plural(leaving, 'person is', 'people are')} listed and would be removed from the audience.`
