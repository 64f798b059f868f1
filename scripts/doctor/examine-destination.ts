import { checkDeadLetters, checkForwarder, checkLastAccepted, checkQueue } from "./check-delivery.ts";
import { checkHeartbeat } from "./check-heartbeat.ts";
import type { Finding } from "./finding.ts";
import type { DestinationPorts, DoctorPorts } from "./ports.ts";

/** Returns whether all findings are right. */
export type RunCheck = (name: string, check: () => Promise<Finding | readonly Finding[]>) => Promise<boolean>;

/** The findings of each destination but `metrics` begin with its name. */
export async function examineDestination(
  ports: DestinationPorts & Pick<DoctorPorts, "now" | "signal">,
  dlq: string,
  runCheck: RunCheck,
): Promise<void> {
  const { destination } = ports;
  const run = async (name: string, check: () => Promise<Finding>) => {
    if (destination === "metrics") return runCheck(name, check);
    const prefix = `${destination}: `;
    return runCheck(`${prefix}${name}`, async () => {
      const finding = await check();
      return { ...finding, check: `${prefix}${finding.check}` };
    });
  };
  await run("forwarder", async () => checkForwarder(await ports.findForwarder()));
  if (destination === "metrics") await run("heartbeat", () => checkHeartbeat(ports));
  else await run("last accepted", () => checkLastAccepted(ports));
  await run("queue", () => checkQueue(ports));
  await run("dead-letter queue", () => checkDeadLetters(ports, dlq));
}
