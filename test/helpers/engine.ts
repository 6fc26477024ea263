import { rmSync } from 'node:fs'
import { Engine } from '../../src/segment/sources/duckdb'
import { openSource } from '../../src/segment/sources/tables/open'
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

export interface ReadRows {
  columns: readonly string[]
  rows: Record<string, unknown>[]
  bad: { file: string; line: number; reason: string }[]
}

/** What a source holds, as an import reads it. */
export const readRows = (
  sources: string[],
  model?: string,
  environment: NodeJS.ProcessEnv = {},
  delimiter?: string
): Promise<ReadRows> =>
  withEngine(async (engine, folder) => {
    const source = await openSource({ engine, sources, model, delimiter, folder, environment })
    try {
      const rows = await engine.rows(`select * from ${await source.relation(source.columns)}`)
      return { columns: source.columns, rows, bad: await source.badLines() }
    } finally {
      await source.close()
    }
  })
