import { createWriteStream, rmSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PrivateFolder } from '../../system/privateFolder'

/** Files of people in a folder that only its owner may read. It is gone when the program ends. */
export class UploadFolder {
  private made: Promise<PrivateFolder> | undefined
  private count = 0

  async folder(): Promise<string> {
    this.made ??= PrivateFolder.create('import')
    return (await this.made).path
  }

  /** Path of a new file with what is uploaded. Of the file's name it has only the ending. */
  async save(content: Readable, name: string): Promise<string> {
    const ending = /^(\.\w{1,10})$/.exec(extname(name))?.[1] ?? ''
    const path = join(await this.folder(), `${++this.count}${ending}`)
    try {
      await pipeline(content, createWriteStream(path, { mode: 0o600 }))
    } catch (error) {
      rmSync(path, { force: true })
      throw error
    }
    return path
  }

  async remove(): Promise<void> {
    const { made } = this
    this.made = undefined
    ;(await made)?.remove()
  }
}
