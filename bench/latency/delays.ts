/** Milliseconds that each service takes to answer. Assumptions, for a deployment and a Datadog site on one continent. */
export const delays = {
  ssm: 10,
  sqs: 10,
  dynamodb: 5,
  datadog: 80,
  /** TCP's and TLS's round trips to Datadog, 20 each. Certificates are real, and so is the work for them. */
  handshake: 40,
} as const;

const { ssm, sqs, dynamodb, datadog, handshake } = delays;

/** Sums of the round trips that no order of the requests can avoid: a request in a sum needs the answer to the one before. */
export const floors = {
  cold: {
    // The secret that verifies, then the message.
    receiver: ssm + sqs,
    // The heartbeat needs key and connection. Slot and claim follow an accepted heartbeat, and the POST follows the claim.
    forwarder: Math.max(ssm, handshake) + datadog + 2 * dynamodb + datadog,
  },
  warm: {
    receiver: ssm + sqs,
    // The last POST was accepted, so no heartbeat is due. Read, slot and claim run beside the handshake.
    forwarder: Math.max(ssm, handshake, 3 * dynamodb) + datadog,
  },
} as const;

export type Temperature = keyof typeof floors;
