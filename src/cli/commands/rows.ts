import type { JSONObject } from '@segment/actions-core'
import { Command, Option } from 'commander'
import { isExactId } from '../../destinations/amazon-ads-dsp-amc/api/json'
import { UserError } from '../../system/userError'
import type { Target } from '../../amazon/target'
import { openTarget } from '../../amazon/target'
import { RejectedEventsFile } from '../../segment/delivery/rejectedFile'
import type { RowsMode } from '../../segment/reverseEtl/mapping'
import { readEncoding } from '../../segment/sources/encoding'
import { defaultStatePath } from '../../segment/reverseEtl/statePath'
import type { RunSettings } from '../../segment/settings'
import { audienceSettings, readSettings } from '../../segment/settings'
import { askYes, canAsk } from '../confirm'
import { exitCode } from '../exitCode'
import { audienceFlags, withBriefAudienceFlags } from '../audienceFlags'
import { renamed } from '../flags'
import { onInterrupt } from '../interrupt'
import { waitLines } from '../progress'
import { comparedText, foundText, rowsReportText } from '../rowsText'
import type { RunFlags } from '../runFlags'
import { allowsRejections, readWaits, withWaits } from '../runFlags'
import { targetText } from '../targetText'
import { count } from '../../system/numbers'
import { wrapped } from '../terminal'

/** Of a delimiter, as DuckDB takes it. */
const MOST_BYTES = 4

const PROGRESS_EVERY_MS = 5_000

interface RowsFlags extends RunFlags {
  key?: string
  mode: string
  audienceName?: string
  audienceId?: string
  map?: string[]
  delimiter?: string
  encoding?: string
  header: boolean
  model?: string
  state?: string
  full?: true
  keepAlive?: boolean
  yes?: true
}

export function createCommand(): Command {
  const command = new Command('rows')
    .argument('<source...>', 'files (CSV, JSON, Parquet, packed or not), a DuckDB or SQLite file, or postgres')
    .option('--key <column>', 'unique ID column that never changes for a person')
    .option('--mode <mode>', 'mirror, add-and-update, remove-listed or remove-missing (see below)', 'mirror')
    .option('--audience-name <name>', 'audience to send to; the first run creates it')
    .option('--audience-id <id>', "Amazon's ID of an existing audience")
    .addOption(
      new Option('--map <field=column>', 'column of a field; repeat it for more').argParser(
        (map, maps: string[] = []) => [...maps, map]
      )
    )
    .option('--model <file.sql|table>', 'SELECT that gives the rows, or the table of a database')
    .option('--dry-run', 'show what would be sent, change nothing at Amazon and save nothing')
    .option('--yes', 'remove people without asking, however many')
    .option('--settings <file>', 'JSON: region, audienceSettings, mapping')
    .option('--region <region>', 'NA, EU or FE (default: NA)')
    .option('--json', 'print the report as JSON')
  renamed(command, '--allow-rejected', '--allow-refused', 'exit with 0 even if rows were rejected')
  renamed(command, '--rejected <file>', '--refused <file>', 'list of rejected rows (default: a temporary file)')
  command
    .option('--delimiter <character>', 'between the cells of a CSV (default: found; tab or \\t for a tab)')
    .option('--encoding <name>', 'of text that is not UTF-8, such as windows-1252 or shift_jis (default: found)')
    .option('--no-header', 'the first line of a CSV is a row; its columns are column1, column2 …')
    .option('--state <file>', 'record of who is in the audience (default: next to the source)')
    .option('--full', 'send everybody, changed or not')
    .option('--keep-alive', 'send members again before they expire (default with mirror)')
    .option('--no-keep-alive', 'send changes only, and let members expire')
    .option('--create-again', 'create the audience even if it may already exist at Amazon')
  return withBriefAudienceFlags(withWaits(command, 'how long to wait'))
    .addHelpText(
      'after',
      `
Modes:
  mirror          add new and changed people, remove those no longer in the source
  add-and-update  add new and changed people, remove nobody
  remove-listed   remove the people in the source, add nobody
  remove-missing  remove those no longer in the source, add nobody

The address of PostgreSQL is DATABASE_URL in the environment. Without credentials
of Amazon Ads the rows go to a sandbox in this process, and nothing is kept.

Exit codes: 0 all rows were delivered; 1 the run could not start or finish;
2 some rows were rejected, the others delivered; 130 stopped by Ctrl-C.`
    )
    .action(rows)
}

async function rows(sources: string[], flags: RowsFlags): Promise<void> {
  const settings = readSettings(flags.settings, { region: flags.region, audience: audienceFlags(flags) })
  const mode = readMode(flags.mode)
  const audience = readAudienceFlags(flags)
  const refusedRows = new RejectedEventsFile(flags.rejected ?? flags.refused, sources)
  refusedRows.begin()
  const interrupt = onInterrupt('Stopping after the current batches. Press Ctrl-C again to stop immediately.')
  const connection = await openTarget(process.env)
  try {
    // DuckDB is loaded only here.
    const { runRows } = await import('../../segment/reverseEtl/run')
    const say = (text: string): void => void process.stderr.write(`${text}\n`)
    const target = targetText(connection, process.env).map((text) => wrapped(text))
    target.forEach(say)
    const progress = progressLines(say)
    const inputs = hookInputs(audience, settings)
    if (flags.dryRun && audience.id !== undefined && connection.to === 'built-in sandbox' && !inputs.countryCode) {
      say(wrapped(NOT_KNOWN(audience.id)))
    }
    const report = await runRows(
      {
        sources,
        model: flags.model,
        key: flags.key,
        mode,
        maps: flags.map ?? [],
        delimiter: readDelimiter(flags.delimiter),
        encoding: flags.encoding === undefined ? undefined : readEncoding(flags.encoding),
        header: flags.header ? undefined : false,
        settings: settings.mapping,
        state: chooseState(connection, sources, flags),
        dry: flags.dryRun === true,
        full: flags.full === true,
        keepAlive: readKeepAlive(flags.keepAlive, mode),
        region: settings.region,
        connection,
        audience,
        environment: process.env,
        hookInputs: inputs,
        ...readWaits(flags),
        createAgain: flags.createAgain,
        interrupt
      },
      {
        onFound: (found) => say(foundText(found)),
        onCompared: (compared) => say(wrapped(comparedText(compared, mode))),
        mayLeave: (why) => mayLeave(why, flags.yes === true),
        onProgress: ({ settled }, toSend) => progress(settled, toSend),
        onWait: waitLines(process.stderr),
        onRefused: (refused) =>
          refusedRows.add(
            refused.row === undefined
              ? { file: refused.file, line: refused.line, reason: refused.reason }
              : { file: sources.join(', '), row: refused.row, audience: flags.audienceName, reason: refused.reason }
          )
      }
    )
    if (report === undefined) {
      throw new UserError('Nothing was sent.')
    }
    refusedRows.close()
    const listed = refusedRows.path === undefined ? '' : `\nRows that were rejected: ${refusedRows.path}`
    process.stdout.write(
      flags.json
        ? `${JSON.stringify({ ...report, refusedFile: refusedRows.path }, null, 2)}\n`
        : `${rowsReportText(report)}${listed}\n`
    )
    if (flags.json && report.stopped !== undefined) {
      say(`Stopped: ${report.stopped.reason}`)
    }
    target.forEach(say)
    process.exitCode = exitCode(report, [report], allowsRejections(flags))
  } finally {
    await connection.close()
  }
}

const NOT_KNOWN = (audienceId: string): string =>
  `Without credentials of Amazon nothing is known of audience ${audienceId}: rows without a country need --country-code.`

/** The four wishes in words of their own, and the names of sync modes in Segment. */
const MODES: Readonly<Record<string, RowsMode>> = {
  mirror: 'mirror',
  'add-and-update': 'upsert',
  'remove-listed': 'remove-listed',
  'remove-missing': 'delete',
  upsert: 'upsert',
  delete: 'delete'
}

function readMode(mode: string): RowsMode {
  if (!Object.hasOwn(MODES, mode)) {
    throw new UserError(`--mode must be one of ${Object.keys(MODES).join(', ')}.`)
  }
  return MODES[mode]
}

/** Throws UserError with a mode that adds nobody: it has nobody to send again. */
function readKeepAlive(keepAlive: boolean | undefined, mode: RowsMode): boolean | undefined {
  if (keepAlive === true && mode !== 'mirror' && mode !== 'upsert') {
    throw new UserError(
      '--keep-alive needs a mode that adds people: use --mode mirror or --mode add-and-update, or leave --keep-alive out.'
    )
  }
  return keepAlive
}

/** What a shell takes badly may be written in words. */
function readDelimiter(given: string | undefined): string | undefined {
  const delimiter = given === 'tab' || given === '\\t' ? '\t' : given
  if (delimiter === undefined) {
    return undefined
  }
  if (delimiter === '' || Buffer.byteLength(delimiter) > MOST_BYTES || /["\r\n]/.test(delimiter)) {
    throw new UserError('--delimiter must be the sign between the cells, such as ^, or tab: no quote, no line break.')
  }
  return delimiter
}

function readAudienceFlags({ audienceId: id, audienceName: name }: RowsFlags): { id?: string; name?: string } {
  if ((id === undefined) === (name === undefined)) {
    throw new UserError(
      'Which audience? Give either --audience-name <name>, which the first run creates, or --audience-id <id>.'
    )
  }
  if (id !== undefined && !isExactId(id)) {
    throw new UserError('--audience-id must be the whole number that Amazon gave the audience.')
  }
  return { id, name }
}

/** Nothing is kept of a sandbox that ends with this process. */
function chooseState(connection: Target, sources: string[], flags: RowsFlags): string | undefined {
  if (connection.to !== 'built-in sandbox') {
    return flags.state ?? defaultStatePath(sources, flags.model, flags.audienceName ?? flags.audienceId ?? '')
  }
  if (flags.state !== undefined) {
    throw new UserError(
      'A state needs an Amazon that outlives the run: set the credentials of Amazon Ads, or start a sandbox with "amazon-ads-dsp-amc sandbox" and set AMAZON_ADS_SANDBOX_URL.'
    )
  }
  return undefined
}

function hookInputs(audience: { id?: string; name?: string }, settings: RunSettings): JSONObject {
  const given = audienceSettings(settings, audience.name ?? '') as JSONObject
  return audience.id === undefined
    ? { operation: 'create', audienceName: audience.name ?? '', ...given }
    : { operation: 'existing', existingAudienceId: audience.id, ...given }
}

/** Asks a person at a terminal; elsewhere it takes --yes. */
async function mayLeave(why: string, yes: boolean): Promise<boolean> {
  if (yes) {
    process.stderr.write(`${wrapped(why)}\n`)
    return true
  }
  if (!canAsk()) {
    throw new UserError(wrapped(`${why} Nothing was sent. If that is right, run it again with --yes.`))
  }
  return askYes(`${why} Is that right?`)
}

function progressLines(say: (text: string) => void): (done: number, toSend: number) => void {
  let last = Date.now()
  return (done, toSend) => {
    if (Date.now() - last >= PROGRESS_EVERY_MS) {
      last = Date.now()
      say(`${count(done)} of ${count(toSend)} rows done`)
    }
  }
}
