import type { SQSRecord } from "aws-lambda";
import { createDatadog } from "../../lambda/adapters/datadog.ts";
import { createHttpClient } from "../../lambda/adapters/http.ts";
import { machine } from "../../lambda/adapters/machine.ts";
import { createForwarder } from "../../lambda/forwarder/destinations/metrics/metrics-forwarder.ts";
import { packDelivery } from "../../lambda/shared/envelope.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import { createLedgerStandIn } from "../../simulator/stand-ins/ledger.ts";
import { runPayload } from "../payloads.ts";
import { lambdaContext } from "./lambda-context.ts";

/**
 * Forwards one batch to the Datadog at the given URL. A large run follows every second small one. Prints the results
 * and the peak memory in megabytes.
 */
const [url = "", key = "", large = "0", series = "0", small = "0"] = process.argv.slice(2);

function messageOf(name: string, receipts: number): SQSRecord {
  const event = { kind: "run", account: "acme", id: name, state: "FINISHED", at: (Date.now() - 60_000) * 1e6 };
  const list = Array.from({ length: receipts }, (_, index) => ({
    name: `policy ${index}`,
    type: "PLAN",
    outcome: "deny",
  }));
  const body = Buffer.from(JSON.stringify(runPayload({ event, run: { stack: name }, timing: [], receipts: list })));
  return {
    messageId: name,
    receiptHandle: name,
    body: packDelivery({ body, receivedAtMilliseconds: Date.now(), receiptId: name }) ?? "",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: String(Date.now()),
      SenderId: "sender",
      ApproximateFirstReceiveTimestamp: String(Date.now()),
    },
    messageAttributes: {},
    ...{ md5OfBody: "", eventSource: "aws:sqs", eventSourceARN: "", awsRegion: "us-east-1" },
  };
}

const largeRuns = Array.from({ length: Number(large) }, (_, index) => messageOf(`large${index}`, Number(series) - 1));
const smallRuns = Array.from({ length: Number(small) }, (_, index) => messageOf(`small${index}`, 5));
const Records = smallRuns.flatMap((run, index) => [
  run,
  ...largeRuns.slice(Math.ceil(index / 2), Math.ceil((index + 1) / 2)),
]);
const apiKey = () => Promise.resolve(new Secret(key));
const deadLettered: string[] = [];
const handler = createForwarder(
  {
    ...machine,
    apiKey: { get: apiKey, refresh: apiKey },
    submit: createDatadog(url, createHttpClient()).submit,
    ledger: createLedgerStandIn(),
    deadLetter: async ({ detail }) => void deadLettered.push(detail),
    delay: async () => {},
    log: () => {},
  },
  {
    integrationName: "spacelift-datadog",
    spaceliftEndpoint: "https://acme.app.spacelift.io",
  },
);
const { batchItemFailures } = await handler({ Records }, lambdaContext(600_000));
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(
  JSON.stringify({ records: Records.length, failed: batchItemFailures.length, deadLettered, megabytes }),
);
process.exit();
