import { Command } from 'commander'
import { listAdvertisers } from '../../destinations/amazon-ads-dsp-amc/api/lookups'
import { printable, tableText } from '../terminal'
import type { AmazonFlags } from './amazonCommand'
import { amazonCommand, print, withAmazon } from './amazonCommand'

export const createCommand = (): Command =>
  new Command('advertiser').addCommand(amazonCommand('list', 'List the DSP advertisers of a region.').action(list))

async function list(flags: AmazonFlags): Promise<void> {
  await withAmazon(flags, async (amazon) => {
    const advertisers = await amazon.lookUp(listAdvertisers)
    print(flags, advertisers, () => {
      if (advertisers.length === 0) {
        return `No DSP advertisers in region ${amazon.region}. Check the region, or ask the advertiser's agency for access.`
      }
      const heads = ['Advertiser ID', 'Name', 'Country', 'Currency', 'Profile']
      const columnsOf = heads.map((head) => ({ head, ...(head === 'Name' && { wraps: 12 }) }))
      return tableText(
        columnsOf,
        advertisers.map(({ advertiserId, name = '', country = '', currency = '', profileId }) =>
          [advertiserId, name, country, currency, profileId].map(printable)
        )
      )
    })
  })
}
