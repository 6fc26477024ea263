import Table from 'cli-table3'
import { Command } from 'commander'
import { jsonObject } from '../../destinations/amazon-ads-dsp-amc/api/amazonError'
import { CONNECTIONS_MEDIA_TYPE } from '../../destinations/amazon-ads-dsp-amc/api/call'
import { listConnections } from '../../destinations/amazon-ads-dsp-amc/api/connections'
import { failureOf } from '../../destinations/amazon-ads-dsp-amc/api/failure'
import { NO_CONNECTION } from '../../destinations/amazon-ads-dsp-amc/audience/choices'
import type { Amazon } from '../../segment/amazon'
import { accountOfInstance } from '../../segment/amcAccounts'
import { CannotRun } from '../../segment/cannotRun'
import { PLAIN, printable } from '../terminal'
import type { AmazonFlags } from './amazonCommand'
import { amazonCommand, print, withAmazon } from './amazonCommand'

interface CreateFlags extends AmazonFlags {
  amcInstance?: string
  amcAccount?: string
  amcMarketplace?: string
  dspAdvertiser?: string
  default?: true
}

/** There is no command that deletes: Amazon's call takes all connections when it is given none. */
export const connectionCommand = (): Command =>
  new Command('connection')
    .description('List or create connections between AMC, Amazon DSP and uploads.')
    .addCommand(amazonCommand('list', 'List the connections of the connected Amazon user.').action(list))
    .addCommand(
      amazonCommand('create', 'Create a connection; what is not given of AMC is looked up.')
        .option('--amc-instance <id>', 'AMC instance, such as amc1alal2aa')
        .option('--amc-account <id>', 'AMC account of the instance (default: looked up)')
        .option('--amc-marketplace <id>', 'marketplace of the AMC account (default: looked up)')
        .option('--dsp-advertiser <id>', 'DSP advertiser to whom audiences go as well')
        .option('--default', 'make it the default connection')
        .action(create)
    )

async function list(flags: AmazonFlags): Promise<void> {
  await withAmazon(flags, async (amazon) => {
    const connections = await amazon.look((request, region) => listConnections(request, region))
    print(flags, connections, () => {
      if (connections.length === 0) {
        return NO_CONNECTION
      }
      const table = new Table({ head: ['Connection', 'Default', 'AMC instance', 'DSP advertiser'], style: PLAIN })
      for (const one of connections) {
        const instance = named(one.amcInstanceName, one.amcInstanceId)
        const advertiser = named(one.dspAdvertiserName, one.dspAdvertiserId)
        table.push([one.connectionId, one.isDefault ? 'yes' : '', instance, advertiser].map(printable))
      }
      return table.toString()
    })
  })
}

const named = (name = '', id = ''): string => (name === '' ? id : `${name} (${id})`)

async function create(flags: CreateFlags): Promise<void> {
  const { amcInstance, amcAccount, amcMarketplace, dspAdvertiser } = flags
  if (amcInstance === undefined && dspAdvertiser === undefined) {
    throw new CannotRun('A connection needs --amc-instance, --dsp-advertiser or both.')
  }
  if (amcInstance === undefined && (amcAccount !== undefined || amcMarketplace !== undefined)) {
    throw new CannotRun('An AMC account is of use only with its instance: give --amc-instance, too.')
  }
  if ((amcAccount === undefined) !== (amcMarketplace === undefined)) {
    throw new CannotRun('Give both --amc-account and --amc-marketplace, or neither to have them looked up.')
  }
  await withAmazon(flags, async (amazon) => {
    const account =
      amcInstance === undefined || amcAccount !== undefined
        ? { accountId: amcAccount, marketplaceId: amcMarketplace }
        : await accountOfInstance(amazon, amcInstance)
    const connectionId = await connect(amazon, {
      amcAccountId: account.accountId,
      amcAccountMarketplaceId: account.marketplaceId,
      amcInstanceId: amcInstance,
      dspAdvertiserId: dspAdvertiser,
      ...(flags.default && { isDefault: true })
    })
    print(
      flags,
      { connectionId },
      () => `Created connection ${connectionId}.\nFill it in as "AMC Connection" in the settings of an audience.`
    )
  })
}

async function connect(amazon: Amazon, connection: object): Promise<string> {
  const answer = await amazon.call('/amc/audiences/connections', {
    method: 'POST',
    contentType: CONNECTIONS_MEDIA_TYPE,
    body: JSON.stringify(connection)
  })
  const connectionId = answer.status === 201 ? jsonObject(answer.content)?.connectionId : undefined
  if (typeof connectionId !== 'string') {
    throw new CannotRun(failureOf(answer, true).errormessage)
  }
  return connectionId
}
