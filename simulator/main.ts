import { readSettings, SettingError, type Settings } from "./settings.ts";
import type { Simulator } from "./simulator.ts";
import { createTerminalLog } from "./terminal.ts";

const runsPerMinute = 20;
const write = (line: string) => process.stdout.write(line);
const writeLog = createTerminalLog(write);

try {
  const settings = readSettings(process.env);
  write("Loading the policy, the functions and the clients that they use …\n");
  // Some seconds of a small machine, in which nothing could be written.
  const { startSimulator } = await import("./simulator.ts");
  write("Starting the receiver, the queue and the forwarder, and registering webhook and policy …\n");
  // With hundreds of generated runs, what goes well would hide the rest, and the link.
  const log: typeof writeLog = (level, ...rest) => (level === "info" && settings.traffic) || writeLog(level, ...rest);
  const simulator = await startSimulator({ ...settings, log });
  write(welcome(simulator, settings));
  run(simulator, settings);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

function run(simulator: Simulator, { traffic, datadog }: Settings): void {
  if (traffic) void begin(simulator, datadog === undefined);
  const stop = () => {
    // A second signal ends the process at once, as it would without these listeners.
    process.off("SIGINT", stop).off("SIGTERM", stop);
    write("Stopping.\n");
    void simulator.close();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
}

/** First what the graphs are to begin with, if anything, then runs as they end. */
async function begin({ traffic }: Simulator, withPast: boolean): Promise<void> {
  if (withPast) {
    write("Sending a day of runs at once, for the graphs …\n");
    await traffic.backfill();
    write(`${traffic.read().runs} runs are there. From now on about ${runsPerMinute} a minute arrive.\n`);
  }
  traffic.change({ perMinute: runsPerMinute });
}

function welcome({ url, evaluator }: Simulator, { datadog, isSecretRandom, traffic }: Settings): string {
  const lines = [
    `Spacelift → Datadog, on this machine: ${url}/`,
    datadog === undefined
      ? "  Datadog: a stand-in. Set DD_API_KEY, and DD_SITE or DD_URL, to forward to a real one."
      : `  Datadog: ${datadog.url}, for real. Every series that it accepts is billed there.`,
    evaluator === "WebAssembly"
      ? "  Spacelift: a stand-in. The registrar has registered the webhook and the policy spacelift-datadog there.\n             It evaluates the shipped policy alone, as WebAssembly; install OPA 1.0 or newer for any other."
      : `  Spacelift: a stand-in. The registrar has registered the webhook and the policy spacelift-datadog there.\n             It evaluates the policy with ${evaluator}.`,
    isSecretRandom
      ? `  Signed requests: post a policy input to ${url}/policy, or set WEBHOOK_SECRET to sign your own for ${url}/webhook.`
      : `  Signed requests: ${url}/webhook takes what is signed with WEBHOOK_SECRET; ${url}/policy signs for you.`,
    traffic
      ? `  Generated runs: about ${runsPerMinute} a minute${datadog === undefined ? ", after a day of them at once" : ""}; the page changes the speed. TRAFFIC=off starts without them.`
      : "  Generated runs: off. TRAFFIC=on starts with them, and so does the page.",
    "  Ctrl+C stops it.",
  ];
  return `${lines.join("\n")}\n`;
}

function explain(error: unknown): string {
  if (error instanceof SettingError) return error.message;
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE" && "port" in error) {
    return `Port ${String(error.port)} is taken. Start on another one: PORT=${Number(error.port) + 1} npm start`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : "Something that is no error was thrown.";
}
