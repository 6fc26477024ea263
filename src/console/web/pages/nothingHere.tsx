import { Page } from '../components/page'

export const NothingHere = () => (
  <Page title="Nothing here" lead="There is no such page, or what it showed is no longer in this space.">
    <p>
      <a class="button primary" href="/">
        Go to the next step
      </a>
    </p>
  </Page>
)
