declare module 'fs-native-extensions' {
  /** False when another open file holds the lock. It ends with the descriptor, and with the process. */
  export function tryLock(fd: number): boolean
  /** Resolves when the lock is granted. */
  export function waitForLock(fd: number): Promise<void>
}
