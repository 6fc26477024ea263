import { describeListenError, describeSystemError } from '../../src/system/systemError'

const fault = (code: unknown) => Object.assign(new Error('planted'), { code }) as NodeJS.ErrnoException

test.each([
  ['EACCES', 'permission denied'],
  ['ENOSPC', 'the disk is full'],
  ['ENOENT', 'it does not exist'],
  ['EISDIR', 'it is a folder'],
  ['EWHATEVER', 'EWHATEVER'],
  [7, 'unknown error'],
  [undefined, 'unknown error']
])('the code %j is reported as "%s"', (code, words) => {
  expect(describeSystemError(fault(code))).toBe(words)
})

test.each([
  [
    'EADDRINUSE',
    'The sandbox cannot listen on port 80: another program uses it. Choose another port with --port; --port 0 takes any free one.'
  ],
  ['EACCES', 'The sandbox cannot listen on port 80: permission denied. Use port 1024 or higher.'],
  [
    undefined,
    'The sandbox cannot listen on port 80: unknown error. Choose another port with --port; --port 0 takes any free one.'
  ]
])('a port that is refused with %j: why, and what to do', (code, words) => {
  expect(describeListenError('sandbox', 80, fault(code))).toBe(words)
})
