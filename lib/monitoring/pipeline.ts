import type { AuditIntake } from "../audit-intake.ts";
import type { Configuration } from "../configuration/configuration.ts";
import type { Delivery } from "../delivery.ts";
import type { Hosting } from "../hosting.ts";
import type { Intake } from "../intake.ts";
import type { ManualRegistration } from "../manual-registration.ts";
import type { Poller } from "../poller.ts";
import type { Registration } from "../registration.ts";
import type { RunLogsIntake } from "../run-logs-intake.ts";

export interface Pipeline {
  readonly configuration: Configuration;
  readonly hosting: Hosting;
  readonly intake: Intake;
  readonly delivery: Delivery;
  readonly registration: Registration | ManualRegistration;
  readonly poller?: Poller;
  readonly auditIntake?: AuditIntake;
  readonly runLogsIntake?: RunLogsIntake;
}
