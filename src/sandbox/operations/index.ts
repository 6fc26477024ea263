import { AUDIENCES, CONNECTIONS, DSP, INSTANCES, PROFILES, SIGN_IN } from '../contract/families'
import { listAdvertisers } from './advertisers'
import { listAmcAccounts, listAmcInstances } from './amc'
import { createAudience, readAudience, updateAudience } from './audiences'
import { connect, disconnect, listConnections } from './connections'
import { authorize, decide } from './consent'
import { readJob } from './jobs'
import type { Operation } from './operation'
import { listProfiles } from './profiles'
import { manageAudience } from './records'
import { issueToken } from './signIn'
import { answerTerms, readTerms } from './terms'

const METADATA = '/amc/audiences/metadata'
const RECORDS = '/amc/audiences/records'
const CONNECTION = '/amc/audiences/connections'
const TERMS = '/amc/audiences/connections/terms'

/** A body is judged by its family's media type. */
const audience = { family: AUDIENCES }
const audienceBody = { family: AUDIENCES, consumes: AUDIENCES.media }
const connection = { family: CONNECTIONS }
const connectionBody = { family: CONNECTIONS, consumes: CONNECTIONS.media }
const signIn = { family: SIGN_IN, open: true } as const
/** Reported: 415 for a GET without this Content-Type. */
const profiles = { family: PROFILES, consumes: 'application/json' }
/** The schema asks for no body (official). */
const bodyOptional = true
/** The schema leaves the client id optional here alone (official). */
const clientIdOptional = true

export const OPERATIONS: Operation[] = [
  { name: 'authorize', method: 'GET', path: '/ap/oa', ...signIn, answer: authorize },
  { name: 'authorize', method: 'POST', path: '/ap/oa', ...signIn, answer: decide },
  { name: 'token', method: 'POST', path: '/auth/o2/token', ...signIn, answer: issueToken },
  { name: 'profiles', method: 'GET', path: '/v2/profiles', ...profiles, answer: listProfiles },
  { name: 'advertisers', method: 'GET', path: '/dsp/advertisers', family: DSP, answer: listAdvertisers },
  { name: 'accounts', method: 'GET', path: '/amc/accounts', ...connection, answer: listAmcAccounts },
  { name: 'instances', method: 'GET', path: '/amc/instances', family: INSTANCES, answer: listAmcInstances },
  { name: 'createAudience', method: 'POST', path: METADATA, ...audienceBody, answer: createAudience },
  { name: 'readAudience', method: 'GET', path: `${METADATA}/:audienceId`, ...audience, answer: readAudience },
  {
    name: 'updateAudience',
    method: 'PUT',
    path: `${METADATA}/:audienceId`,
    ...audienceBody,
    bodyOptional,
    answer: updateAudience
  },
  { name: 'records', method: 'POST', path: RECORDS, ...audienceBody, answer: manageAudience },
  { name: 'job', method: 'GET', path: `${RECORDS}/:jobRequestId`, ...audience, answer: readJob },
  { name: 'connect', method: 'POST', path: CONNECTION, ...connectionBody, bodyOptional, answer: connect },
  { name: 'connections', method: 'GET', path: CONNECTION, ...connection, clientIdOptional, answer: listConnections },
  { name: 'disconnect', method: 'DELETE', path: CONNECTION, ...connection, answer: disconnect },
  { name: 'terms', method: 'GET', path: TERMS, ...connection, answer: readTerms },
  { name: 'acceptTerms', method: 'PATCH', path: TERMS, ...connectionBody, answer: answerTerms }
]
