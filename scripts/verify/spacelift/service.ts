import { asText, at } from "../../../lambda/shared/json.ts";
import { Secret } from "../../../lambda/shared/secret.ts";
import { bind, type Check, type ConnectedService, type Leftover, VerifyError } from "../check.ts";
import { namePrefix } from "../own-names.ts";
import { fieldsForPeople, login, spaceName, unknownObject, wrongSecret, wrongToken } from "./answers.ts";
import { type ConnectionSettings, connectSpacelift, logIn, type SpaceliftConnection } from "./connection.ts";
import { evaluationRecords } from "./evaluation-records.ts";
import { badRego, policyFields, policyId, search, webhookFields, webhookId } from "./ids.ts";
import { policies, remove, searchAll, webhooks } from "./objects.ts";
import { publicPool, runId, sample } from "./samples.ts";
import { simulate } from "./simulation.ts";

export const spaceliftChecks: readonly Check<SpaceliftConnection>[] = [
  ...[login, wrongSecret, wrongToken, unknownObject, spaceName, fieldsForPeople],
  ...[policyId, webhookId, policyFields, webhookFields, search, badRego],
  ...[simulate, sample, publicPool, runId, evaluationRecords],
];

export function spaceliftService(settings: ConnectionSettings): ConnectedService {
  const connection = connectSpacelift(settings);
  const { endpoint } = settings;
  return {
    name: "spacelift",
    place: `${endpoint}, space ${settings.space}`,
    greet: async () => {
      const { status, data, errors } = await logIn(connection);
      const jwt = asText(at(data, "apiKeyUser", "jwt"));
      if (jwt === undefined) {
        const why = errors === "" ? `status ${status}` : errors;
        throw new VerifyError(
          `${endpoint} refuses the key in SPACELIFT_API_KEY_ID and SPACELIFT_API_KEY_SECRET (${why}).`,
        );
      }
      connection.keepToken(new Secret(jwt));
    },
    checks: bind(spaceliftChecks, connection),
    leftovers: (suffix) => leftovers(connection, suffix),
  };
}

async function leftovers(connection: SpaceliftConnection, suffix = ""): Promise<readonly Leftover[]> {
  const found = await Promise.all(
    [policies, webhooks].map(async (kind) =>
      (await searchAll(connection, kind))
        .filter(({ name }) => name.startsWith(`${namePrefix}${suffix}`))
        .map(({ id }) => ({ what: `the ${kind.what} ${id}`, remove: () => remove(connection, kind, id) })),
    ),
  );
  return found.flat();
}
