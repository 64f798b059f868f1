import type { IRole } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { DatadogAssets } from "./datadog-assets.ts";
import type { DatadogKey } from "./datadog-key.ts";
import type { Delivery } from "./delivery.ts";
import type { Intake } from "./intake.ts";
import type { ManualRegistration } from "./manual-registration.ts";
import type { Registration } from "./registration.ts";

export interface InstalledFunction {
  readonly function: IFunction;
  /** Only this function has the role. */
  readonly role: IRole;
  readonly logGroup: ILogGroup;
}

export interface InstalledFunctions {
  /** Verifies and queues webhook deliveries. */
  readonly receiver: InstalledFunction;
  /** Sends queued events to Datadog. */
  readonly forwarder: InstalledFunction;
  /** Checks the Datadog API key at a deployment. */
  readonly validator: InstalledFunction;
  /** Absent if `registration` is `manual`. */
  readonly registrar?: InstalledFunction;
  /** Absent without `datadogAppKeyParameter`. */
  readonly installer?: InstalledFunction;
}

export function installedFunctions(
  { receiver }: Intake,
  { forwarder }: Delivery,
  { validator }: DatadogKey,
  registration: Registration | ManualRegistration,
  assets: DatadogAssets | undefined,
): InstalledFunctions {
  return {
    receiver,
    forwarder,
    validator,
    ...(registration.kind === "automatic" && { registrar: registration.registrar }),
    ...(assets !== undefined && { installer: assets.installer }),
  };
}
