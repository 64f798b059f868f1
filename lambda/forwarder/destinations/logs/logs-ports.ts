import type { Secret } from "../../../shared/secret.ts";
import type { Answer } from "../../domain/answer.ts";
import type { ClaimPorts } from "../../event-claims.ts";
import type { SenderPorts } from "../../sender.ts";
import type { DatadogLog } from "./domain/datadog-log.ts";

export interface LogsPorts extends SenderPorts, ClaimPorts {
  /** One POST, without a retry. Never rejects because of the network or Datadog. */
  readonly sendLogs: (logs: readonly DatadogLog[], apiKey: Secret, deadlineMilliseconds: number) => Promise<Answer>;
}
