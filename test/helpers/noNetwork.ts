import { globalAgent as http } from 'node:http'
import { globalAgent as https } from 'node:https'
import nock from 'nock'

// Loading nock changes Node's http module, which the files of a worker share. Where all tests of a file are skipped, no hook
// runs that would undo it.
nock.restore()

/** Tests reach loopback and what they ask nock for, nothing else. */
beforeAll(() => {
  nock.activate()
  nock.disableNetConnect()
  nock.enableNetConnect(/^(127\.0\.0\.1|localhost)(:|$)/)
})
afterEach(() => {
  nock.cleanAll()
  // The process's agents outlive a file of tests, and with them the connections that nock made up.
  http.destroy()
  https.destroy()
})
afterAll(() => nock.restore())
