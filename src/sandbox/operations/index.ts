import { AUDIENCES, CONNECTIONS, DATA_PROVIDER, DSP, INSTANCES, PROFILES, SIGN_IN } from '../contract/families'
import { createAudience, readAudience, updateAudience } from './audiences'
import { acceptTerms, connect, disconnect, listConnections, readTerms } from './connections'
import { deleteUsers } from './deleteUsers'
import { listAdvertisers, listAmcAccounts, listAmcInstances, listProfiles } from './lookups'
import type { Operation } from './operation'
import { manageAudience, readJob } from './records'
import { authorize, decide, issueToken } from './signIn'

const METADATA = '/amc/audiences/metadata'
const RECORDS = '/amc/audiences/records'
const CONNECTION = '/amc/audiences/connections'
const TERMS = '/amc/audiences/connections/terms'

/** A body has its family's media type. */
const audience = { family: AUDIENCES }
const audienceBody = { family: AUDIENCES, consumes: AUDIENCES.media }
const connection = { family: CONNECTIONS }
const connectionBody = { family: CONNECTIONS, consumes: CONNECTIONS.media }
const signIn = { family: SIGN_IN, open: true } as const
/** Reported: 415 for a GET without this Content-Type. */
const profiles = { family: PROFILES, consumes: 'application/json' }
/** At most 1 MB (official). */
const dataProvider = { family: DATA_PROVIDER, consumes: 'application/json', maxBytes: 1_000_000 }
/** The schema requires no body (official). */
const bodyOptional = true
/** The schema leaves the client ID optional here alone (official). */
const clientIdOptional = true

export const OPERATIONS: Operation[] = [
  { name: 'authorize', method: 'GET', path: '/ap/oa', ...signIn, run: authorize },
  { name: 'authorize', method: 'POST', path: '/ap/oa', ...signIn, run: decide },
  { name: 'token', method: 'POST', path: '/auth/o2/token', ...signIn, run: issueToken },
  { name: 'profiles', method: 'GET', path: '/v2/profiles', ...profiles, run: listProfiles },
  { name: 'advertisers', method: 'GET', path: '/dsp/advertisers', family: DSP, run: listAdvertisers },
  { name: 'accounts', method: 'GET', path: '/amc/accounts', ...connection, run: listAmcAccounts },
  { name: 'instances', method: 'GET', path: '/amc/instances', family: INSTANCES, run: listAmcInstances },
  { name: 'createAudience', method: 'POST', path: METADATA, ...audienceBody, run: createAudience },
  { name: 'readAudience', method: 'GET', path: `${METADATA}/:audienceId`, ...audience, run: readAudience },
  {
    name: 'updateAudience',
    method: 'PUT',
    path: `${METADATA}/:audienceId`,
    ...audienceBody,
    bodyOptional,
    run: updateAudience
  },
  { name: 'records', method: 'POST', path: RECORDS, ...audienceBody, run: manageAudience },
  { name: 'job', method: 'GET', path: `${RECORDS}/:jobRequestId`, ...audience, run: readJob },
  { name: 'connect', method: 'POST', path: CONNECTION, ...connectionBody, bodyOptional, run: connect },
  { name: 'connections', method: 'GET', path: CONNECTION, ...connection, clientIdOptional, run: listConnections },
  { name: 'disconnect', method: 'DELETE', path: CONNECTION, ...connection, run: disconnect },
  { name: 'terms', method: 'GET', path: TERMS, ...connection, run: readTerms },
  { name: 'acceptTerms', method: 'PATCH', path: TERMS, ...connectionBody, run: acceptTerms },
  { name: 'deleteUsers', method: 'PATCH', path: '/v2/dp/users', ...dataProvider, run: deleteUsers }
]
