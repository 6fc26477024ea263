import { describeListenError, describeSystemError } from '../../src/system/systemError'

const fault = (code: unknown) => Object.assign(new Error('planted'), { code }) as NodeJS.ErrnoException

test.each([
  ['EACCES', 'this user may not'],
  ['ENOSPC', 'the disk is full'],
  ['ENOENT', 'it does not exist'],
  ['EISDIR', 'it is a folder'],
  ['EWHATEVER', 'EWHATEVER'],
  [7, 'unknown error'],
  [undefined, 'unknown error']
])('the code %j is told as "%s"', (code, words) => {
  expect(describeSystemError(fault(code))).toBe(words)
})

test.each([
  [
    'EADDRINUSE',
    'The sandbox cannot listen on port 80: another program has it. Give another one with --port, or --port 0 for any free one.'
  ],
  ['EACCES', 'The sandbox cannot listen on port 80: this user may not. Take one from 1024 on.'],
  [
    undefined,
    'The sandbox cannot listen on port 80: unknown error. Give another one with --port, or --port 0 for any free one.'
  ]
])('a port that is refused with %j: why, and what to do', (code, words) => {
  expect(describeListenError('sandbox', 80, fault(code))).toBe(words)
})
