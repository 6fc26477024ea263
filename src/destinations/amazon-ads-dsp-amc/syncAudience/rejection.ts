/** Why an event is not sent: a rule of this destination, told before anything reaches Amazon. Holds nothing of a person. */
export class Refusal {
  constructor(
    readonly reason: string,
    readonly errortype: 'PAYLOAD_VALIDATION_FAILED' | 'INVALID_AUDIENCE_MEMBERSHIP' = 'PAYLOAD_VALIDATION_FAILED'
  ) {}
}
