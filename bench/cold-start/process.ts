import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { asNumber, at, parseJson } from "../../lambda/shared/json.ts";
import type { BuiltBundle } from "./bundles.ts";
import { firstEvent } from "./first-events.ts";

/** Milliseconds. */
export interface ColdStart {
  readonly load: number;
  readonly call: number;
  readonly warm: number;
}

/** Loads the bundle with `require`, as Lambda does, before anything else. */
const script = `
  const began = performance.now();
  const { handler } = require(process.argv[1]);
  const loaded = performance.now();
  const call = () => handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 60000 });
  call().then(async (answer) => {
    const ended = performance.now();
    await call();
    const again = performance.now();
    await call();
    const times = { load: loaded - began, call: ended - loaded, warm: performance.now() - again };
    process.stderr.write("\\n" + JSON.stringify({ ...times, answer }));
    process.exit(0);
  });`;

/** `prefix` is a command that runs the process, such as one that limits its processor. */
export async function startCold(
  bundle: BuiltBundle,
  servicesUrl: string,
  prefix: readonly string[] = [],
): Promise<ColdStart> {
  const node = [process.execPath, "-e", script, bundle.file, JSON.stringify(firstEvent(bundle.name, servicesUrl))];
  const [command = "", ...args] = [...prefix, ...node];
  const child = spawn(command, args, { env: environment(servicesUrl), stdio: ["ignore", "ignore", "pipe"] });
  const lines = (await text(child.stderr)).split("\n");
  const measured = parseJson(lines.at(-1) ?? "");
  const [load, call, warm] = ["load", "call", "warm"].map((name) => asNumber(at(measured, name)));
  if (load === undefined || call === undefined || warm === undefined)
    throw new Error(`${bundle.file} did not answer: ${lines.join("\n")}`);
  refuseFailure(at(measured, "answer"), bundle);
  return { load, call, warm };
}

/** A failed first call is quick: it must not count as a measurement. */
function refuseFailure(answer: unknown, { name, variant }: BuiltBundle): void {
  const failed = at(answer, "batchItemFailures");
  const isRight =
    name === "receiver" ? at(answer, "statusCode") === 202 : name !== "forwarder" || JSON.stringify(failed) === "[]";
  if (!isRight) throw new Error(`the ${name}, ${variant}, answered ${JSON.stringify(answer)}`);
}

function environment(servicesUrl: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    AWS_ENDPOINT_URL: servicesUrl,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "a",
    AWS_SECRET_ACCESS_KEY: "a",
    AWS_SESSION_TOKEN: "a",
    QUEUE_URL: `${servicesUrl}/000000000000/queue`,
    DEAD_LETTER_QUEUE_URL: `${servicesUrl}/000000000000/dead-letter-queue`,
    WEBHOOK_SECRET_PARAMETER: "/webhook-secret",
    DATADOG_API_KEY_PARAMETER: "/datadog-api-key",
    DATADOG_URL: servicesUrl,
    LEDGER_TABLE: "ledger",
    HISTORICAL_METRICS: "false",
    EXTRA_TAGS: "[]",
    EXCLUDE_TAGS: "[]",
    SPACELIFT_ENDPOINT: "https://acme.app.spacelift.io",
    METRIC_PREFIX: "spacelift.integration",
    FINISHED_STATES: '["FINISHED"]',
    INTEGRATION_NAME: "spacelift-datadog",
  };
}
