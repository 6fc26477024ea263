import { buildForTests, TEST_PAGE } from '../../scripts/buildForTests'
import { buildPage } from '../../scripts/buildPage'

/** What tests that start the program share: the program and its page, compiled. */
export default async function processSetup(): Promise<void> {
  await Promise.all([buildForTests(), buildPage(TEST_PAGE)])
}
