import { StopSignal } from '../../../src/segment/delivery/stop'

const begun = () => {
  const interrupt = new AbortController()
  return { interrupt, ending: new StopSignal(interrupt.signal) }
}

test('a run goes on until somebody ends it', () => {
  const { ending } = begun()
  ending.addDetail('Nothing to explain.')
  expect([ending.ended, ending.signal.aborted, ending.stopped]).toEqual([false, false, undefined])
})

test('an interrupt ends it', () => {
  const { interrupt, ending } = begun()
  interrupt.abort()
  expect([ending.ended, ending.signal.aborted]).toEqual([true, true])
  expect(ending.stopped).toEqual({ by: 'interrupt', reason: 'Interrupted.' })
  ending.addDetail('The last line read is 3.')
  expect(ending.stopped).toEqual({ by: 'interrupt', reason: 'Interrupted. The last line read is 3.' })
})

test('a source that cannot be read further is a reason, and what was read still goes', () => {
  const { ending } = begun()
  ending.stopReading('Broken.')
  expect([ending.ended, ending.stopped]).toEqual([false, { by: 'source', reason: 'Broken.' }])
})

test.each([
  [undefined, 'trouble'],
  ['source', 'source']
] as const)('a stop ends it by what it says: %s', (by, expected) => {
  const { ending } = begun()
  ending.stop('Busy.', by)
  expect([ending.ended, ending.stopped]).toEqual([true, { by: expected, reason: 'Busy.' }])
})

test('the first reason is kept, whatever comes after it', () => {
  const first = begun()
  first.ending.stop('Busy.')
  first.ending.stop('Busy again.')
  first.ending.stopReading('Broken.')
  first.interrupt.abort()
  expect(first.ending.stopped).toEqual({ by: 'trouble', reason: 'Busy.' })

  const broken = begun()
  broken.ending.stopReading('Broken.')
  broken.ending.stop('Busy.')
  expect([broken.ending.ended, broken.ending.stopped]).toEqual([true, { by: 'source', reason: 'Broken.' }])

  const interrupted = begun()
  interrupted.interrupt.abort()
  interrupted.ending.stop('Not sent.')
  expect(interrupted.ending.stopped).toEqual({ by: 'interrupt', reason: 'Interrupted.' })
})
