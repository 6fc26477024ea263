import definition from '..'
import { columns, printable, tableText, wrapped } from './terminal'
import type { PreviewedLine } from '../segment/preview/preview'
import type { PreviewedEvent } from '../segment/preview/explain'

const { fields } = definition.actions.syncAudience

/** One event for people. */
export function previewText(line: PreviewedLine): string {
  const { file, line: number, messageId, audience, notConnected, connectionId } = line
  const id = notConnected ? 'not connected yet' : (line.audienceId ?? 'without an ID')
  const through = connectionId === undefined ? '' : `, AMC connection ${connectionId}`
  const parts = [
    `${file}:${number}${messageId === undefined ? '' : `  ${messageId}`}`,
    `  audience ${audience ?? '(none)'} (${id}${through})`,
    indented(wrapped(describeOutcome(line), columns() - INDENT.length))
  ]
  if (line.identities.length > 0) {
    parts.push(indented(identitiesTable(line)))
  }
  if (line.record !== undefined) {
    parts.push(`  record  ${JSON.stringify(line.record)}`)
  }
  return parts.map((part) => part.split('\n').map(printable).join('\n')).join('\n')
}

function describeOutcome({ outcome, reason, externalUserId, countryCode }: PreviewedEvent): string {
  const person = [externalUserId, countryCode].filter((part) => part !== undefined).join(', ')
  return reason === undefined ? `${outcome} as ${person}` : `${outcome}: ${reason}`
}

function identitiesTable({ identities }: PreviewedEvent): string {
  const rows = identities.map(({ field, place, raw, normalised, hash, leftOut, note }) => [
    fields[field].label,
    printable(place.replace(/^\$\./, '')),
    printable(raw),
    printable(
      leftOut === undefined ? `${normalised ?? 'hashed already'}${note ? ` (${note})` : ''}` : `skipped: ${leftOut}`
    ),
    hash === undefined ? '-' : hash.length > SHOWN_OF_HASH ? `${hash.slice(0, SHOWN_OF_HASH)}…` : hash
  ])
  return tableText(COLUMNS, rows, columns() - INDENT.length)
}

const COLUMNS = [
  { head: 'Identity' },
  { head: 'Path' },
  { head: 'Value' },
  { head: 'Normalized', wraps: 10 },
  { head: 'SHA-256' }
]

const SHOWN_OF_HASH = 8

const INDENT = '  '

const indented = (text: string): string => text.replace(/^/gm, INDENT)
