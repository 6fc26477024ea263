const WARM_UP = 2

/**
 * CPU milliseconds of works that take turns in alternating order, each the median of its turns; two turns before these
 * warm up.
 */
export async function inTurns(turns: number, works: readonly (() => unknown)[]): Promise<number[]> {
  const times = works.map((): number[] => [])
  for (let turn = -WARM_UP; turn < turns; turn++) {
    const order = works.map((_, index) => (turn % 2 === 0 ? index : works.length - 1 - index))
    for (const index of order) {
      const time = await cpuMilliseconds(works[index])
      if (turn >= 0) {
        times[index].push(time)
      }
    }
  }
  return times.map(median)
}

async function cpuMilliseconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]
