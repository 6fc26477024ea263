/** What the system's error codes mean, as the end of a sentence. */
const WORDS: Record<string, string> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EADDRINUSE: 'another program has it',
  EDQUOT: 'this user has no space left on the disk',
  EFBIG: 'it would be larger than a file may be',
  EINVAL: 'the system does not allow that there',
  EIO: 'the disk failed',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ENODEV: 'it is a device',
  ENOENT: 'it does not exist',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is no folder',
  ENXIO: 'nobody reads it',
  EPIPE: 'nobody reads it',
  EROFS: 'the disk is read-only'
}

/** Why the system refused, in words: the code itself only where it has none here. */
export function describeSystemError(error: unknown): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? (WORDS[code] ?? code) : 'unknown error'
}

/** What to do, where more is to be said than that another port may be free. */
const ADVICE: Record<string, string> = { EACCES: 'Take one from 1024 on.' }

/** Why a server of ours cannot be reached at its port, and what to do. */
export function describeListenError(who: string, port: number, error: NodeJS.ErrnoException): string {
  const advice = ADVICE[String(error.code)] ?? 'Give another one with --port, or --port 0 for any free one.'
  return `The ${who} cannot listen on port ${port}: ${describeSystemError(error)}. ${advice}`
}
