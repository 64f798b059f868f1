import type { DeliveryOutcome, NotificationPorts } from "../stand-ins/spacelift-notifications.ts";
import { webhookId } from "../webhook-ids.ts";
import type { Oracle } from "./oracle.ts";
import type { PlainForwarder } from "./plain-forwarder.ts";
import { issuedDetail } from "./queue-steps.ts";
import { provisionalId, type ReportedEvent, readReportedEvent } from "./reported-event.ts";
import type { RunAttachments } from "./run-attachments.ts";
import type { RunHistory } from "./run-history.ts";

export interface IssuedDeliveries {
  readonly onDelivery: NonNullable<NotificationPorts["onDelivery"]>;
  readonly count: () => number;
}

export interface IssuedPorts {
  readonly oracle: Pick<Oracle, "issued">;
  readonly plain: PlainForwarder | undefined;
  readonly history: RunHistory;
  readonly attachments: RunAttachments;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export function watchIssued({ oracle, plain, history, attachments, clock }: IssuedPorts): IssuedDeliveries {
  let count = 0;

  const giveUp = (event: ReportedEvent, attachedTo: string, why: string) => {
    if (!event.isNamed) attachments.move(attachedTo, event.id);
    history.begin(event);
    history.record(event.id, "gaveUp", why);
  };

  return {
    onDelivery: ({ payload, endpointId, input }) => {
      if (endpointId !== webhookId) return () => {};
      const body = JSON.stringify(payload);
      const event = readReportedEvent(body, `delivery ${count + 1}`);
      if (event === undefined) return () => {};
      count += 1;
      plain?.take(payload);
      const attachedTo = event.isNamed ? event.id : provisionalId(body);
      attachments.keepInput(attachedTo, JSON.stringify(input), clock());
      if (event.isNamed) {
        history.begin(event);
        history.record(event.id, "issued", issuedDetail);
      }
      const settle = oracle.issued(event);
      return (outcome) => {
        settle(outcome.kind === "accepted");
        if (outcome.kind !== "accepted") giveUp(event, attachedTo, reasonOf(outcome));
      };
    },
    count: () => count,
  };
}

function reasonOf(outcome: Exclude<DeliveryOutcome, { readonly kind: "accepted" }>): string {
  if (outcome.kind === "disabled") return "Spacelift has disabled the webhook, so it sends nothing";
  const { tries, status, body } = outcome;
  const attempts = tries === 1 ? "one attempt" : `${tries} attempts`;
  return `Spacelift gave up after ${attempts}: ${status === 0 ? "no answer, " : `${status}, `}${body}`;
}
