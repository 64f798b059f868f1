import { forwarderEnvironment } from "../../lambda/contract/environment.ts";
import { defaultMetricPrefix } from "../../lambda/contract/metrics.ts";
import { readApiKey } from "../../lambda/registrar/api-key.ts";
import type { Spacelift } from "../../lambda/registrar/spacelift.ts";
import { describeError } from "../../lambda/shared/log.ts";
import { adviceOn } from "../deployment/advice.ts";
import { type Deployment, requireOutput } from "../deployment/deployment.ts";
import type { ForwarderFunction } from "../deployment/forwarder-function.ts";
import { checkClock } from "./check-clock.ts";
import { checkDatadogKey } from "./check-datadog-key.ts";
import { checkDeadLetters, checkForwarder, checkLastDelivery, checkQueue } from "./check-delivery.ts";
import { checkLedger } from "./check-ledger.ts";
import { checkParameter, checkWebhookSecret } from "./check-parameters.ts";
import { checkPolicy, type PolicySource } from "./check-policy.ts";
import { checkSecondIntegration } from "./check-second-integration.ts";
import { checkSpaceliftLogin, checkWebhook } from "./check-spacelift.ts";
import { type Finding, note, unknown } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";
import { type RegistrationSettings, readRegistrationSettings } from "./registration-settings.ts";

const longestSpaceliftMilliseconds = 60_000;

/** Examines all parts of a deployment, and reports each finding at once. A check that fails makes its own subject unknown. */
export async function examine(
  deployment: Deployment,
  policy: PolicySource,
  ports: DoctorPorts,
  tell: (finding: Finding) => Promise<void>,
): Promise<void> {
  const looking: Looking = async (check, look) => {
    if (ports.signal.aborted) return false;
    const found = [
      await look().catch((error: unknown) => unknown(check, describeError(error), adviceOn(error))),
    ].flat();
    for (const finding of found) await tell(finding);
    return found.every(({ status }) => status === "right");
  };
  const output = (name: string) => requireOutput(deployment, name);
  const settings = readRegistrationSettings(deployment);
  const forwarder = ports.findForwarder();
  forwarder.catch(() => {});

  const hasKey = await looking("Datadog key", () =>
    checkParameter("Datadog key", output("DatadogApiKeyParameter"), ports),
  );
  if (hasKey) {
    await looking("Datadog key", async () =>
      checkDatadogKey(datadogUrl(await forwarder), output("DatadogApiKeyParameter"), ports),
    );
  }
  await looking("webhook secret", () =>
    checkWebhookSecret(output("WebhookSecretParameter"), settings === undefined, ports),
  );
  if (settings === undefined) await tell(note("Spacelift", "not looked at: webhook and policy were set by hand"));
  else await examineSpacelift(settings, await forwarder.catch(() => undefined), policy, ports, looking);
  await looking("forwarder", async () => checkForwarder(await forwarder));
  await looking("queue", () => checkQueue(ports));
  await looking("dead-letter queue", () => checkDeadLetters(ports));
  await looking("last delivery", () => checkLastDelivery(ports));
  await looking("ledger", () => checkLedger(output("LedgerTable"), ports));
  await tell(checkClock(deployment.clockAheadMilliseconds));
}

/** Tells what a check found, and gives whether all of it is right. */
type Looking = (check: string, look: () => Promise<Finding | readonly Finding[]>) => Promise<boolean>;

async function examineSpacelift(
  settings: RegistrationSettings,
  forwarder: ForwarderFunction | undefined,
  policy: PolicySource,
  ports: DoctorPorts,
  looking: Looking,
): Promise<void> {
  const { registration } = settings;
  const { apiKeyIdParameter, apiKeySecretParameter } = registration;
  await looking("Spacelift key", () => checkParameter("Spacelift key: id", apiKeyIdParameter, ports));
  await looking("Spacelift key", () => checkParameter("Spacelift key: secret", apiKeySecretParameter, ports));
  const end = ports.now() + longestSpaceliftMilliseconds;
  const spacelift: Spacelift = ports.connect({
    endpoint: registration.endpoint,
    readKey: () => readApiKey(registration, ports.parameters),
    remainingMilliseconds: () => end - ports.now(),
  });
  const isIn = await looking("Spacelift login", () => checkSpaceliftLogin(settings, spacelift));
  // Without a login the others would only say the same once more.
  if (!isIn) return;
  const destination = {
    datadogUrl: forwarder?.environment[forwarderEnvironment.datadogUrl] ?? "",
    metricPrefix: forwarder?.environment[forwarderEnvironment.metricPrefix] ?? defaultMetricPrefix,
  };
  await looking("webhook", () => checkWebhook(settings, spacelift));
  await looking("policy", () => checkPolicy(settings, spacelift, policy));
  await looking("second integration", () => checkSecondIntegration(settings, destination, spacelift));
}

function datadogUrl(forwarder: ForwarderFunction | undefined): string {
  const url = forwarder?.environment[forwarderEnvironment.datadogUrl];
  if (url === undefined) throw new Error("which Datadog it is for, only the forwarder's environment tells");
  return url;
}
