import { Empty } from './notice'

/** What a page holds while there is no destination in the space. */
export const NeedsDestination = ({ what }: { what: string }) => (
  <Empty title="There is no destination yet">
    <p>Add Amazon Ads DSP and AMC from the catalog. {what}</p>
    <a class="button primary" href="/catalog">
      Open the catalog
    </a>
  </Empty>
)
