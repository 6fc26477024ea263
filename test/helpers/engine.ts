import { rmSync } from 'node:fs'
import { Engine } from '../../src/segment/sources/duckdb'
import type { BadLine, LineCounts } from '../../src/segment/sources/tables/lineCounts'
import { openSource } from '../../src/segment/sources/tables/open'
import type { SourceOptions } from '../../src/segment/sources/tables/source'
import { temporaryFolder } from './temporaryFolder'

/** An engine with a folder of its own, which is gone afterwards. */
export async function withEngine<Result>(work: (engine: Engine, folder: string) => Promise<Result>): Promise<Result> {
  const folder = temporaryFolder()
  const engine = await Engine.open(folder)
  try {
    return await work(engine, folder)
  } finally {
    engine.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface ReadRows {
  columns: readonly string[]
  rows: Record<string, unknown>[]
  bad: readonly BadLine[]
  lines?: LineCounts
  notes: readonly string[]
}

/** What a source holds, as an import reads it; with an engine of its own, unless there is one for several tables of text. */
export function readRows(
  sources: string[],
  model?: string,
  environment: NodeJS.ProcessEnv = {},
  { engine: shared, ...options }: Partial<SourceOptions> = {}
): Promise<ReadRows> {
  const read = async (engine: Engine, folder: string): Promise<ReadRows> => {
    const source = await openSource({ engine, sources, model, folder, environment, ...options })
    try {
      const rows = await engine.rows(`select * from ${await source.relation(source.columns)}`)
      source.assertUnchanged()
      if (source.rows !== undefined && source.rows !== rows.length) {
        throw new Error(`The source said ${source.rows} rows, and has ${rows.length}.`)
      }
      return { columns: source.columns, rows, bad: await source.badLines(), lines: source.lines, notes: source.notes }
    } finally {
      await source.close()
    }
  }
  return shared === undefined ? withEngine(read) : read(shared, temporaryFolder())
}
