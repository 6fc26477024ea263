const TURNS = 15
const WARM_UP = 2

/**
 * CPU milliseconds of works that take turns in alternating order, each the median of 15 turns; two turns before these
 * warm up.
 */
export async function inTurns(...works: (() => unknown)[]): Promise<number[]> {
  const times = works.map((): number[] => [])
  for (let turn = -WARM_UP; turn < TURNS; turn++) {
    const order = works.map((_, place) => (turn % 2 === 0 ? place : works.length - 1 - place))
    for (const place of order) {
      const time = await cpuMilliseconds(works[place])
      if (turn >= 0) {
        times[place].push(time)
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

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]
