import { readCaBundle } from "../shared/ca-bundle.ts";
import { caBundleAges, createCachedValue } from "../shared/cached-value.ts";
import { certificateProblem } from "../shared/certificate-error.ts";
import type { Parameters } from "../shared/parameters.ts";
import { createConnections } from "./connections.ts";
import { createHttpClient, type HttpClient, type HttpRequest, type HttpResult } from "./http.ts";

/**
 * Returns a client for Spacelift. It also trusts the PEM certificates in the SSM parameter `caParameter`, if there is one.
 * The client then rejects as `readCaBundle` does.
 */
export type SpaceliftHttp = (caParameter: string | undefined) => HttpClient;

export interface SpaceliftHttpPorts {
  readonly parameters: Pick<Parameters, "read">;
  /** Opens connections that also trust these PEM certificates. */
  readonly open?: typeof createConnections;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** @default that of every client */
  readonly maximumAnswerBytes?: number;
}

/** Keeps clients and bundles, so that a warm function keeps its connections. */
export function createSpaceliftHttp({
  parameters,
  open = createConnections,
  now = Date.now,
  maximumAnswerBytes,
}: SpaceliftHttpPorts): SpaceliftHttp {
  const connect = (certificates: readonly string[]) => createHttpClient(maximumAnswerBytes, open(certificates));
  const withoutBundle = connect([]);
  const clients = new Map<string, HttpClient>();
  return (caParameter) => {
    if (caParameter === undefined) return withoutBundle;
    const client = clients.get(caParameter) ?? createTrustingClient(caParameter, { parameters, connect, now });
    clients.set(caParameter, client);
    return client;
  };
}

interface TrustingPorts extends Required<Pick<SpaceliftHttpPorts, "parameters" | "now">> {
  readonly connect: (certificates: readonly string[]) => HttpClient;
}

/** Reads the bundle again if Spacelift's certificate is refused: the CA may have been replaced. */
function createTrustingClient(caParameter: string, { parameters, connect, now }: TrustingPorts): HttpClient {
  let kept: { readonly bundle: string; readonly client: HttpClient } | undefined;
  const current = createCachedValue(
    async () => {
      const certificates = (await readCaBundle(caParameter, parameters, now())).map(({ pem }) => pem);
      const bundle = certificates.join("\n");
      if (kept?.bundle !== bundle) kept = { bundle, client: connect(certificates) };
      return kept.client;
    },
    { ...caBundleAges, now },
  );
  return async (request) => {
    const end = now() + request.deadlineMilliseconds;
    const client = await current.get();
    const result = await sendUntil(end, request, client, now);
    if (!isCertificateRefused(result)) return result;
    const renewed = await current.refresh();
    return renewed === client ? result : sendUntil(end, request, renewed, now);
  };
}

/** The request's deadline includes the read of the bundle, since a change has to end before a newer one begins. */
function sendUntil(end: number, request: HttpRequest, client: HttpClient, now: () => number): Promise<HttpResult> {
  const deadlineMilliseconds = end - now();
  if (deadlineMilliseconds > 0) return client({ ...request, deadlineMilliseconds });
  return Promise.resolve({ kind: "not_sent", detail: "no time was left" });
}

function isCertificateRefused(result: HttpResult): boolean {
  return result.kind === "not_sent" && certificateProblem(result.detail) !== undefined;
}
