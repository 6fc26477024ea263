import type { RowsProblem } from '../../segment/sources/rowsError'
import { RowsError } from '../../segment/sources/rowsError'
import type { ImportProblem } from '../api'
import { findNamedSetting, HttpError } from '../http/httpError'
import { CATALOG } from '../workspace/catalog'
import { columnLabel } from './columns'

/** Why a file can't be read or sent, at the field of the page that is to blame: the command's messages name its flags. */
export function importProblem(error: unknown, { path, fileName }: { path: string; fileName: string }): ImportProblem {
  if (error instanceof RowsError) {
    return describeProblem(error.problem)
  }
  if (error instanceof HttpError) {
    return error.problem
  }
  // People know their file by its own name.
  const message = (error as Error).message.split(path).join(fileName)
  return { message, field: findNamedSetting(CATALOG[0], message) }
}

function describeProblem(problem: RowsProblem): ImportProblem {
  switch (problem.kind) {
    case 'connectionMismatch':
      return {
        message: `${settingLabel('connectionId')}: the audience was created ${
          problem.connectionId === undefined ? 'without a connection' : `for the connection ${problem.connectionId}`
        }. Choose that, or give a new audience another name.`,
        field: 'connectionId'
      }
    case 'audienceMayExist':
      return {
        message: `${problem.why} Look in Amazon DSP, or in AMC, for an audience “${problem.name}”, and answer “Is the audience at Amazon?”.`,
        field: 'perhapsMade',
        perhapsMade: problem.name
      }
    case 'keyMismatch':
      return {
        message: `The previous file of this audience identified people by the column ${problem.key}. Choose that for External User ID, or give a new audience another name.`,
        field: 'key'
      }
    case 'singleColumn':
      return { message: `${columnLabel(problem.field)} takes one column.`, field: problem.field }
    case 'severalTables':
      return {
        message: `The file has several tables: ${problem.tables.join(', ')}. Choose a file with only the table of people.`,
        field: 'file'
      }
  }
}

const settingLabel = (field: string): string =>
  CATALOG[0].audienceSettings.find(({ key }) => key === field)?.label ?? field
