type Run = <Done>(work: () => Promise<Done>) => Promise<Done>

/** Lets `count` pieces of work go on at a time; others begin in the order in which they came. */
export function slots(count: number): Run {
  const waiting: (() => void)[] = []
  let free = count

  return async (work) => {
    if (free > 0) {
      free--
    } else {
      await new Promise<void>((begin) => waiting.push(begin))
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) {
        free++
      } else {
        next()
      }
    }
  }
}
