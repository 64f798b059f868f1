import { createHttpClient, type HttpClient } from "../../lambda/adapters/http.ts";
import type { Log } from "../../lambda/shared/log.ts";
import { type AccountLoad, idleAccount } from "./account-load.ts";
import { type AuditTrail, createAuditTrail } from "./audit-trail.ts";
import { createEvaluations } from "./evaluations.ts";
import type { NamedObjectsSettings } from "./named-objects.ts";
import type { PolicyEvaluator } from "./policy-evaluator.ts";
import { likelyWorkbench, type PolicyWorkbench } from "./policy-workbench.ts";
import { createSpaceliftAccount, type SpaceliftAccount } from "./spacelift-account.ts";
import { createSpaceliftApi } from "./spacelift-api.ts";
import { createSpaceliftExchange, type DisruptSpacelift, type SpaceliftExchange } from "./spacelift-exchange.ts";
import type { FieldLimits } from "./spacelift-field-limits.ts";
import { createNotifier, type NotificationPorts, type Sent } from "./spacelift-notifications.ts";
import { type SpaceliftServer, serveSpacelift } from "./spacelift-server.ts";
import { createSessions } from "./spacelift-sessions.ts";

export interface SpaceliftSettings {
  readonly evaluator: PolicyEvaluator;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** The clock of the header `Date`, of the load and of evaluations. @default clock */
  readonly toldClock?: () => number;
  readonly disrupt?: DisruptSpacelift;
  readonly objects?: Omit<NamedObjectsSettings, "clock">;
  /** For deliveries. @default a new client */
  readonly http?: HttpClient;
  readonly log?: Log;
  readonly onDelivery?: NotificationPorts["onDelivery"];
  readonly runLogs?: NotificationPorts["runLogs"];
  /** @default nothing runs */
  readonly load?: () => AccountLoad;
  /** @default none but Spacelift's own */
  readonly limits?: () => FieldLimits;
  /** @default likelyWorkbench */
  readonly workbench?: () => Partial<PolicyWorkbench>;
}

/** Without a server. */
export interface SpaceliftService extends SpaceliftExchange {
  readonly account: SpaceliftAccount;
  readonly auditTrail: AuditTrail;
  /** As Spacelift handles its own events. */
  readonly notify: (input: unknown) => Promise<Sent>;
  readonly expireTokens: () => void;
}

export type SpaceliftStandIn = SpaceliftService & SpaceliftServer;

/** The caller closes the evaluator. */
export function createSpaceliftService({
  evaluator,
  clock = Date.now,
  toldClock = clock,
  disrupt,
  objects = {},
  http = createHttpClient(),
  log = () => {},
  onDelivery,
  runLogs,
  load = () => idleAccount,
  limits = () => ({}),
  workbench: changes = () => ({}),
}: SpaceliftSettings): SpaceliftService {
  const account = createSpaceliftAccount({ ...objects, clock }, createEvaluations(toldClock));
  const sessions = createSessions(account, clock);
  const workbench = () => ({ ...likelyWorkbench, ...changes() });
  const auditTrail = createAuditTrail({ http, clock });
  const api = createSpaceliftApi({ account, sessions, auditTrail, evaluator, load, limits, workbench });
  return {
    ...createSpaceliftExchange(api, disrupt),
    account,
    auditTrail,
    notify: createNotifier({
      ...{ account, evaluator, http, log, clock: toldClock, workbench },
      ...(onDelivery && { onDelivery }),
      ...(runLogs && { runLogs }),
    }),
    expireTokens: sessions.expire,
  };
}

/** On a free port of loopback. */
export async function startSpaceliftStandIn(settings: SpaceliftSettings): Promise<SpaceliftStandIn> {
  const service = createSpaceliftService(settings);
  const { url, close } = await serveSpacelift(service, settings.toldClock ?? settings.clock);
  return { ...service, url, close };
}
