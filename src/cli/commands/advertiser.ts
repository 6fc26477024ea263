import Table from 'cli-table3'
import { Command } from 'commander'
import { listAdvertisers } from '../../destinations/amazon-ads-dsp-amc/api/advertisers'
import { noAdvertiser } from '../../destinations/amazon-ads-dsp-amc/audience/choices'
import { PLAIN, printable } from '../terminal'
import type { AmazonFlags } from './amazonCommand'
import { amazonCommand, print, withAmazon } from './amazonCommand'

export const advertiserCommand = (): Command =>
  new Command('advertiser')
    .description('Look up the DSP advertisers of the connected Amazon user.')
    .addCommand(amazonCommand('list', 'List the DSP advertisers of a region.').action(list))

async function list(flags: AmazonFlags): Promise<void> {
  await withAmazon(flags, async (amazon) => {
    const advertisers = await amazon.look(listAdvertisers)
    print(flags, advertisers, () => {
      if (advertisers.length === 0) {
        return noAdvertiser(amazon.region)
      }
      const table = new Table({ head: ['Advertiser ID', 'Name', 'Country', 'Currency', 'Profile'], style: PLAIN })
      advertisers.forEach(({ advertiserId, name = '', country = '', currency = '', profileId }) =>
        table.push([advertiserId, name, country, currency, profileId].map(printable))
      )
      return table.toString()
    })
  })
}
