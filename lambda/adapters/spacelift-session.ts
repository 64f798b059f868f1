import { type Connection, SpaceliftError } from "../registrar/spacelift.ts";
import type { Json } from "../shared/json.ts";
import type { Secret } from "../shared/secret.ts";
import type { Graphql, GraphqlVariables } from "./graphql.ts";
import { logIn as logInDocument } from "./spacelift-documents.ts";

/** Returns the value of a root field. `secrets` are those in the variables. Rejects with a `SpaceliftError`. */
export type SpaceliftCall = (
  document: string,
  field: string,
  variables: GraphqlVariables,
  secrets?: readonly Secret[],
) => Promise<Json>;

/**
 * Logs in before the first call, and again if Spacelift refuses the token. A login reads the key again, since it may
 * have been rotated.
 */
export function openSession(graphql: Graphql, readKey: Connection["readKey"]): SpaceliftCall {
  let token: Secret | undefined;

  // An expired token gets the same "unauthorized" as a missing right. Only another login tells them apart
  // (github.com/spacelift-io/prometheus-exporter, client/client.go).
  return async (document, field, variables, secrets = []) => {
    for (let tries = 1; ; tries += 1) {
      token ??= await logIn(graphql, readKey);
      const answer = await graphql(document, variables, { token, secrets });
      if (answer.kind === "answered") return answer.read(field);
      token = undefined;
      if (tries > 1) throw new SpaceliftError("unauthorized", answer.detail);
    }
  };
}

async function logIn(graphql: Graphql, readKey: Connection["readKey"]): Promise<Secret> {
  const { id, secret } = await readKey();
  const answer = await graphql(logInDocument, { id, secret: secret.reveal() }, { secrets: [secret] }).catch(
    (error: unknown) => {
      // An error at the login concerns the key, even a "not found".
      const isRejected = error instanceof SpaceliftError && ["rejected", "not_found"].includes(error.problem);
      throw isRejected ? new SpaceliftError("login_refused", error.message) : error;
    },
  );
  if (answer.kind === "unauthorized") throw new SpaceliftError("login_refused", answer.detail);
  const jwt = answer.readSecret("apiKeyUser", "jwt");
  if (jwt === undefined) throw new SpaceliftError("login_refused", "it gave no token");
  return jwt;
}
