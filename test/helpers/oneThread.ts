import type { DuckDBInstance } from '@duckdb/node-api'

// The engine's threads spin while they wait for work, and a test's few rows have none for a second one: half of a run's time.
// What starts the program as users do has as many threads as the machine.
jest.mock('@duckdb/node-api', () => {
  const api = jest.requireActual<{ DuckDBInstance: typeof DuckDBInstance }>('@duckdb/node-api')
  const create: typeof DuckDBInstance.create = (path, options) =>
    api.DuckDBInstance.create(path, { ...options, threads: '1' })
  return { ...api, DuckDBInstance: { create } }
})
