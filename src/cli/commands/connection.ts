import { Command } from 'commander'
import { listAmcConnections, createAmcConnection } from '../../amazon/amc'
import { UserError } from '../../system/userError'
import { printable, tableText } from '../terminal'
import type { AmazonFlags } from './amazonCommand'
import { amazonCommand, print, withAmazon } from './amazonCommand'

interface CreateFlags extends AmazonFlags {
  amcInstance?: string
  amcAccount?: string
  amcMarketplace?: string
  dspAdvertiser?: string
  default?: true
}

/** There is no command that deletes: without an ID, Amazon's call deletes all connections. */
export const createCommand = (): Command =>
  new Command('connection')
    .addCommand(amazonCommand('list', 'List the connections of the connected Amazon user.').action(list))
    .addCommand(
      amazonCommand('create', 'Create a connection. AMC account and marketplace are looked up if not given.')
        .option('--amc-instance <id>', 'AMC instance, such as amc1alal2aa')
        .option('--amc-account <id>', 'AMC account of the instance (default: looked up)')
        .option('--amc-marketplace <id>', 'marketplace of the AMC account (default: looked up)')
        .option('--dsp-advertiser <id>', 'DSP advertiser that also receives the audiences')
        .option('--default', 'make it the default connection')
        .action(create)
    )

async function list(flags: AmazonFlags): Promise<void> {
  await withAmazon(flags, async (amazon) => {
    const connections = await listAmcConnections(amazon)
    print(flags, connections, () =>
      connections.length === 0
        ? 'No connections yet. Create one with "amazon-ads-dsp-amc connection create".'
        : tableText(
            COLUMNS,
            connections.map((one) =>
              [
                one.connectionId,
                one.isDefault ? 'yes' : '',
                named(one.amcInstanceName, one.amcInstanceId),
                named(one.dspAdvertiserName, one.dspAdvertiserId)
              ].map(printable)
            )
          )
    )
  })
}

const COLUMNS = [
  { head: 'Connection' },
  { head: 'Default' },
  { head: 'AMC instance', wraps: 12 },
  { head: 'DSP advertiser' }
]

const named = (name = '', id = ''): string => (name === '' ? id : `${name} (${id})`)

async function create(flags: CreateFlags): Promise<void> {
  const { amcInstance, amcAccount, amcMarketplace, dspAdvertiser } = flags
  if (amcInstance === undefined && dspAdvertiser === undefined) {
    throw new UserError('A connection needs --amc-instance, --dsp-advertiser or both.')
  }
  if (amcInstance === undefined && (amcAccount !== undefined || amcMarketplace !== undefined)) {
    throw new UserError('An AMC account needs its instance. Add --amc-instance.')
  }
  if ((amcAccount === undefined) !== (amcMarketplace === undefined)) {
    throw new UserError('Use both --amc-account and --amc-marketplace, or neither to look them up.')
  }
  await withAmazon(flags, async (amazon) => {
    const connectionId = await createAmcConnection(amazon, {
      amcInstanceId: amcInstance,
      amcAccountId: amcAccount,
      amcAccountMarketplaceId: amcMarketplace,
      dspAdvertiserId: dspAdvertiser,
      isDefault: flags.default
    })
    print(
      flags,
      { connectionId },
      () => `Created connection ${connectionId}.\nEnter it as AMC Connection in the settings of an audience.`
    )
  })
}
