import { useState } from 'preact/hooks'
import type { Problem } from '../../api'
import { Refused } from '../client'

/** Does one thing at a time, and keeps what was wrong with it. */
export function useWorking() {
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const work = async (doing: () => Promise<void>): Promise<void> => {
    if (working) {
      return
    }
    setWorking(true)
    setProblem(undefined)
    try {
      await doing()
    } catch (error) {
      setProblem(error instanceof Refused ? error.problem : { message: 'Something went wrong in the page. Reload it.' })
    } finally {
      setWorking(false)
    }
  }
  return { working, problem, work }
}
