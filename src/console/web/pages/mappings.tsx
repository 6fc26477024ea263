import { useSpace } from '../live'
import { MatchingMappings } from '../components/matchingMappings'
import { NeedsDestination } from '../components/needsDestination'
import { Page } from '../components/page'

/** Matching Mappings. */
export function MappingsPage() {
  const { destination } = useSpace()
  return (
    <Page title="Matching Mappings" lead="What becomes of an event's values on their way to Amazon.">
      {destination === undefined ? <NeedsDestination what="Then its mappings are here." /> : <MatchingMappings />}
    </Page>
  )
}
