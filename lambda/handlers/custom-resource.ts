import { asText, at, type Json } from "../domain/json.ts";
import {
  parseBefore,
  parsePhysicalId,
  parseRegistration,
  physicalId,
  type Registered,
  type Registration,
  registrationId,
  unmadeId,
} from "../domain/registration.ts";
import { registrationAttributes } from "../environment.ts";
import { removeSecrets } from "./ensure-secret.ts";
import { timeUp } from "./persist.ts";
import { register, unregister } from "./register.ts";
import type { RegistrarPorts } from "./registrar-ports.ts";
import { explainFailure, RegistrationFailure } from "./registration-failure.ts";

/** A request of CloudFormation's (AWS CloudFormation, "Custom resource request objects"). */
interface Request {
  readonly type: string;
  readonly responseUrl: string;
  readonly properties: Json;
  readonly oldProperties: Json;
  readonly physicalId: string | undefined;
  /** What an answer repeats. */
  readonly echo: Readonly<Record<"StackId" | "RequestId" | "LogicalResourceId", string>>;
}

/** What is known so far of what there is to delete, whenever the attempt ends. */
interface Progress {
  physicalId: string;
}

/** An answer holds 4,096 bytes (AWS CloudFormation, "Custom resource response objects"), and this text comes twice. */
const longestTextBytes = 1_000;

/** Kept back for the answer itself. */
const answerMilliseconds = 15_000;

/**
 * Does what CloudFormation asks for, and answers it in any case: also where it fails, and before the function's time is
 * up. Rejects only where the request is none, or the answer did not arrive; Lambda then repeats the request.
 */
export async function answerCustomResource(event: Json, endMilliseconds: number, ports: RegistrarPorts): Promise<void> {
  const request = parseRequest(event);
  const progress = { physicalId: request.physicalId ?? unmadeId };
  const end = endMilliseconds - answerMilliseconds;
  const timer = new AbortController();
  const outcome = await Promise.race([attempt(request, progress, end, ports), failAt(end, ports, timer.signal)]);
  timer.abort();
  const { Status, Reason } = outcome;
  const answer = { ...outcome, ...request.echo, PhysicalResourceId: progress.physicalId };
  ports.log(Status === "SUCCESS" ? "info" : "error", "CloudFormation is answered", {
    request: request.type,
    ...{ Status, Reason, PhysicalResourceId: progress.physicalId },
  });
  await ports.respond(request.responseUrl, JSON.stringify(answer));
}

function parseRequest(event: Json): Request {
  const text = (name: string): string => {
    const value = asText(at(event, name));
    if (value === undefined) throw new TypeError(`The event is no request of CloudFormation's: it has no ${name}.`);
    return value;
  };
  return {
    type: text("RequestType"),
    responseUrl: text("ResponseURL"),
    properties: at(event, "ResourceProperties"),
    oldProperties: at(event, "OldResourceProperties"),
    physicalId: asText(at(event, "PhysicalResourceId")),
    echo: {
      StackId: text("StackId"),
      RequestId: text("RequestId"),
      LogicalResourceId: text("LogicalResourceId"),
    },
  };
}

type Outcome =
  | { readonly Status: "SUCCESS"; readonly Reason: string; readonly Data: Readonly<Record<string, string>> }
  | { readonly Status: "FAILED"; readonly Reason: string };

async function attempt(request: Request, progress: Progress, end: number, ports: RegistrarPorts): Promise<Outcome> {
  try {
    const registration = parseRegistration(request.properties);
    return await perform(request, registration, progress, end, ports).catch((error: unknown) => {
      throw new RegistrationFailure(explainFailure(error, registration));
    });
  } catch (error) {
    // What could not even be read was not made either: its rollback is to succeed.
    if (request.type === "Delete" && progress.physicalId === unmadeId) return succeeded([]);
    return failed(error instanceof Error ? error.message : "something that is no error was thrown");
  }
}

async function failAt(end: number, ports: RegistrarPorts, signal: AbortSignal): Promise<Outcome> {
  await ports.wait(Math.max(0, end - ports.now()), signal);
  return failed(timeUp);
}

function failed(reason: string): Outcome {
  return { Status: "FAILED", Reason: shorten(reason) };
}

function succeeded(notes: readonly string[], registered?: Registered): Outcome {
  const text = shorten(notes.join(" "));
  const { webhookId, policyId, notes: notesAttribute } = registrationAttributes;
  const ids = registered && { [webhookId]: registered.webhookId, [policyId]: registered.policyId };
  return { Status: "SUCCESS", Reason: text, Data: { [notesAttribute]: text || "none", ...ids } };
}

async function perform(
  request: Request,
  registration: Registration,
  progress: Progress,
  end: number,
  ports: RegistrarPorts,
): Promise<Outcome> {
  switch (request.type) {
    case "Create":
      return create(registration, progress, end, ports);
    case "Update":
      return update(request, registration, progress, end, ports);
    case "Delete":
      return succeeded(await remove(registration, progress.physicalId, end, ports));
    default:
      throw new RegistrationFailure(`CloudFormation asks for ${request.type}, which the registrar does not know.`);
  }
}

async function create(
  registration: Registration,
  progress: Progress,
  end: number,
  ports: RegistrarPorts,
): Promise<Outcome> {
  const onMaking = () => {
    progress.physicalId = physicalId(registration, idsByName(registration));
  };
  const request = { registration, registered: undefined, extensionBefore: undefined, endMilliseconds: end, onMaking };
  const { notes, ...registered } = await register(request, ports);
  progress.physicalId = physicalId(registration, registered);
  return succeeded(notes, registered);
}

/** Another account or name is another registration: CloudFormation then deletes the one before. */
async function update(
  request: Request,
  registration: Registration,
  progress: Progress,
  end: number,
  ports: RegistrarPorts,
): Promise<Outcome> {
  const before = parseBefore(request.oldProperties, registration);
  if (registrationId(before) !== registrationId(registration)) return replace(registration, progress, end, ports);
  const { notes, ...registered } = await register(
    {
      registration,
      registered: parsePhysicalId(registration, progress.physicalId),
      extensionBefore: before.policyExtension,
      endMilliseconds: end,
    },
    ports,
  );
  progress.physicalId = physicalId(registration, registered);
  const isMoved = before.webhookSecretParameter !== registration.webhookSecretParameter;
  return succeeded(isMoved ? [...notes, movedNote(before.webhookSecretParameter)] : notes, registered);
}

function movedNote(parameter: string): string {
  return `The SSM parameter ${parameter} is used no more: delete it.`;
}

/** Where the new one fails, CloudFormation knows of the old one alone: what there is of the new one goes at once. */
async function replace(
  registration: Registration,
  progress: Progress,
  end: number,
  ports: RegistrarPorts,
): Promise<Outcome> {
  const made = { physicalId: unmadeId };
  try {
    const outcome = await create(registration, made, end, ports);
    progress.physicalId = made.physicalId;
    return outcome;
  } catch (error) {
    await remove(registration, made.physicalId, end, ports).catch((second: unknown) =>
      ports.log("error", "what was made of the new registration is left in Spacelift", {
        error: explainFailure(second, registration),
      }),
    );
    throw error;
  }
}

async function remove(
  registration: Registration,
  id: string,
  end: number,
  ports: RegistrarPorts,
): Promise<readonly string[]> {
  if (id === unmadeId) {
    await removeSecrets(registration, ports.parameters);
    return [];
  }
  const { webhookId, policyId } = parsePhysicalId(registration, id) ?? idsByName(registration);
  try {
    return await unregister(registration, { webhookId, policyId }, ports, end);
  } catch (error) {
    throw new RegistrationFailure(
      `${explainFailure(error, registration)} To delete the stack without Spacelift, delete the policy ${policyId} and the webhook ${webhookId} there by hand, and retain this resource.`,
    );
  }
}

/** An object's id is the slug of its name, and these names are slugs. */
function idsByName({ name }: Registration): Registered {
  return { webhookId: name, policyId: name };
}

/** One line, and no longer than an answer can hold. */
function shorten(text: string): string {
  const line = text.toWellFormed().replace(/\p{Cc}+/gu, " ");
  const bytes = Buffer.from(line);
  if (bytes.length <= longestTextBytes) return line;
  // A character that is cut in the middle is left out.
  return `${bytes
    .subarray(0, longestTextBytes)
    .toString("utf8")
    .replace(/\uFFFD$/, "")}…`;
}
