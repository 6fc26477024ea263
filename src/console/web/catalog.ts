import { useEffect, useState } from 'preact/hooks'
import type { CatalogEntry } from '../api'
import { get } from './client'

let loading: Promise<CatalogEntry[]> | undefined

/** The destinations of the catalog with their forms. They are the same as long as the server runs. */
export function useCatalog(): CatalogEntry[] | undefined {
  const [entries, setEntries] = useState<CatalogEntry[]>()
  useEffect(() => {
    loading ??= get<CatalogEntry[]>('/catalog')
    loading.then(setEntries).catch(() => {
      loading = undefined
    })
  }, [])
  return entries
}

/** The definition of the destination that was added, once it is known. */
export function useDestination(id: string | undefined): CatalogEntry | undefined {
  return useCatalog()?.find((entry) => entry.id === id)
}
