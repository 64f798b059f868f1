import { setTimeout as wait } from "node:timers/promises";
import { type createSpaceliftApi, type GraphqlAnswer, readGraphqlRequest } from "./spacelift-api.ts";

export type SpaceliftDisruption =
  | { readonly kind: "none" }
  /** Applies nothing and closes the connection. */
  | { readonly kind: "refuse" }
  /** Applies everything and closes the connection before the answer. */
  | { readonly kind: "lose" }
  /** Status 429. */
  | { readonly kind: "rate_limit" }
  /** Status 503. */
  | { readonly kind: "down" }
  /** Applies everything and delays the answer. */
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** Status 200 with this error, as for a field that Spacelift refuses. */
  | { readonly kind: "error"; readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }
  /** Status 200 with an HTML page, as from an interposed proxy. */
  | { readonly kind: "html" };

/** Gets "" if there is no root field. */
export type DisruptSpacelift = (rootField: string) => SpaceliftDisruption | Promise<SpaceliftDisruption>;

export interface SpaceliftRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface SpaceliftAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface SpaceliftExchange {
  /** Resolves with `undefined` if the connection closes without an answer. */
  readonly answer: (request: SpaceliftRequest) => Promise<SpaceliftAnswer | undefined>;
  /** Disturbed requests included. */
  readonly calls: () => Readonly<Record<string, number>>;
}

const page = "<!DOCTYPE html><title>Sign in</title><p>Sign in to continue.";

/** Spacelift's endpoint without a transport. */
export function createSpaceliftExchange(
  api: ReturnType<typeof createSpaceliftApi>,
  disrupt: DisruptSpacelift = () => ({ kind: "none" }),
): SpaceliftExchange {
  const calls = new Map<string, number>();

  const answer = async (sent: SpaceliftRequest): Promise<SpaceliftAnswer | undefined> => {
    if (sent.method !== "POST" || sent.path !== "/graphql") return plain(404, "Not Found");
    const request = readGraphqlRequest(sent.body);
    if (request === undefined) return plain(400, "not a GraphQL request");
    for (const field of request.rootFields) calls.set(field, (calls.get(field) ?? 0) + 1);
    const apply = () => api(request, /^Bearer (\S+)$/.exec(sent.authorization ?? "")?.[1]);

    const disruption = await disrupt(request.rootFields[0] ?? "");
    switch (disruption.kind) {
      case "none":
        return asJson(await apply());
      case "refuse":
        return undefined;
      case "lose":
        await apply();
        return undefined;
      case "rate_limit":
        return plain(429, "Too Many Requests");
      case "down":
        return plain(503, "Service Unavailable");
      case "error": {
        const { message, extensions } = disruption;
        return asJson({ body: { data: null, errors: [{ message, ...(extensions && { extensions }) }] } });
      }
      case "html":
        return { status: 200, contentType: "text/html; charset=utf-8", body: page };
      case "slow": {
        const applied = await apply();
        await wait(disruption.milliseconds, undefined, { ref: false });
        return asJson(applied);
      }
    }
  };

  return { answer, calls: () => Object.fromEntries(calls) };
}

function asJson({ body }: GraphqlAnswer): SpaceliftAnswer {
  return { status: 200, contentType: "application/json", body: JSON.stringify(body) };
}

function plain(status: number, body: string): SpaceliftAnswer {
  return { status, contentType: "text/plain", body };
}
