import { type Connection, SpaceliftError } from "../registrar/spacelift.ts";
import type { Secret } from "../shared/secret.ts";
import type { Graphql, GraphqlAnswer, GraphqlVariables } from "./graphql.ts";
import { logIn as logInDocument } from "./spacelift-documents.ts";

/** `secrets` are those in the variables. Rejects with a `SpaceliftError`. */
export type SpaceliftSession = (
  document: string,
  variables: GraphqlVariables,
  secrets?: readonly Secret[],
) => Promise<Extract<GraphqlAnswer, { kind: "answered" }>>;

interface Login {
  readonly token: Promise<Secret>;
  readonly begunAtMilliseconds: number;
}

/** A token lasts ten hours (docs.spacelift.io, "GraphQL API"). A new one has the key's present rights. */
const longestUseMilliseconds = 3_600_000;

/**
 * Logs in before the first call, and again if Spacelift refuses an earlier call's token. Concurrent calls share a
 * login. Each login reads the key again, since it may have been rotated.
 */
export function openSession(
  graphql: Graphql,
  readKey: Connection["readKey"],
  now: () => number = Date.now,
): SpaceliftSession {
  let current: Login | undefined;
  /** Documents for which the key lacks a right, with the login that showed it. Another login would show the same. */
  const refusals = new Map<string, Login>();

  const logInAgain = (): Login => {
    const login: Login = { token: logIn(graphql, readKey), begunAtMilliseconds: now() };
    current = login;
    login.token.catch(() => {
      if (current === login) current = undefined;
    });
    return login;
  };

  // An expired token gets the same "unauthorized" as a missing right. Only another login distinguishes them
  // (github.com/spacelift-io/prometheus-exporter, client/client.go).
  return async (document, variables, secrets = []) => {
    const isUsable = current !== undefined && now() - current.begunAtMilliseconds < longestUseMilliseconds;
    let login = isUsable && current !== undefined ? current : logInAgain();
    const mayBeExpired = refusals.get(document) !== login;
    let answer = await graphql(document, variables, { token: await login.token, secrets });
    if (answer.kind === "unauthorized" && mayBeExpired) {
      login = current === undefined || current === login ? logInAgain() : current;
      answer = await graphql(document, variables, { token: await login.token, secrets });
    }
    if (answer.kind === "answered") return answer;
    refusals.set(document, login);
    throw new SpaceliftError("unauthorized", answer.detail);
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
