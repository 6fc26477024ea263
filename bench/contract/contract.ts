/**
 * Whether the sandbox and the destination keep to Amazon's own OpenAPI files: `npm run contract -- <folder>`.
 *
 * The folder holds those files, JSON or YAML. Every operation of the sandbox is called, answered and refused, with bodies
 * on both sides of its schema; and the destination makes every request it can, through actions-core. Requests and answers
 * are written down on the way and held against the files. Exit code: 0 when all that differs is a choice of the sandbox's
 * README, 1 when something else does, 2 when the check could not run.
 */
import { startSandbox } from '../../src/sandbox'
import { CHOICES } from './choices'
import { callDestination } from './destinationCalls'
import { Judge, SELF } from './judge'
import { recorderBefore } from './recorder'
import { reportText, sorted } from './report'
import { callSandbox } from './sandboxCalls'
import { readSpecifications } from './specifications'
import { Validators } from './validators'

async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    throw new Error("Name the folder with Amazon's OpenAPI files: npm run contract -- <folder>")
  }
  const specifications = readSpecifications(folder)
  if (specifications.length === 0) {
    throw new Error(`${folder} holds no OpenAPI file.`)
  }
  const sandbox = await startSandbox({ jobMilliseconds: 1, maxBodyBytes: 100_000_000 })
  const recorder = await recorderBefore(sandbox.url)
  try {
    recorder.caller = SELF
    await callSandbox(sandbox, recorder.url, specifications, recorder.exchanges)
    sandbox.reset()
    recorder.caller = 'the destination'
    await callDestination(sandbox, recorder.url)
  } finally {
    await recorder.close()
    await sandbox.close()
  }
  const judge = new Judge(specifications, new Validators(specifications))
  const differences = recorder.exchanges.flatMap((exchange) => judge.judge(exchange))
  const result = sorted(differences, CHOICES)
  process.stdout.write(`${reportText(result, recorder.exchanges.length)}\n`)
  process.exitCode = result.unexplained.length === 0 ? 0 : 1
}

main(process.argv[2]).catch((error: Error) => {
  process.exitCode = 2
  process.stderr.write(`${error.stack}\n`)
})
