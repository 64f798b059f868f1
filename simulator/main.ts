import { readSettings, SettingError, type Settings } from "./settings.ts";
import { type Simulator, startSimulator } from "./simulator.ts";
import { createTerminalLog } from "./terminal.ts";
import { createTraffic, runTraffic } from "./traffic.ts";

const write = (line: string) => process.stdout.write(line);
const log = createTerminalLog(write);

try {
  write("Starting: the policy, the receiver, the queue, the forwarder, the registrar …\n");
  const settings = readSettings(process.env);
  const simulator = await startSimulator({ ...settings, log });
  write(welcome(simulator, settings));
  run(simulator, settings);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

function run(simulator: Simulator, { traffic }: Settings): void {
  const stopping = new AbortController();
  if (traffic) {
    const inputs = createTraffic({ seed: 2026, clock: Date.now });
    void runTraffic({ inputs, notify: simulator.notify, signal: stopping.signal, log });
  }
  const stop = () => {
    // A second signal ends the process at once, as it would without these listeners.
    process.off("SIGINT", stop).off("SIGTERM", stop);
    write("Stopping.\n");
    stopping.abort();
    void simulator.close();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
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
      ? "  Generated runs: one every 4 s. TRAFFIC=off starts without them."
      : "  Generated runs: off. TRAFFIC=on starts with them.",
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
