/** `npm run bench`: the destination beside Segment's published one and its floors, then the runner. */
import { cpus } from 'node:os'
import { measureDestination } from './destination'
import { measureRunner } from './runner'

async function main(): Promise<void> {
  const { model } = cpus()[0]
  console.log(`Node ${process.version} · ${model} · ${cpus().length} cores · ${new Date().toISOString().slice(0, 10)}`)
  await measureDestination()
  await measureRunner()
}

void main()
