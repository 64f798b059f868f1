import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { asNumber, at, parseJson } from "../../lambda/shared/json.ts";
import type { BuiltBundle } from "./bundles.ts";
import { firstEvent } from "./first-events.ts";
import type { Services } from "./services.ts";

/** Times are milliseconds. */
export interface ColdStart {
  readonly load: number;
  readonly call: number;
  readonly warm: number;
  /** Most resident memory. */
  readonly megabytes: number;
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
    const megabytes = process.resourceUsage().maxRSS / 1024;
    process.stderr.write("\\n" + JSON.stringify({ ...times, megabytes, answer }));
    process.exit(0);
  });`;

const calls = 3;
/** Each call sends at least one POST to Datadog. */
const sendsRuns: ReadonlySet<BuiltBundle["name"]> = new Set([
  "forwarder",
  "pipelines",
  "events",
  "deployments",
  "logs",
  "poller",
]);

/** `prefix` is a command that runs the process, such as one that limits its processor. */
export async function startCold(
  bundle: BuiltBundle,
  services: Services,
  prefix: readonly string[] = [],
): Promise<ColdStart> {
  const acceptedBefore = services.accepted();
  const node = [process.execPath, "-e", script, bundle.file, JSON.stringify(firstEvent(bundle.name, services.url))];
  const [command = "", ...args] = [...prefix, ...node];
  const child = spawn(command, args, { env: environmentOf(services), stdio: ["ignore", "ignore", "pipe"] });
  const lines = (await text(child.stderr)).split("\n");
  const measured = parseJson(lines.at(-1) ?? "");
  const measuredOf = (name: string): number => {
    const value = asNumber(at(measured, name));
    if (value === undefined) throw new Error(`${bundle.file} did not answer: ${lines.join("\n").slice(-2_000)}`);
    return value;
  };
  const [load, call, warm] = [measuredOf("load"), measuredOf("call"), measuredOf("warm")];
  refuseFailure(at(measured, "answer"), services.accepted() - acceptedBefore, bundle);
  return { load, call, warm, megabytes: measuredOf("megabytes") };
}

/** A failed call is quick: it must not count as a measurement. `accepted` is the number of POSTs that Datadog accepted. */
function refuseFailure(answer: unknown, accepted: number, { name, variant }: BuiltBundle): void {
  const isReceiver = name === "receiver" || name === "runLogs";
  const isRight = isReceiver ? at(answer, "statusCode") === 202 : !sendsRuns.has(name) || accepted >= calls;
  if (!isRight)
    throw new Error(`the ${name}, ${variant}, sent ${accepted} POSTs and answered ${JSON.stringify(answer)}`);
}

export function environmentOf({ url: servicesUrl, datadogUrl, spaceliftUrl }: Services): Record<string, string> {
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
    DATADOG_URL: datadogUrl,
    LEDGER_TABLE: "ledger",
    HISTORICAL_METRICS: "false",
    EXTRA_TAGS: "[]",
    EXCLUDE_TAGS: "[]",
    SPACELIFT_ENDPOINT: spaceliftUrl,
    SPACELIFT_API_KEY_ID_PARAMETER: "/spacelift-api-key-id",
    SPACELIFT_API_KEY_SECRET_PARAMETER: "/spacelift-api-key-secret",
    SPACELIFT_CA_PARAMETER: "",
    LEASE_KEY: "P#stack",
    DESTINATIONS: '["metrics"]',
    REDACTIONS: "[]",
    EVENT_RUNS: "all",
    DATADOG_APP_KEY_PARAMETER: "",
    METRIC_PREFIX: "spacelift.integration",
    FINISHED_STATES: '["FINISHED"]',
    INTEGRATION_NAME: "spacelift-datadog",
  };
}
