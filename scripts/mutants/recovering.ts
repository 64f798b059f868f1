import { files } from "./files.ts";
import { type Mutant, mutant } from "./mutant.ts";

/** Recovery without a look into the ledger is no mutant: the forwarder drops the duplicate. */
export const recoveringMutants: readonly Mutant[] = [
  mutant(
    "recover an event under an id of its own",
    files.recoverRecord,
    "body: Buffer.from(payload)",
    'body: Buffer.from(payload.replace(/"id":"/, "$&again-"))',
  ),
  mutant(
    "note a sample as seen before its event is enqueued",
    files.handleRecords,
    "const result = await recoverRecord(",
    "await ports.state.addSeen(sourceName, record.key);\n  const result = await recoverRecord(",
  ),
  {
    name: "the mark passes samples that are not handled",
    edits: [
      {
        file: files.recoveryPlan,
        from: "const newest = pending ?? listed.records[0];",
        to: "const newest = listed.records[0];",
      },
      { file: files.recoveryPlan, from: "const overlapSeconds = 3600;", to: "const overlapSeconds = 0;" },
    ],
  },
  mutant("take every event for known", files.knownEvents, '? "known" : "unknown"', '? "known" : "known"'),
  mutant(
    "simulate a disabled webhook",
    files.sampleInput,
    "return JSON.stringify({ ...input, webhook_endpoints:",
    "if (webhookId) return text;\n  return JSON.stringify({ ...input, webhook_endpoints:",
  ),
  mutant(
    "read only the first page of samples",
    files.listRecords,
    "next !== undefined && pages < mostPages",
    "next === undefined && pages < mostPages",
  ),
  mutant("a gap in the samples is not noticed", files.recoveryPlan, "oldest > markEpochSeconds", "oldest < 0"),
  mutant(
    "an unreadable sample is not reported",
    files.handleRecords,
    "reportMissingRecord(record, result, source, ports);",
    "",
  ),
];
