import Table from 'cli-table3'
import definition from '..'
import { PLAIN, printable } from './terminal'
import type { PreviewedLine } from '../segment/preview/preview'
import type { PreviewedEvent } from '../segment/preview/previewedEvents'

const { fields } = definition.actions.syncAudience

/** One event for people. */
export function previewText(line: PreviewedLine): string {
  const { file, line: number, messageId, audience, notConnected, connectionId } = line
  const id = notConnected ? 'not connected yet' : (line.audienceId ?? 'without an ID')
  const through = connectionId === undefined ? '' : `, AMC connection ${connectionId}`
  const parts = [
    `${file}:${number}${messageId === undefined ? '' : `  ${messageId}`}`,
    `  audience ${audience ?? '(none)'} (${id}${through})`,
    `  ${outcomeOf(line)}`
  ]
  if (line.identities.length > 0) {
    parts.push(indented(identitiesTable(line)))
  }
  if (line.record !== undefined) {
    parts.push(`  record  ${JSON.stringify(line.record)}`)
  }
  return parts.map((part) => part.split('\n').map(printable).join('\n')).join('\n')
}

function outcomeOf({ outcome, reason, externalUserId, countryCode }: PreviewedEvent): string {
  const person = [externalUserId, countryCode].filter((part) => part !== undefined).join(', ')
  return reason === undefined ? `${outcome} as ${person}` : `${outcome}: ${reason}`
}

function identitiesTable({ identities }: PreviewedEvent): string {
  const table = new Table({ head: ['Identity', 'Where', 'Value', 'Normalised', 'SHA-256 sent'], style: PLAIN })
  for (const { field, place, raw, normalised, hash, leftOut } of identities) {
    const shown = leftOut === undefined ? (normalised ?? 'hashed already') : `left out: ${leftOut}`
    table.push([
      fields[field].label,
      place,
      printable(raw),
      printable(shown),
      hash === undefined ? '-' : hash.length > 16 ? `${hash.slice(0, 16)}…` : hash
    ])
  }
  return table.toString()
}

const indented = (text: string): string => text.replace(/^/gm, '  ')
