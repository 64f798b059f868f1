import { files } from "./files.ts";
import { type Mutant, mutant } from "./mutant.ts";

export const claimingMutants: readonly Mutant[] = [
  mutant(
    "skip the slot",
    files.askLedger,
    "owned: await putSlot(view, slotKey, effect.second, eventId)",
    "owned: true",
  ),
  mutant(
    "skip the claim",
    files.askLedger,
    "claim: await ledger.putClaim(eventId, effect.claim)",
    "claim: effect.claim",
  ),
  {
    name: "no nonce",
    edits: [
      { file: files.claiming, from: "open: [nonce], done: false, series }", to: "open: [], done: false, series }" },
      {
        file: files.claiming,
        from: "if (claim?.open.includes(nonce) !== true || claim.done) return",
        to: "if (claim === undefined || claim.done) return",
      },
      {
        file: files.askLedger,
        from: "claim: await ledger.open(eventId, effect.generation, effect.nonce)",
        to: "claim: (await ledger.read([eventId])).get(eventId)",
      },
    ],
  },
  mutant("a nonce is reused", files.deliver, "nonce: ports.newNonce", 'nonce: () => "the nonce"'),
  mutant(
    "claim without a heartbeat",
    files.intake,
    "obstacle === undefined && (memory.isProven || beat())",
    "obstacle === undefined",
  ),
  mutant(
    "any answer to a heartbeat counts",
    files.nextTry,
    'return verdict.kind === "accepted" ? undefined : retryAfter("the heartbeat was not accepted", verdict);',
    'return verdict.kind === "accepted" || verdict.detail ? undefined : retryAfter("the heartbeat was not accepted", verdict);',
  ),
  {
    name: "remap an event that may have arrived",
    edits: [
      {
        file: files.claiming,
        from: "if (claim.open.length > 0 || sizeError !== undefined) return false;",
        to: "if (sizeError !== undefined) return false;",
      },
      {
        file: files.ledger,
        from: "claim.generation === to.generation - 1 && claim.open.length === 0",
        to: "claim.generation === to.generation - 1",
      },
    ],
  },
  mutant(
    "hash the tags before normalisation",
    files.mapPendingEvent,
    "slotKey: slotKeyOf(series)",
    'slotKey: JSON.stringify([event.kind, "stack" in event && event.stack, "branch" in event && event.branch, event.state])',
  ),
  mutant(
    "identity from the message id",
    files.readRecord,
    "if (queuedDays <= queueRetentionDays - 1) return read;",
    "if (queuedDays <= queueRetentionDays - 1) return { ...read, received: { ...read.received, eventId: record.messageId } };",
  ),
  mutant(
    "identity from the bytes",
    files.readEvent,
    "const id = eventId(event, delivery.receiptId);",
    "const id = text + delivery.receiptId;",
  ),
  {
    name: "reassign the timestamp of an event that may have arrived",
    edits: [
      {
        file: files.claim,
        from: "if (claim.open.length === 0) {",
        to: "if (claim.open.length === 0 || seconds > oldestSentSeconds) {",
      },
      {
        file: files.ledger,
        from: "claim.generation === to.generation - 1 && claim.open.length === 0",
        to: "claim.generation === to.generation - 1",
      },
    ],
  },
  mutant(
    "reassign the same timestamp",
    files.claiming,
    "return claimSlot(pending, Math.floor(age.nowEpochSeconds), decision.claim);",
    "return claimSlot(pending, decision.claim.second, decision.claim);",
  ),
  mutant(
    "take an occupied second",
    files.askLedger,
    "if (owner !== undefined) return owner === eventId;",
    "if (owner !== undefined) return true;",
  ),
  mutant(
    "take a second that an earlier batch saw occupied",
    files.askLedger,
    "if ((learned.occupied.get(second) ?? eventId) !== eventId) return false;",
    "if (learned.occupied.has(second)) return true;",
  ),
  mutant("flags may take our keys", files.eventTags, "reservedTagKeys.has(tagKey(normal)) ?", "false ?"),
];
