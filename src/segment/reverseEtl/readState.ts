import { PrivateFolder } from '../../system/privateFolder'
import { Engine } from '../sources/duckdb'
import { State } from './state'

/** Does work with an engine that is there for it alone. */
export async function withEngine<Result>(work: (engine: Engine) => Promise<Result>): Promise<Result> {
  const folder = await PrivateFolder.create('rows')
  const engine = await Engine.open(folder.path)
  try {
    return await work(engine)
  } finally {
    engine.end()
    folder.remove()
  }
}

/** Reads a state, whatever audience it belongs to. Nothing is written. Throws UserError as `State.open` does. */
export const readState = <Result>(path: string, read: (state: State) => Promise<Result>): Promise<Result> =>
  withEngine(async (engine) => {
    const state = await State.openToRead(await engine.beside(), path)
    try {
      return await read(state)
    } finally {
      await state.close()
    }
  })
