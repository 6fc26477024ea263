import { useLocation } from 'preact-iso'
import { post } from '../client'
import { Notice } from '../components/notice'
import { Page } from '../components/page'
import { useWorking } from '../components/useAction'

/** Back to an empty space. */
export function ResetPage() {
  const { route } = useLocation()
  const { working, problem, work } = useWorking()
  const reset = () =>
    work(async () => {
      await post('/reset')
      route('/catalog')
    })
  return (
    <Page title="Reset" lead="Back to an empty space, to walk the steps anew.">
      <section class="panel">
        <p>
          The destination, its connection, audiences and mappings, and the runs of this console are forgotten. A run
          that goes on is cancelled. What Amazon has stays at Amazon: audiences cannot be deleted there.
        </p>
        <div class="buttons">
          <button type="button" class="button danger" disabled={working} onClick={() => void reset()}>
            Reset the space
          </button>
          <a class="button" href="/">
            Keep it
          </a>
        </div>
        {problem !== undefined && <Notice is="failed">{problem.message}</Notice>}
      </section>
    </Page>
  )
}
