import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The documentation for those who use the destination in Segment, seen from here and from where this is built to. */
const PAGE = join(__dirname, '../../../docs/amazon-ads-dsp-amc.md')

let table: [message: string, advice: string][] | undefined

/** What to do about a rejection, as the documentation's table has it; undefined when it does not have the message. */
export function findAdvice(reason: string | undefined): string | undefined {
  table ??= readTroubleshooting()
  return reason === undefined ? undefined : table.find(([message]) => reason.includes(message))?.[1]
}

function readTroubleshooting(): [string, string][] {
  const [, section = ''] = /\n## Troubleshooting\n([^]*?)\n## /.exec(readFileSync(PAGE, 'utf8')) ?? []
  return [...section.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(([, message, advice]) => [message, toPlain(advice)])
}

/** Without links and other marks. */
const toPlain = (markdown: string): string => markdown.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '')
