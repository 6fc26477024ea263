import { UserError } from '../../system/userError'

/** What is wrong where the words name flags of the command, for whoever has fields in their place. */
export type RowsProblem =
  /** The audience was made for this connection (undefined: for none), and another is asked for. */
  | { is: 'of another connection'; connectionId?: string }
  /** Nobody knows whether the audience was made; `why` says what happened, and no flag. */
  | { is: 'may have been made'; name: string; why: string }
  /** Earlier rows of the audience told people apart by this column. */
  | { is: 'of another key'; key: string }
  /** One field got several columns and takes one. */
  | { is: 'one column only'; field: string }
  | { is: 'several tables'; tables: readonly string[] }

/** The same as CannotRun, told to programs, too. */
export class RowsError extends UserError {
  constructor(
    message: string,
    readonly problem: RowsProblem
  ) {
    super(message)
  }
}
