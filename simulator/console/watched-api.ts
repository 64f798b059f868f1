import type { ApiAnswer, ApiRequest } from "../stand-ins/http-api.ts";
import { provisionalId, readReportedEvent } from "./reported-event.ts";
import type { RunAttachments } from "./run-attachments.ts";
import type { RunHistory } from "./run-history.ts";

type Api = (request: ApiRequest) => Promise<ApiAnswer>;

export interface WatchedApi {
  readonly api: Api;
  /** Number of the receiver's answers by HTTP status. */
  readonly answered: () => Readonly<Record<string, number>>;
}

/** Keeps each delivery as the receiver gets it, with the answer. */
export function watchApi(
  api: Api,
  { history, attachments }: { readonly history: RunHistory; readonly attachments: RunAttachments },
): WatchedApi {
  const counts: Record<string, number> = {};

  const deliver: Api = async (request) => {
    const body = Buffer.from(request.body).toString("utf8");
    const event = readReportedEvent(body, "");
    const time = new Date().toISOString();
    const id = event?.isNamed === false ? provisionalId(body) : event?.id;
    const answered =
      id === undefined ? () => {} : attachments.keepDelivery(id, { time, headers: [...request.headers], body });
    const answer = await api(request);
    counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    answered(answer);
    if (id !== undefined && answer.status >= 300) {
      history.record(id, "refused", `the receiver answered ${answer.status}: ${answer.body}`);
    }
    return answer;
  };

  return {
    api: (request) => (request.method === "POST" && request.path === "/webhook" ? deliver(request) : api(request)),
    answered: () => counts,
  };
}
