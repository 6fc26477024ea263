import { basename, delimiter, dirname, join, relative } from 'node:path'

const NAME = 'amazon-ads-dsp-amc'

/** What to type, in the folder where this program was started, to run it again. */
export function ownCommand(
  script = process.argv[1],
  { folder = process.cwd(), path = process.env.PATH ?? '' } = {}
): string {
  if (basename(script) === NAME) {
    // npx puts the folder of the packages into the path of what it starts, not of the next terminal.
    const local = dirname(script).endsWith(join('node_modules', '.bin'))
    if (local) {
      return `npx ${NAME}`
    }
    if (path.split(delimiter).includes(dirname(script))) {
      return NAME
    }
  }
  return `${script.endsWith('.ts') ? 'npx tsx' : 'node'} ${quoted(relative(folder, script))}`
}

/** For a POSIX shell. */
const quoted = (word: string) => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)
