import { UserError } from '../../system/userError'

/** What is wrong, as data: the messages name flags of the command, and the console has fields in their place. */
export type RowsProblem =
  /** The audience was made for this connection (undefined: for none), and another is asked for. */
  | { kind: 'connectionMismatch'; connectionId?: string }
  /** It is uncertain whether the audience was created; `why` says what happened, without naming a flag. */
  | { kind: 'audienceMayExist'; name: string; why: string }
  /** Earlier rows of the audience were identified by this column. */
  | { kind: 'keyMismatch'; key: string }
  /** One field got several columns and takes one. */
  | { kind: 'singleColumn'; field: string }
  | { kind: 'severalTables'; tables: readonly string[] }

/** A UserError with its cause as data, for programs. */
export class RowsError extends UserError {
  constructor(
    message: string,
    readonly problem: RowsProblem
  ) {
    super(message)
  }
}
