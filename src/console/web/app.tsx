import { LocationProvider, Route, Router } from 'preact-iso'
import { LiveProvider } from './live'
import { AmazonAudiencePage, AmazonAudiencesPage } from './pages/amazon/audiences'
import { AmazonJobPage, AmazonJobsPage } from './pages/amazon/jobs'
import { AmazonMembersPage } from './pages/amazon/members'
import { AmazonRequestPage, AmazonRequestsPage } from './pages/amazon/requests'
import { AmcPage } from './pages/amc'
import { AudiencePage } from './pages/audience'
import { AudienceDestinationPage } from './pages/audienceDestination'
import { AudiencesPage } from './pages/audiences'
import { CatalogEntryPage, CatalogPage } from './pages/catalog'
import { ComputePage } from './pages/compute'
import { EventPage } from './pages/event'
import { EventsPage } from './pages/events'
import { FaultsPage } from './pages/faults'
import { HomePage, NothingHere } from './pages/home'
import { ImportPage } from './pages/import'
import { MappingPage, MappingsPage } from './pages/mapping'
import { RejectedPage } from './pages/rejected'
import { ResetPage } from './pages/reset'
import { RunPage } from './pages/run'
import { SettingsPage } from './pages/settings'
import { TransferPage } from './pages/transfer'
import { WhyPage } from './pages/why'
import { Shell } from './shell'

/**
 * The pages and their addresses. To add one: a file under pages/ whose component begins with <Page title="…">, a route
 * here, a step in steps.ts if it is in the column, and for its data a route in the routes.ts of its feature.
 */
export function App() {
  return (
    <LocationProvider scope={PAGES}>
      <LiveProvider fallback={<p class="loading muted">Loading…</p>}>
        <Shell>
          <Router>
            <Route path="/" component={HomePage} />
            <Route path="/catalog" component={CatalogPage} />
            <Route path="/catalog/:id" component={CatalogEntryPage} />
            <Route path="/settings" component={SettingsPage} />
            <Route path="/audiences" component={AudiencesPage} />
            <Route path="/audiences/:key" component={AudiencePage} />
            <Route path="/audiences/:key/destination" component={AudienceDestinationPage} />
            <Route path="/mappings" component={MappingsPage} />
            <Route path="/mappings/new" component={MappingPage} />
            <Route path="/mappings/edit" component={MappingPage} />
            <Route path="/compute" component={ComputePage} />
            <Route path="/compute/:id" component={RunPage} />
            <Route path="/compute/:id/refused" component={RejectedPage} />
            <Route path="/events" component={EventsPage} />
            <Route path="/events/:file/:line" component={EventPage} />
            <Route path="/amazon" component={AmazonAudiencesPage} />
            <Route path="/amazon/audiences/:id" component={AmazonAudiencePage} />
            <Route path="/amazon/members" component={AmazonMembersPage} />
            <Route path="/amazon/jobs" component={AmazonJobsPage} />
            <Route path="/amazon/jobs/:id" component={AmazonJobPage} />
            <Route path="/amazon/requests" component={AmazonRequestsPage} />
            <Route path="/amazon/requests/:id" component={AmazonRequestPage} />
            <Route path="/connections" component={AmcPage} />
            <Route path="/faults" component={FaultsPage} />
            <Route path="/import" component={ImportPage} />
            <Route path="/transfer" component={TransferPage} />
            <Route path="/why" component={WhyPage} />
            <Route path="/reset" component={ResetPage} />
            <Route default component={NothingHere} />
          </Router>
        </Shell>
      </LiveProvider>
    </LocationProvider>
  )
}

/** Addresses of this application: the documentation and downloads are other documents. */
const PAGES = /^\/(?!docs\/|api\/)/
