import type { RunIdentity } from '../../src/segment/sync/journal/journal'

/** The run whose journals are tested. */
export const RUN: RunIdentity = {
  connection: 'Amazon Ads',
  region: 'NA',
  settings: 'abc',
  files: [{ path: '/a', bytes: 3 }]
}
export const AUDIENCE = {
  identity: '["spa_1","aud_1"]',
  key: 'vip',
  namespace: 'spa_1',
  audienceId: '413642381039213537'
}
