import { functions } from "../../lambda/contract/functions.ts";

/** An environment ends after this idle time. An assumption: AWS documents no number, and users observe minutes. */
export const keptSeconds = 5 * 60;

/** Receives a second of an idle queue: Lambda keeps five long polls of 20 seconds open (AWS Lambda, "Using Lambda with SQS"). */
export const idlePolls = 5 / 20;

/** Response times of the services, which local measurements lack. Assumptions, in milliseconds per invocation. */
export const waits = { receiver: { cold: 60, warm: 15 }, forwarder: { cold: 150, warm: 60 } } as const;

/** Time for each further event of a batch: three writes to DynamoDB, 32 in parallel. An assumption. */
export const millisecondsAnEvent = 1;

/** Slot, claim and mark, each of up to 1 kB: `test/lambda/adapters/ledger-cost.test.ts` measures them. */
export const writesAnEvent = 3;

/** Of the slot and the marked claim, for sixty days, with DynamoDB's hundred bytes for each item. The same test measures them. */
export const storedBytesAnEvent = 740;
export const storedDays = 60;

/** Of a delivery mark, for another destination: a claim and a mark. An assumption. */
export const marksAnEvent = { writes: 2, storedBytes: 340 } as const;

/** Start, end and report of receiver and forwarder, and one line of each. Shorter in batches. An assumption. */
export const logKilobytesAnEvent = 1.2;

/** Minutes, the default of `reconcileMinutes`. */
export const reconciliationInterval = 15;
/** A cold start, a login, a few reads of Spacelift and its list of evaluations. An assumption. */
export const reconciliationSeconds = 3;
/** The fence, and the recovery's progress with the keys of up to a hundred evaluations. */
export const reconciliationWrites = 6;

/** Assumption: a poll waits for two rounds of Spacelift's answers, and for Datadog. */
export const pollSeconds = 1;
export const pollerMegabytes = functions.poller.memoryMegabytes;

export const secondsADay = 24 * 60 * 60;
export const daysAMonth = 365 / 12;
