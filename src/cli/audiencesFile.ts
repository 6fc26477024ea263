import { existsSync } from 'node:fs'
import { STANDARD_INPUT } from '../segment/sources/bytes'

interface AudiencesFlags {
  audiences?: string
  settings?: string
}

/** The file that records created audiences: the given one, or one next to the settings, or one next to the first file. */
export function chooseAudiencesFile(
  { audiences, settings }: AudiencesFlags,
  files: readonly string[]
): string | undefined {
  const beside = settings ?? files.find((file) => file !== STANDARD_INPUT && existsSync(file))
  return audiences ?? (beside && `${beside}.audiences.json`)
}
