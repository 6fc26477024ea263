import { useLocation } from 'preact-iso'
import { forgetDrafts, post, useAction } from '../client'
import { Button } from '../components/form'
import { ProblemNotice } from '../components/notice'
import { Page } from '../components/page'

/** Back to an empty workspace. */
export function ResetPage() {
  const { route } = useLocation()
  const { working, problem, act } = useAction()
  const reset = () =>
    act(async () => {
      await post('/reset')
      forgetDrafts()
      route('/catalog')
    })
  return (
    <Page title="Reset" lead="Back to an empty space, to walk through the steps again.">
      <section class="panel">
        <p>
          The destination, its connection, audiences and mappings, imported files, and the runs of this console are
          forgotten. A run or import in progress is cancelled. What Amazon has stays there: audiences can’t be deleted.
          People who were erased stay so: nothing of them is sent.
        </p>
        <div class="buttons">
          <Button look="danger" disabled={working} onClick={reset}>
            Reset the space
          </Button>
          <a class="button" href="/">
            Keep it
          </a>
        </div>
        <ProblemNotice problem={problem} />
      </section>
    </Page>
  )
}
