import { MatchingMappings } from '../components/matchingMappings'
import { NeedsDestination } from '../components/notice'
import { Page } from '../components/page'
import { useSpace } from '../live'

/** Matching Mappings. */
export function MappingsPage() {
  const { destination } = useSpace()
  return (
    <Page title="Matching Mappings" lead="Which values of an event are sent to Amazon.">
      {destination === undefined ? <NeedsDestination what="Then you can add mappings here." /> : <MatchingMappings />}
    </Page>
  )
}
