import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A folder of the system's for temporary files that only its owner may read. It is gone when the program ends. */
export class Uploads {
  private made: string | undefined
  private count = 0

  private readonly onExit = (): void => this.remove()

  get folder(): string {
    if (this.made === undefined) {
      this.made = mkdtempSync(join(tmpdir(), 'amazon-ads-dsp-amc-import-'))
      process.once('exit', this.onExit)
    }
    return this.made
  }

  /** Path of a new file with what is uploaded. Its name says nothing of the file but its ending. */
  async take(content: Readable, name: string): Promise<string> {
    const ending = /^(\.\w{1,10})$/.exec(extname(name))?.[1] ?? ''
    const path = join(this.folder, `${++this.count}${ending}`)
    try {
      await pipeline(content, createWriteStream(path, { mode: 0o600 }))
    } catch (error) {
      rmSync(path, { force: true })
      throw error
    }
    return path
  }

  remove(): void {
    process.off('exit', this.onExit)
    if (this.made !== undefined) {
      rmSync(this.made, { recursive: true, force: true })
      this.made = undefined
    }
  }
}
