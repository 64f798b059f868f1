import { createHmac } from "node:crypto";
import { parseNotification } from "../lambda/events/notification.ts";
import { sign, verify } from "../lambda/receiver/domain/signature.ts";
import { Secret } from "../lambda/shared/secret.ts";
import { runPayload } from "../test/payloads.ts";
import { shownSpread, spreadOf } from "./statistics.ts";

/** The aimed ratio to the bare calls. */
const most = 1.5;
const rounds = 60;
const callsARound = 2_000;
/** The first rounds run before the code is optimised. */
const warmUp = 15;

const secret = new Secret("the webhook's secret");
const body = Buffer.from(JSON.stringify(runPayload()));
const header = sign(secret, body);
const expected = header.slice("sha256=".length);

const bareVerification = () => createHmac("sha256", secret.reveal()).update(body).digest("hex") === expected;
const ourVerification = () => verify([secret], body, header);
const bareParsing = (): unknown => JSON.parse(body.toString("utf8"));
const ourParsing = () => parseNotification(body.toString("utf8"));

/** Compares with a bare HMAC and `JSON.parse` of the same bytes. */
export function benchVerification(): void {
  const ratio = compare(
    "both",
    () => bareVerification() && bareParsing(),
    () => ourVerification() && ourParsing(),
  );
  compare("verification", bareVerification, ourVerification);
  compare("parsing", bareParsing, ourParsing);
  console.log(`both, aim ${most}: ${ratio <= most ? "reached" : "missed"}`);
}

/** Prints and returns the median ratio of our time to the bare time. Rounds of both alternate. */
function compare(what: string, bare: () => unknown, ours: () => unknown): number {
  const times: { bare: number; ours: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    times.push({ bare: microseconds(bare), ours: microseconds(ours) });
  }
  const kept = times.slice(warmUp);
  const ratio = spreadOf(kept.map((round) => round.ours / round.bare));
  const [bareSpread, oursSpread] = [
    spreadOf(kept.map((round) => round.bare)),
    spreadOf(kept.map((round) => round.ours)),
  ];
  console.log(
    `${what}: ${shownSpread(oursSpread, " µs")}, bare ${shownSpread(bareSpread, " µs")}: ${shownSpread(ratio)} × bare`,
  );
  return ratio.median;
}

function microseconds(call: () => unknown): number {
  const began = performance.now();
  for (let count = 0; count < callsARound; count += 1) {
    if (!call()) throw new Error("a signed delivery was refused");
  }
  return ((performance.now() - began) * 1000) / callsARound;
}
