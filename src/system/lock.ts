/** False when another open file holds the lock. It ends with the descriptor, and with the process, however that ends. */
export async function tryLock(descriptor: number): Promise<boolean> {
  // Native code: loaded by what needs it.
  const { tryLock } = await import('fs-native-extensions')
  return tryLock(descriptor)
}
