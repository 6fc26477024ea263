import { readFile } from 'node:fs/promises'
import { orRejected } from './contract/errors'
import { isFault } from './contract/faults'
import type { OperationName, Region } from './contract/names'
import { REGIONS } from './contract/names'
import { describeProblem } from './contract/readBody'
import type { Seed, SeededAudience } from './contract/seed'
import { isSeed } from './contract/seed'
import { OPERATIONS } from './operations'
import type { SandboxState } from './state'

/** A seed that can't be read, or with a body that Amazon would reject: the message says where and why. */
export class SeedError extends Error {}

/** The seed itself, or that of a JSON file. @throws SeedError */
export async function readSeed(seed: string | Seed): Promise<Seed> {
  const content = typeof seed === 'string' ? await readJson(seed) : seed
  if (!isSeed(content)) {
    throw new SeedError(`The seed is not valid: ${describeProblem(isSeed)}.`)
  }
  return content
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new SeedError(`The seed ${path} can't be read: ${error.code}.`)
  })
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new SeedError(`The seed ${path} is not valid JSON.`)
  }
}

/** Makes the calls for which the seed has the bodies. @throws SeedError */
export function plantSeed({ faults = [], ...regions }: Seed, state: SandboxState): void {
  for (const region of REGIONS) {
    const { connections = [], audiences = [] } = regions[region] ?? {}
    connections.forEach((body, index) => call(state, region, 'connect', JSON.stringify(body), `connections/${index}`))
    audiences.forEach((audience, index) => plantAudience(state, region, audience, `audiences/${index}`))
  }
  faults.forEach((fault, index) => {
    if (!isFault(fault)) {
      throw new SeedError(`The seed is not valid: faults/${index}: ${describeProblem(isFault)}.`)
    }
    state.faults.inject(fault)
  })
}

/** Records of a request at most. */
const MOST_RECORDS = 10_000

function plantAudience(
  state: SandboxState,
  region: Region,
  { members = [], ...body }: SeededAudience,
  path: string
): void {
  const { audienceId } = call(state, region, 'createAudience', JSON.stringify(body), path) as { audienceId: bigint }
  const { targetResource } = body
  const target = 'connectionId' in targetResource ? { targetResource } : {}
  for (let start = 0; start < members.length; start += MOST_RECORDS) {
    const records = members.slice(start, start + MOST_RECORDS).map((member) => ({ action: 'CREATE', ...member }))
    const text = `{"audienceId":${audienceId},${JSON.stringify({ ...target, records }).slice(1)}`
    const { jobRequestId } = call(state, region, 'records', text, path) as { jobRequestId: string }
    const [invalid] = state.regions[region].jobs.find(jobRequestId)?.invalidRecords ?? []
    if (invalid !== undefined) {
      const index = members.findIndex(({ externalUserId }) => externalUserId === invalid.externalId)
      throw new SeedError(`The seed is not valid: ${region}/${path}/members/${index}: ${invalid.error}.`)
    }
  }
}

/** The body that an operation returns to the first user, as if the AMC terms were accepted. @throws SeedError */
function call(state: SandboxState, region: Region, name: OperationName, text: string, path: string): unknown {
  const operation = OPERATIONS.find((one) => one.name === name)!
  const [{ terms, ...first }] = state.users
  const user = { ...first, terms: { ...terms, hasAccepted: true } }
  const nothing = { headers: {}, parameters: {}, query: new URLSearchParams(), fault: undefined }
  return orRejected(
    () => operation.run({ region, requestId: 'seed', text, user, ...nothing }, state).body,
    ({ message }) => {
      throw new SeedError(`The seed is not valid: ${region}/${path}: ${message}.`)
    }
  )
}
