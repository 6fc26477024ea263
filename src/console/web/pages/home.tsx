import { Page } from '../components/page'
import { useSpace } from '../live'
import { nextStep } from '../steps'

/** What this is, what it needs, and where to start. */
export function HomePage() {
  const space = useSpace()
  const { destination, amazon } = space
  const next = nextStep(space)
  const isDone = next.findStatus(space) === 'done'
  return (
    <Page title="Amazon Ads DSP and AMC">
      <section class="panel welcome">
        <p>
          Walk through the destination, from Segment’s catalog to people in an audience at Amazon, and see what becomes
          of each event on the way;{' '}
          {amazon.url === undefined
            ? 'you need an Amazon user with access to your advertiser, and what you send goes to Amazon Ads.'
            : 'you need no account, and nothing leaves this machine: the console talks to a sandbox instead of Amazon.'}
        </p>
        <div class="buttons">
          <a class="button primary" href={next.path}>
            {destination === undefined ? 'Start' : isDone ? 'Show what Amazon has' : `Continue with ${next.label}`}
          </a>
        </div>
      </section>
    </Page>
  )
}

export const NothingHere = () => (
  <Page title="Nothing here" lead="There is no such page, or what it showed is no longer in this space.">
    <p>
      <a class="button primary" href="/">
        Go to the first page
      </a>
    </p>
  </Page>
)
