import { createGraphql } from "../../lambda/adapters/graphql.ts";
import type { HttpClient } from "../../lambda/adapters/http.ts";
import { connectSpacelift } from "../../lambda/adapters/spacelift.ts";
import { connectEvaluations } from "../../lambda/adapters/spacelift-evaluations.ts";
import { openSession } from "../../lambda/adapters/spacelift-session.ts";
import { explainFailure } from "../../lambda/registrar/registration-failure.ts";
import { SpaceliftError } from "../../lambda/registrar/spacelift.ts";
import { MissingParameterError } from "../../lambda/shared/parameters.ts";
import type { SpaceliftApiKey } from "../../lambda/shared/spacelift-api-key.ts";
import { OperatorError } from "../deployment/operator-error.ts";
import { withPresentIds } from "../doctor/present-ids.ts";
import type { RegistrationSettings } from "../doctor/registration-settings.ts";
import { openPolicy, readSampledAccount } from "./open-policy.ts";
import { createPace, patiently } from "./pace.ts";
import type { BackfillPorts } from "./ports.ts";
import { createRunLists } from "./spacelift-lists.ts";

const longestCallMilliseconds = 30_000;

export interface SpaceliftAccess extends Pick<BackfillPorts, "now" | "wait"> {
  readonly request: HttpClient;
  readonly readKey: () => Promise<SpaceliftApiKey>;
  readonly policyCore: string;
  readonly callsPerSecond: number;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

type Settings = Pick<RegistrationSettings, "registration" | "webhookId" | "policyId">;

type SpaceliftPorts = Pick<BackfillPorts, "endpoint" | "webhookId" | "lists" | "openPolicy" | "readSampledAccount">;

/** Rejects with an `OperatorError` if the key cannot log in, or Spacelift is out of reach. */
export async function openSpacelift(settings: Settings, access: SpaceliftAccess): Promise<SpaceliftPorts> {
  const { request, readKey, policyCore, callsPerSecond, say, now } = access;
  const { endpoint } = settings.registration;
  const remainingMilliseconds = () => longestCallMilliseconds;
  const session = openSession(createGraphql(request, `${endpoint}/graphql`, remainingMilliseconds), readKey, now);
  const pace = createPace(callsPerSecond, access);
  const politely = <T>(call: () => Promise<T>): Promise<T> =>
    patiently(async () => {
      await pace();
      return call();
    }, access);
  const connection = { endpoint, readKey, remainingMilliseconds };
  const spacelift = connectSpacelift(request, connection);
  const evaluations = connectEvaluations(request, connection);
  const present = await withPresentIds(settings, spacelift).catch((error: unknown) => {
    throw explained(error, settings);
  });
  const sources = {
    settings: present,
    core: policyCore,
    readPolicy: spacelift.readPolicy,
    evaluations: {
      list: (...call: Parameters<typeof evaluations.list>) => politely(() => evaluations.list(...call)),
      readSample: (...call: Parameters<typeof evaluations.readSample>) =>
        politely(() => evaluations.readSample(...call)),
      simulate: (text: string, input: string) => politely(() => evaluations.simulate(text, input)),
    },
    say,
  };
  return {
    endpoint,
    webhookId: present.webhookId,
    lists: createRunLists((...call) => politely(() => session(...call))),
    openPolicy: (options) => openPolicy(sources, options),
    readSampledAccount: () => readSampledAccount(sources),
  };
}

/** Any other error stays as it is. */
function explained(error: unknown, { registration }: Settings): unknown {
  const isPassing = error instanceof SpaceliftError && error.retryability === "until_deadline";
  if (isPassing) return new OperatorError(`Spacelift did not answer: ${error.message}. Repeat the command later.`);
  if (!(error instanceof SpaceliftError || error instanceof MissingParameterError)) return error;
  return new OperatorError(explainFailure(error, registration).replace(/, then deploy again\.$/, "."));
}
