import nock from 'nock'

/** Tests reach loopback and what they ask nock for, nothing else. */
beforeAll(() => {
  if (!nock.isActive()) {
    nock.activate()
  }
  nock.disableNetConnect()
  nock.enableNetConnect(/^(127\.0\.0\.1|localhost)(:|$)/)
})
afterEach(() => nock.cleanAll())
afterAll(() => nock.restore())
