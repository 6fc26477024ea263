import { useLocation } from 'preact-iso'
import { useCatalog } from '../catalog'
import { Page } from '../components/page'
import { StatusIcon } from '../components/statusIcon'
import { useSpace } from '../live'

/** The destinations that can be added, with a search that lives in the address. */
export function CatalogPage() {
  const { query, route } = useLocation()
  const { destination } = useSpace()
  const entries = useCatalog()
  const search = query.q ?? ''
  const found = entries?.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <Page title="Destination catalog" lead="Search for Amazon Ads DSP and AMC, and add it to your Engage space.">
      <form class="search" role="search" onSubmit={(event) => event.preventDefault()}>
        <label class="hidden" for="search">
          Search the catalog
        </label>
        <input
          id="search"
          type="search"
          placeholder="Search the catalog"
          autocomplete="off"
          value={search}
          onInput={({ currentTarget }) =>
            route(
              currentTarget.value === '' ? '/catalog' : `/catalog?q=${encodeURIComponent(currentTarget.value)}`,
              true
            )
          }
        />
      </form>
      <ul class="cards">
        {found?.map(({ id, name, description }) => (
          <li key={id}>
            <a class="card" href={`/catalog/${id}`}>
              <img src="/assets/icon.svg" alt="" width="40" height="40" />
              <span>
                <b>{name}</b>
                <span class="muted">{description}</span>
                {destination?.id === id && (
                  <span class="stated">
                    <StatusIcon is="done" /> Added
                  </span>
                )}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {found?.length === 0 && (
        <p role="status">
          No destination has “{search}” in its name. <a href="/catalog">Show all destinations</a>
        </p>
      )}
    </Page>
  )
}
