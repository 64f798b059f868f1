import type { IRole } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import { destinationFunctions } from "../lambda/contract/destination-functions.ts";
import type { DestinationName } from "../lambda/contract/destinations.ts";
import type { AuditIntake } from "./audit-intake.ts";
import type { DatadogAssets } from "./datadog-assets.ts";
import type { DatadogKey } from "./datadog-key.ts";
import type { Delivery } from "./delivery.ts";
import type { Intake } from "./intake.ts";
import type { ManualRegistration } from "./manual-registration.ts";
import type { Poller } from "./poller.ts";
import type { Registration } from "./registration.ts";
import type { RunLogsIntake } from "./run-logs-intake.ts";

export interface InstalledFunction {
  readonly function: IFunction;
  /** Only this function has the role. */
  readonly role: IRole;
  readonly logGroup: ILogGroup;
}

/** The functions of all destinations but `metrics` have their names, and are absent if the configuration leaves them out. */
type DestinationFunctions = { readonly [Name in Exclude<DestinationName, "metrics">]?: InstalledFunction };

export interface InstalledFunctions extends DestinationFunctions {
  /** Verifies and queues webhook deliveries. */
  readonly receiver: InstalledFunction;
  /** Verifies and queues events of the audit trail. Absent without `auditTrail`. */
  readonly auditReceiver?: InstalledFunction;
  /** Verifies, redacts and queues the logs of runs. Absent without `runLogs`. */
  readonly runLogsReceiver?: InstalledFunction;
  /** Sends queued events to Datadog as metrics. Absent if `destinations` leaves `metrics` out. */
  readonly forwarder?: InstalledFunction;
  /** Checks the Datadog API key at a deployment. */
  readonly validator: InstalledFunction;
  /** Absent if `registration` is `manual`. */
  readonly registrar?: InstalledFunction;
  /** Absent if `pollMinutes` is 0 or `registration` is `manual`. */
  readonly poller?: InstalledFunction;
  /** Absent without `datadogAppKeyParameter`. */
  readonly installer?: InstalledFunction;
}

interface FunctionOwners {
  readonly datadogKey: DatadogKey;
  readonly registration: Registration | ManualRegistration;
  readonly poller?: Poller;
  readonly auditIntake?: AuditIntake;
  readonly runLogsIntake?: RunLogsIntake;
  readonly datadogAssets?: DatadogAssets;
}

export function installedFunctions(
  { receiver }: Intake,
  { destinations }: Delivery,
  { datadogKey, registration, poller, auditIntake, runLogsIntake, datadogAssets }: FunctionOwners,
): InstalledFunctions {
  return {
    receiver,
    ...(auditIntake !== undefined && { auditReceiver: auditIntake.receiver }),
    ...(runLogsIntake !== undefined && { runLogsReceiver: runLogsIntake.receiver }),
    ...Object.fromEntries(
      destinations.map(({ name, forwarder }) => [destinationFunctions[name].functionName, forwarder] as const),
    ),
    validator: datadogKey.validator,
    ...(registration.kind === "automatic" && { registrar: registration.registrar }),
    ...(poller !== undefined && { poller: poller.poller }),
    ...(datadogAssets !== undefined && { installer: datadogAssets.installer }),
  };
}
