import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../system/userError'
import type { Engine } from '../sources/duckdb'
import { readState, withEngine } from './readState'
import type { StateOf } from './state'
import { NoStateError, State } from './state'

/** How the names of states end that nobody chose. */
const ENDING = '.state'

/** What became of a person in one state. */
export interface StateErasure {
  /** Path of the state. */
  state: string
  /** Whether the person was in it, or, to be allowed again, erased from it. */
  wasIn: boolean
  /** Why it could not be changed. */
  problem?: string
}

export interface FoundStates {
  /** Paths of the states of this Amazon and region. */
  states: string[]
  /** Paths of states that belong to another one. */
  others: string[]
}

/**
 * The states that a person is to be erased from: those that are named, files or folders with states, or else those in
 * `folder`. Throws UserError when a state is in use or damaged, and for one that is named and isn't of this Amazon and region.
 */
export async function findStates(
  named: readonly string[] | undefined,
  of: Pick<StateOf, 'connection' | 'region'>,
  folder = '.'
): Promise<FoundStates> {
  const found: FoundStates = { states: [], others: [] }
  for (const path of named ?? [folder]) {
    const paths = pathsAt(path)
    for (const one of paths) {
      const isNamed = one === path
      const ofState = await readState(one, (state) => Promise.resolve(state.of)).catch((error: unknown) => {
        if (error instanceof NoStateError && !isNamed) {
          return undefined
        }
        throw error
      })
      if (ofState === undefined) {
        continue
      }
      const isOfThis = ofState.connection === of.connection && ofState.region === of.region
      if (!isOfThis && isNamed) {
        throw new UserError(
          `The state ${one} belongs to ${ofState.connection}, region ${ofState.region}. Erase the person there, too, with its credentials and --region ${ofState.region}. Nothing was deleted.`
        )
      }
      found[isOfThis ? 'states' : 'others'].push(one)
    }
  }
  return found
}

/** A file, or the states in a folder. */
function pathsAt(path: string): string[] {
  if (!existsSync(path)) {
    throw new UserError(`There is no state ${path}. Name the states of rows, or their folder, with --state.`)
  }
  return statSync(path).isDirectory() ? statesIn(path) : [path]
}

/** What is named like a state in a folder. */
export const statesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => (folder === '.' ? name : join(folder, name)))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .sort()

/** Removes a person from states, by the IDs at Amazon. One that can't be changed doesn't keep the others from it. */
export const eraseFromStates = (states: readonly string[], externalUserIds: readonly string[]) =>
  changeStates(states, (engine, path) => State.erase(engine, path, externalUserIds))

/** Lets a person who was erased be sent again, by the IDs at Amazon. */
export const allowInStates = (states: readonly string[], externalUserIds: readonly string[]) =>
  changeStates(states, (engine, path) => State.allowAgain(engine, path, externalUserIds))

const changeStates = (
  states: readonly string[],
  change: (engine: Engine, path: string) => Promise<number>
): Promise<StateErasure[]> =>
  states.length === 0
    ? Promise.resolve([])
    : withEngine(async (engine) => {
        const erasures: StateErasure[] = []
        for (const state of states) {
          try {
            erasures.push({ state, wasIn: (await change(engine, state)) > 0 })
          } catch (error) {
            erasures.push({ state, wasIn: false, problem: (error as Error).message })
          }
        }
        return erasures
      })
