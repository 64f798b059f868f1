import { help, parseCommandLine } from "./command-line.ts";
import { readSettings, SettingError, type Settings } from "./settings.ts";
import type { Simulator } from "./simulator.ts";
import { createTerminalLog } from "./terminal.ts";

const runsPerMinute = 20;
const write = (line: string) => process.stdout.write(line);
const writeLog = createTerminalLog(write);

try {
  const { help: isHelp, port } = parseCommandLine(process.argv.slice(2));
  if (isHelp) write(help);
  else await start(readSettings(process.env, port));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = error instanceof SettingError ? 2 : 1;
}

async function start(settings: Settings): Promise<void> {
  write("Loading the policy, the functions and their clients …\n");
  // Loading takes seconds on a small machine, so the line above is printed first.
  const { startSimulator } = await import("./simulator.ts");
  write("Starting the receiver, the queue and the forwarder, and registering the webhook and the policy …\n");
  // With generated traffic, informational lines would bury warnings and the link.
  const log: typeof writeLog = (level, ...rest) => (level === "info" && settings.traffic) || writeLog(level, ...rest);
  const simulator = await startSimulator({ ...settings, log, ...(!settings.poll && { pollMilliseconds: 0 }) });
  write(welcome(simulator, settings));
  run(simulator, settings);
}

function run(simulator: Simulator, { traffic, datadog }: Settings): void {
  if (traffic) void begin(simulator, datadog === undefined);
  const stop = () => {
    // A second signal then ends the process at once.
    process.off("SIGINT", stop).off("SIGTERM", stop);
    write("Stopping.\n");
    void simulator.close();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
}

async function begin({ traffic }: Simulator, withPast: boolean): Promise<void> {
  if (withPast) {
    write("Sending a day of runs at once to fill the graphs …\n");
    await traffic.backfill();
    write(`${traffic.read().runs} runs sent. About ${runsPerMinute} a minute follow.\n`);
  }
  traffic.change({ perMinute: runsPerMinute });
}

function welcome({ url, evaluator }: Simulator, { datadog, destinations, isSecretRandom, traffic }: Settings): string {
  const lines = [
    `Spacelift → Datadog, on this machine: ${url}/`,
    datadog === undefined
      ? "  Datadog: a stand-in. Set DD_API_KEY, and DD_SITE or DD_URL, to forward to a real one."
      : `  Datadog: ${datadog.url}, a real one. It bills every series that it accepts.`,
    `  Destinations: ${destinations.join(", ")}. DESTINATIONS chooses others.`,
    evaluator === "WebAssembly"
      ? "  Spacelift: a stand-in. The registrar has created the webhook and the policy spacelift-datadog in it.\n             It evaluates only the shipped policy, as WebAssembly. Install OPA 1.0 or newer to evaluate others."
      : `  Spacelift: a stand-in. The registrar has created the webhook and the policy spacelift-datadog in it.\n             It evaluates the policy with ${evaluator}.`,
    isSecretRandom
      ? `  Signed requests: post a policy input to ${url}/policy, or set WEBHOOK_SECRET to sign your own for ${url}/webhook.`
      : `  Signed requests: ${url}/webhook accepts requests signed with WEBHOOK_SECRET; ${url}/policy signs for you.`,
    traffic
      ? `  Generated runs: about ${runsPerMinute} a minute${datadog === undefined ? ", after one day's runs at once" : ""}; change the speed on the page. TRAFFIC=off starts without them.`
      : "  Generated runs: off. Start with TRAFFIC=on, or choose a speed on the page.",
    "  Ctrl+C stops it.",
  ];
  return `${lines.join("\n")}\n`;
}

function explain(error: unknown): string {
  if (error instanceof SettingError) return error.message;
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE" && "port" in error) {
    return `Port ${String(error.port)} is taken. Choose another: npm start -- --port ${Number(error.port) + 1}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : "A value that is not an Error was thrown.";
}
