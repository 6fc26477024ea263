/**
 * Whether the sandbox and the destination keep to Amazon's own OpenAPI files: `npm run contract -- <folder>`.
 *
 * The folder holds those files, JSON or YAML; that of the one call of which there is none is next to this one. Three
 * things are held against them: the schema of every body that the sandbox takes; every operation of the sandbox, called
 * in good and in bad ways; every request that the destination makes, through actions-core. Exit code: 0 when all that
 * differs is a choice of the sandbox's README, 1 when something else does, 2 when the check could not run.
 */
import type { ValidateFunction } from 'ajv'
import type { LoggedRequest, OperationName } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import * as bodies from '../../src/sandbox/contract/bodies'
import { OPERATIONS } from '../../src/sandbox/operations'
import { callSandbox } from './calls'
import { callDestination } from './destinationCalls'
import type { Difference, JudgedExchange } from './judge'
import { judge, SELF } from './judge'
import type { Schema } from './openapi'
import { OpenApi } from './openapi'
import { CHOICES, groupByChoice, writeReport } from './report'
import { compareSchemas } from './schemas'

const BODIES: Partial<Record<OperationName, ValidateFunction>> = {
  createAudience: bodies.isCreateAudience,
  updateAudience: bodies.isUpdateAudience,
  records: bodies.isManageAudience,
  connect: bodies.isNewConnection,
  acceptTerms: bodies.isTermsAnswer,
  deleteUsers: bodies.isUserDeletion
}

async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    throw new Error("Name the folder with Amazon's OpenAPI files: npm run contract -- <folder>")
  }
  const files = OpenApi.read(folder, __dirname)
  const inSchemas = compareBodies(files)
  let now = Date.now()
  // Each call comes a second after the one before, for the limits of calls a second.
  const sandbox = await startSandbox({ jobMilliseconds: 1, keepRequests: true, now: () => (now += 1000) })
  const exchanges: JudgedExchange[] = []
  try {
    await callSandbox(sandbox)
    exchanges.push(...sandbox.requests.map((request) => readExchange(request, SELF)))
    sandbox.reset()
    await callDestination(sandbox)
    exchanges.push(...sandbox.requests.map((request) => readExchange(request, 'the destination')))
  } finally {
    await sandbox.close()
  }
  const differences = [...inSchemas, ...exchanges.flatMap((exchange) => judge(exchange, files))]
  const result = groupByChoice(differences, CHOICES)
  process.stdout.write(`${writeReport(result, exchanges.length)}\n`)
  process.exitCode = result.unexplained.length === 0 ? 0 : 1
}

/** Where the sandbox's schema of a body differs from the file's. @throws when the files lack an operation */
function compareBodies(files: OpenApi): Difference[] {
  return OPERATIONS.filter(({ open }) => open !== true).flatMap(({ name, method, path }) => {
    const found = files.find(method, path.replace(/:\w+/g, '1'))
    if (found === undefined) {
      throw new Error(`The files have no ${method} ${path}: is one missing?`)
    }
    const [theirs] = Object.values(found.requestBody?.content ?? {})
    const ours = BODIES[name]?.schema as Schema | undefined
    if (ours === undefined && theirs === undefined) {
      return []
    }
    const operation = `${method} ${found.path}`
    return [...compareSchemas(ours ?? {}, theirs?.schema ?? {})].map((detail) => ({
      operation,
      by: SELF,
      kind: 'schema' as const,
      detail
    }))
  })
}

function readExchange({ method, path, headers = {}, exchange, outcome }: LoggedRequest, by: string): JudgedExchange {
  const { pathname, searchParams } = new URL(path, 'http://sandbox')
  return {
    by,
    method,
    path: pathname.replace(/^\/(NA|EU|FE)(?=\/)/, ''),
    query: searchParams,
    headers,
    body: exchange?.requestBody.text ?? '',
    status: Number(outcome),
    answerType: exchange?.answerHeaders['content-type'],
    answer: exchange?.answerBody.text ?? ''
  }
}

main(process.argv[2]).catch((error: Error) => {
  process.exitCode = 2
  process.stderr.write(`${error.stack}\n`)
})
