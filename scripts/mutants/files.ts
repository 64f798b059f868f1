const metrics = "lambda/forwarder/destinations/metrics";

/** The source files that mutants edit, relative to the project. */
export const files = {
  claim: `${metrics}/domain/claim.ts`,
  protocol: `${metrics}/domain/protocol.ts`,
  outcome: `${metrics}/domain/outcome.ts`,
  sendResult: `${metrics}/domain/send-result.ts`,
  series: `${metrics}/domain/series.ts`,
  deliver: `${metrics}/deliver.ts`,
  intake: `${metrics}/intake.ts`,
  askLedger: `${metrics}/ask-ledger.ts`,
  mapPendingEvent: `${metrics}/map-pending-event.ts`,
  readRecord: "lambda/forwarder/read-record.ts",
  settle: "lambda/forwarder/settle.ts",
  ledger: "simulator/stand-ins/ledger.ts",
};
