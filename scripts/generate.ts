/**
 * Writes what is made from the definition: `npm run generate`. With `--check` it writes nothing and fails when a file
 * on disk differs.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import destination from '../src'
import { actionTypes, settingsTypes } from './generatedTypes'
import { mappingTable, namesTable, settingsTable } from './markdownTables'
import { metadataFile } from './metadata'

const ROOT = join(__dirname, '..')
const FOLDER = 'src/destinations/amazon-ads-dsp-amc'
const DOCS = 'docs/amazon-ads-dsp-amc.md'
const { authentication, audienceFields, actions } = destination

/** Path → content, of everything that is generated. */
async function generatedFiles(): Promise<Record<string, string>> {
  const files: Record<string, string> = {
    [`${FOLDER}/generated-types.ts`]: await settingsTypes(destination),
    [`${FOLDER}/metadata.json`]: metadataFile(destination),
    [DOCS]: withTables(read(DOCS), {
      connection: settingsTable(authentication?.fields ?? {}),
      audience: settingsTable(audienceFields),
      mapping: mappingTable(actions.syncAudience.fields),
      names: namesTable(actions.syncAudience.fields)
    })
  }
  for (const [slug, action] of Object.entries(actions)) {
    files[`${FOLDER}/${slug}/generated-types.ts`] = await actionTypes(action as never)
  }
  return files
}

/** Puts each table between its pair of marks, `<!-- table: name -->` and `<!-- end -->`. */
function withTables(markdown: string, tables: Record<string, string>): string {
  return markdown.replace(
    /(<!-- table: (\w+) -->\n)[^]*?(<!-- end -->)/g,
    (_all, start: string, name: string, end: string) => `${start}\n${tables[name]}\n\n${end}`
  )
}

function read(path: string): string {
  try {
    return readFileSync(join(ROOT, path), 'utf8')
  } catch {
    return ''
  }
}

async function main(check: boolean): Promise<void> {
  const stale = Object.entries(await generatedFiles()).filter(([path, content]) => read(path) !== content)
  for (const [path, content] of stale) {
    if (!check) {
      writeFileSync(join(ROOT, path), content)
    }
    console.log(`${check ? 'stale' : 'written'}: ${path}`)
  }
  if (check && stale.length > 0) {
    console.error('Generated files are not up to date. Run: npm run generate')
    process.exitCode = 1
  }
}

void main(process.argv.includes('--check'))
