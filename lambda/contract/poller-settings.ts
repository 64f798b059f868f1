import { positiveInteger, text } from "./property.ts";

/** The stack's output, for `npm run doctor`. */
export const pollerSettings = {
  /** Partition key of the lease in the ledger's table. */
  LeaseKey: text,
  PollMinutes: positiveInteger,
};
