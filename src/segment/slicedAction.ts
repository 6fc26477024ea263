import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Destination, RequestClient } from '@segment/actions-core'
import { MultiStatusResponse } from '@segment/actions-core'

type Action = Destination['actions'][string]
type PerformBatch = NonNullable<Action['definition']['performBatch']>
/** What the core hands over; its types leave a part of it out. */
type Input = Parameters<PerformBatch>[1] & { rawData: object; audienceMembership: unknown[] }

/** Events that are mapped and validated in one go, some 5 ms: batches that go side by side have one each in a turn. */
const SLICE = 500

/** A slice that is mapped and validated, and waits for the responses to its payloads. */
interface Slice {
  request: RequestClient
  input: Input
  respond: (responses: MultiStatusResponse) => void
  fail: (error: unknown) => void
}

/**
 * Lets the core map and validate the events of a batch in slices, between which the process does other things, such as
 * answering a signal or a page. The destination gets the batch as a whole, so its requests and responses are the same.
 */
export function sliceBatches(action: Action): void {
  const { performBatch } = action.definition
  if (performBatch === undefined) {
    return
  }
  const executeBatch = action.executeBatch.bind(action)
  /** By their events: the slices of a batch that are ready. */
  const ready = new WeakMap<object, Slice[]>()

  const hold: PerformBatch = (request, input) =>
    new Promise<MultiStatusResponse>((respond, fail) => {
      ready.get((input as Input).rawData)?.push({ request, input: input as Input, respond, fail })
    })

  const executeInSlices: typeof executeBatch = async (bundle) => {
    const slices: Slice[] = []
    const answers: ReturnType<typeof executeBatch>[] = []
    const errors: unknown[] = []
    for (let start = 0; start < bundle.data.length && errors.length === 0; start += SLICE) {
      const data = bundle.data.slice(start, start + SLICE)
      ready.set(data, slices)
      const answer = executeBatch({ ...bundle, data })
      answer.catch((error: unknown) => errors.push(error))
      answers.push(answer)
      await nextTurn()
    }
    // Where the core throws, nothing is sent.
    if (errors.length > 0) {
      slices.forEach(({ fail }) => fail(errors[0]))
    } else if (slices.length > 0) {
      await perform(slices, bundle.data)
    }
    return (await Promise.all(answers)).flat()
  }

  const perform = async (slices: readonly Slice[], rawData: object): Promise<void> => {
    const [{ request, input }] = slices
    try {
      const whole = {
        ...input,
        rawData,
        payload: slices.flatMap(({ input }) => input.payload as unknown[]),
        audienceMembership: slices.flatMap(({ input }) => input.audienceMembership)
      }
      const responses = ((await performBatch(request, whole as never)) as MultiStatusResponse).getAllResponses()
      let start = 0
      for (const { input, respond } of slices) {
        const ofSlice = new MultiStatusResponse()
        responses.slice(start, (start += input.payload.length)).forEach((one) => ofSlice.pushResponseObject(one))
        respond(ofSlice)
      }
    } catch (error) {
      slices.forEach(({ fail }) => fail(error))
    }
  }

  Object.assign(action, {
    definition: { ...action.definition, performBatch: hold },
    executeBatch: executeInSlices
  })
}
