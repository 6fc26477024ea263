/** What Amazon's refusals mean, by status. */
export const REFUSALS: Record<number, string | undefined> = {
  401: 'Amazon rejected the access token. Reconnect the Amazon account in the settings of the destination.',
  403: 'Amazon denied access. The connected Amazon user needs access to the advertiser of the audience, in the region of the destination.',
  404: 'Audience not found. Check the Region, or reconnect the audience.',
  413: "A single record exceeds Amazon's size limit. Map fewer or shorter values.",
  415: 'Amazon rejected the media type of the request. Contact Segment Support.'
}

/** Status 403 of a call for an AMC connection, which has terms. */
export const AMC_DENIED =
  'Amazon denied access to this AMC connection. Accept the AMC terms in Amazon Ads and check that your user has access to the AMC instance.'

/** Why there is no answer, although Amazon may have got the request. */
export const UNANSWERED = {
  timeout: 'Amazon did not answer in time.',
  aborted:
    'Segment stopped this batch before Amazon answered. Amazon may already have the event; sending it again does no harm.'
}
