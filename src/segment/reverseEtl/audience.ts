import type { JSONObject } from '@segment/actions-core'
import type { RetryPolicy } from '../../system/retry'
import { retry } from '../../system/retry'
import { UserError } from '../../system/userError'
import type { AudienceRegistry } from '../audiences/registry'
import { isCertainlyNotCreated, mayExist } from '../audiences/registry'
import { isTemporaryError } from '../delivery/sendBatch'
import type { SavedAudience, Platform } from '../platform'
import { RowsError } from '../sources/rowsError'

/**
 * The audience that rows go to, as saving a mapping with these inputs gives it: the one of `before`, one that is at Amazon
 * already, or a new one, which is made once, whatever ends a run. Throws UserError with what to do.
 */
export async function resolveRowsAudience(
  platform: Pick<Platform, 'saveMapping' | 'findAudience'>,
  known: AudienceRegistry,
  inputs: JSONObject,
  { before, retryPolicy }: { before?: SavedAudience; retryPolicy: RetryPolicy }
): Promise<SavedAudience> {
  const name = toText(inputs.audienceName)
  const isSafeToRetry = (error: unknown): boolean =>
    isTemporaryError(error) && (inputs.operation !== 'create' || isCertainlyNotCreated(error))
  try {
    return await retry(() => resolve(platform, known, inputs, before), retryPolicy, isSafeToRetry)
  } catch (error) {
    if (error instanceof RowsError) {
      throw error
    }
    const { message } = error as Error
    throw mayExist(error)
      ? new RowsError(`${message} ${whatToDo(name)}`, { kind: 'audienceMayExist', name, why: message })
      : new UserError(message)
  }
}

async function resolve(
  platform: Pick<Platform, 'saveMapping' | 'findAudience'>,
  known: AudienceRegistry,
  inputs: JSONObject,
  before: SavedAudience | undefined
): Promise<SavedAudience> {
  const name = toText(inputs.audienceName)
  if (before !== undefined) {
    rejectOthers(inputs, before)
    const countryCode = before.countryCode ?? readSettings(inputs).countryCode
    return platform.saveMapping(toExisting(inputs, before), { ...before, countryCode })
  }
  if (inputs.operation !== 'create') {
    // Where Amazon says no country of the audience, that of the settings is the one of rows that have none.
    const { countryCode } = readSettings(inputs)
    return countryCode === undefined
      ? platform.saveMapping(inputs)
      : platform.saveMapping(inputs, { audienceId: toText(inputs.existingAudienceId), countryCode })
  }
  let made: SavedAudience | undefined
  const { audienceId } = await known.resolve(
    { key: name, name, externalAudienceId: toText(inputs.externalAudienceId) || name },
    {
      create: async () => {
        made = await platform.saveMapping(inputs)
        return made.audienceId
      },
      find: (id) => platform.findAudience(id)
    }
  )
  const taken = { ...readSettings(inputs), audienceId, audienceName: name }
  return made ?? platform.saveMapping(toExisting(inputs, taken), taken)
}

/** The people are in the audience of before: an audience can be moved neither to another connection nor to another country. */
function rejectOthers(inputs: JSONObject, { connectionId, countryCode }: SavedAudience): void {
  const wanted = toText(inputs.connectionId)
  if (inputs.operation === 'create' && wanted !== '' && wanted !== connectionId) {
    throw new RowsError(
      `--connection-id: the audience was made ${connectionId === undefined ? 'without a connection' : `for the connection ${connectionId}`}. ${LEAVE_OUT}`,
      { kind: 'connectionMismatch', connectionId }
    )
  }
  const country = toText(inputs.countryCode)
  if (inputs.operation === 'create' && country !== '' && countryCode !== undefined && country !== countryCode) {
    throw new UserError(`--country-code: the audience was made for ${countryCode}. ${LEAVE_OUT}`)
  }
}

const LEAVE_OUT = 'Leave the flag out, or send to another audience: its own name, and its own --state.'

/** An audience that is there is taken by its ID: later runs need no settings, and never make another one in its place. */
const toExisting = ({ connectionId }: JSONObject, before: SavedAudience): JSONObject => ({
  operation: 'existing',
  existingAudienceId: before.audienceId,
  connectionId: toText(connectionId) || before.connectionId || ''
})

const readSettings = ({ connectionId, countryCode }: JSONObject): Partial<SavedAudience> => ({
  connectionId: toText(connectionId) || undefined,
  countryCode: toText(countryCode) || undefined
})

const toText = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

const whatToDo = (name: string): string =>
  `Look in Amazon DSP, or in AMC, for an audience "${name}". If it is there, run it again with --audience-id <its ID> instead of --audience-name. If not, with --create-again.`
