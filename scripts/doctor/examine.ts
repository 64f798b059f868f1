import { forwarderEnvironment } from "../../lambda/contract/environment.ts";
import { defaultMetricPrefix } from "../../lambda/contract/metrics.ts";
import type { AuditTrail } from "../../lambda/registrar/domain/audit-trail.ts";
import { type Spacelift, SpaceliftError } from "../../lambda/registrar/spacelift.ts";
import { describeError } from "../../lambda/shared/log.ts";
import { readApiKey } from "../../lambda/shared/spacelift-api-key.ts";
import { packageVersion } from "../../lib/package-version.ts";
import { adviceOn } from "../deployment/advice.ts";
import { type Deployment, requireOutput } from "../deployment/deployment.ts";
import type { ForwarderFunction } from "../deployment/forwarder-function.ts";
import type { Invocation } from "../deployment/invocation.ts";
import { checkAuditWebhook, readAuditTrail } from "./check-audit-trail.ts";
import { checkCaBundle } from "./check-ca-bundle.ts";
import { checkClock } from "./check-clock.ts";
import { checkDatadogKey } from "./check-datadog-key.ts";
import { checkLastDelivery } from "./check-delivery.ts";
import { checkDestinations, checkVersion } from "./check-deployment.ts";
import { checkLastPoll, checkStateFields, readPollerSettings } from "./check-gauges.ts";
import { checkLedger } from "./check-ledger.ts";
import { checkParameter, checkWebhookSecret } from "./check-parameters.ts";
import { checkPolicy, type PolicySource } from "./check-policy.ts";
import { checkRecovery } from "./check-recovery.ts";
import { checkSecondIntegration } from "./check-second-integration.ts";
import { checkSpaceliftLogin, checkWebhook, spaceliftAdvice } from "./check-spacelift.ts";
import { examineDestination, type RunCheck } from "./examine-destination.ts";
import { type Finding, note, unknown } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";
import { withPresentIds } from "./present-ids.ts";
import {
  checkName,
  type RegistrationSettings,
  readRegistrationSettings,
  readRunLogsSettings,
} from "./registration-settings.ts";

const longestSpaceliftMilliseconds = 60_000;

/** A check that rejects gives a finding `unknown`. */
export async function examine(
  deployment: Deployment,
  policy: PolicySource,
  ports: DoctorPorts,
  invocation: Invocation,
  report: (finding: Finding) => Promise<void>,
): Promise<void> {
  const runCheck: RunCheck = async (name, check) => {
    if (ports.signal.aborted) return false;
    const found = [await check().catch((error: unknown) => refusal(name, error))].flat();
    for (const finding of found) await report(finding);
    return found.every(({ status }) => status === "right");
  };
  const output = (name: string) => requireOutput(deployment, name);
  const settings = readRegistrationSettings(deployment);
  const poller = readPollerSettings(deployment);
  const forwarder = ports.findForwarder();
  forwarder.catch(() => {});

  await report(checkVersion(deployment, packageVersion()));
  const hasKey = await runCheck("Datadog key", () =>
    checkParameter("Datadog key", output("DatadogApiKeyParameter"), ports),
  );
  if (hasKey) {
    await runCheck("Datadog key", async () =>
      checkDatadogKey(datadogUrl(await forwarder), output("DatadogApiKeyParameter"), ports),
    );
  }
  const isManual = settings === undefined;
  await runCheck("webhook secret", () =>
    checkWebhookSecret("webhook secret", output("WebhookSecretParameter"), isManual, ports),
  );
  for (const [name, output] of otherSecrets) {
    const parameter = deployment.outputs.get(output);
    if (parameter !== undefined) await runCheck(name, () => checkWebhookSecret(name, parameter, isManual, ports));
  }
  if (settings === undefined) await report(note("Spacelift", "not checked: webhook and policy were created manually"));
  else {
    const facts = {
      forwarder: await forwarder.catch(() => undefined),
      hasPoller: poller !== undefined,
      auditTrail: readAuditTrail(deployment),
      runLogs: readRunLogsSettings(deployment),
    };
    await examineSpacelift(settings, facts, policy, ports, runCheck);
  }
  const names = [ports, ...ports.others].map(({ destination }) => destination);
  await runCheck("destinations", async () => checkDestinations(await forwarder.catch(() => undefined), names));
  for (const destination of [ports, ...ports.others]) {
    await examineDestination({ ...ports, ...destination }, invocation("dlq"), runCheck);
  }
  if (poller !== undefined) await runCheck("gauges", () => checkLastPoll(poller, ports));
  await runCheck("last delivery", () => checkLastDelivery(ports));
  await runCheck("ledger", () => checkLedger(output("LedgerTable"), ports));
  await report(checkClock(deployment.clockAheadMilliseconds));
}

function refusal(check: string, error: unknown): Finding {
  if (error instanceof SpaceliftError) {
    return unknown(check, `Spacelift does not show this: ${error.message}`, spaceliftAdvice(error));
  }
  return unknown(check, describeError(error), adviceOn(error));
}

interface DeployedFacts {
  readonly forwarder: ForwarderFunction | undefined;
  readonly hasPoller: boolean;
  readonly auditTrail: AuditTrail | undefined;
  readonly runLogs: RegistrationSettings | undefined;
}

/** Each with the output that names its parameter. */
const otherSecrets = [
  ["audit secret", "AuditSecretParameter"],
  ["run logs secret", "RunLogsSecretParameter"],
] as const;

async function examineSpacelift(
  settings: RegistrationSettings,
  { forwarder, hasPoller, auditTrail, runLogs }: DeployedFacts,
  policy: PolicySource,
  ports: DoctorPorts,
  runCheck: RunCheck,
): Promise<void> {
  const { registration } = settings;
  const { apiKeyIdParameter, apiKeySecretParameter, caParameter } = registration;
  await runCheck("Spacelift key", () => checkParameter("Spacelift key: id", apiKeyIdParameter, ports));
  await runCheck("Spacelift key", () => checkParameter("Spacelift key: secret", apiKeySecretParameter, ports));
  if (caParameter !== undefined) await runCheck("Spacelift CA", () => checkCaBundle(caParameter, ports));
  const end = ports.now() + longestSpaceliftMilliseconds;
  const connection = {
    endpoint: registration.endpoint,
    ...(caParameter !== undefined && { caParameter }),
    readKey: () => readApiKey(registration, ports.parameters),
  };
  const remainingMilliseconds = () => end - ports.now();
  const spacelift: Spacelift = ports.connect({ ...connection, remainingMilliseconds });
  const isLoggedIn = await runCheck("Spacelift login", () => checkSpaceliftLogin(settings, spacelift));
  // Without a login, the other checks would only repeat the error.
  if (!isLoggedIn) return;
  const destination = {
    datadogUrl: forwarder?.environment[forwarderEnvironment.datadogUrl] ?? "",
    metricPrefix: forwarder?.environment[forwarderEnvironment.metricPrefix] ?? defaultMetricPrefix,
  };
  const examineObjects = async (registered: RegistrationSettings): Promise<RegistrationSettings> => {
    // Each check reports an unreachable Spacelift itself.
    const found = await withPresentIds(registered, spacelift).catch(() => registered);
    const name = (object: "webhook" | "policy") => checkName(registered.registration, object);
    await runCheck(name("webhook"), () => checkWebhook(found, spacelift));
    await runCheck(name("policy"), () => checkPolicy(found, spacelift, policy));
    return found;
  };
  const present = await examineObjects(settings);
  if (auditTrail !== undefined) await runCheck("audit webhook", () => checkAuditWebhook(auditTrail, spacelift));
  if (runLogs !== undefined) await examineObjects(runLogs);
  await runCheck("second integration", () => checkSecondIntegration(present, destination, spacelift));
  const evaluations = ports.connectEvaluations({ ...connection, remainingMilliseconds });
  const recovery = { evaluations, progress: ports.recoveryProgress };
  await runCheck("recovery", () => checkRecovery({ ...present, resource: registration.resource }, recovery));
  if (hasPoller) await runCheck("gauge fields", () => checkStateFields(ports.connectState(connection)(end)));
}

function datadogUrl(forwarder: ForwarderFunction | undefined): string {
  const url = forwarder?.environment[forwarderEnvironment.datadogUrl];
  if (url === undefined)
    throw new Error("the forwarder's environment, which names the Datadog site, could not be read");
  return url;
}
