/** What the system's error codes mean, as the end of a sentence. */
const WORDS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EADDRINUSE: 'another program uses it',
  EDQUOT: 'this user has no space left on the disk',
  EFBIG: 'it would be larger than a file may be',
  EINVAL: 'the system does not allow it there',
  EIO: 'the disk failed',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ENODEV: 'it is a device',
  ENOENT: 'it does not exist',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'part of the path is not a folder',
  ENXIO: 'the reader closed the pipe',
  EPIPE: 'the reader closed the pipe',
  EROFS: 'the disk is read-only'
}

/** Why the system refused: the code itself only where there are no words for it here. */
export function describeSystemError(error: unknown): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? (WORDS[code] ?? code) : 'unknown error'
}

/** What to do, where it is more than to choose another port. */
const ADVICE: Record<string, string> = { EACCES: 'Use port 1024 or higher.' }

/** Why a server of ours cannot be reached at its port, and what to do. */
export function describeListenError(who: string, port: number, error: NodeJS.ErrnoException): string {
  const advice = ADVICE[String(error.code)] ?? 'Choose another port with --port; --port 0 takes any free one.'
  return `The ${who} cannot listen on port ${port}: ${describeSystemError(error)}. ${advice}`
}
