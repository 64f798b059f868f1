/** Of Spacelift, of the way to the receiver, and of the recovery of lost deliveries. */
export const lossFaults = [
  "delivery: lost",
  "delivery: hours late, no answer",
  "receiver: hours of 503",
  "receiver: hours of 429",
  "receiver: hours of timeouts",
  "receiver: hours of a wrong secret",
  "webhook: disabled",
  "samples: input truncated",
  "samples: pushed out",
  "recovery: cut off",
  "recovery: held up",
  "recovery: two at once",
  "recovery: answer lost",
  "recovery: Spacelift away",
  "recovery: Spacelift fails",
] as const;

export type LossFault = (typeof lossFaults)[number];

export const receiverOutages = [
  "receiver: hours of 503",
  "receiver: hours of 429",
  "receiver: hours of timeouts",
  "receiver: hours of a wrong secret",
] as const;

export type ReceiverOutage = (typeof receiverOutages)[number];
