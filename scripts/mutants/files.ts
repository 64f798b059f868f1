const recovery = "lambda/registrar/recovery";
const metrics = "lambda/forwarder/destinations/metrics";

export const files = {
  claim: `${metrics}/domain/claim.ts`,
  claiming: `${metrics}/domain/claiming.ts`,
  protocol: `${metrics}/domain/protocol.ts`,
  verdict: "lambda/forwarder/domain/verdict.ts",
  verdictOnSeries: `${metrics}/domain/verdict.ts`,
  nextTry: `${metrics}/domain/next-try.ts`,
  eventTags: "lambda/forwarder/domain/event-tags.ts",
  deliver: `${metrics}/deliver.ts`,
  sendEvents: `${metrics}/send-events.ts`,
  intake: `${metrics}/intake.ts`,
  askLedger: `${metrics}/ask-ledger.ts`,
  mapPendingEvent: `${metrics}/map-pending-event.ts`,
  readRecord: "lambda/forwarder/read-record.ts",
  readEvent: "lambda/forwarder/read-event.ts",
  messageResult: "lambda/forwarder/message-result.ts",
  recoverRecord: `${recovery}/recover-record.ts`,
  handleRecords: `${recovery}/handle-records.ts`,
  listRecords: `${recovery}/list-records.ts`,
  recoveryPlan: `${recovery}/domain/recovery-plan.ts`,
  sampleInput: `${recovery}/domain/sample-input.ts`,
  knownEvents: "lambda/adapters/known-events.ts",
  ledger: "simulator/stand-ins/ledger.ts",
};
