import { existsSync } from 'node:fs'
import { STANDARD_INPUT } from '../segment/sources/bytes'

interface AudiencesFlags {
  audiences?: string
  settings?: string
}

/** Where the audiences are kept that were made: as said, or beside the settings, else beside the first file. */
export function chooseAudiencesFile(
  { audiences, settings }: AudiencesFlags,
  files: readonly string[]
): string | undefined {
  const beside = settings ?? files.find((file) => file !== STANDARD_INPUT && existsSync(file))
  return audiences ?? (beside && `${beside}.audiences.json`)
}
