import type { Json } from "../json.ts";
import { describeError, type Log } from "../log.ts";
import { type Parameters, parametersUntil } from "../parameters.ts";
import { failureAnswer, type ResourceAnswer, type ResourceResult, successAnswer } from "./resource-answer.ts";
import { type AnswerableRequest, parseResourceRequest, type ResourceRequest } from "./resource-request.ts";
import { type RetryPorts, timeUp } from "./retry-until-deadline.ts";
import { SupersededError } from "./superseded-error.ts";

/**
 * The id whose objects a deletion would delete at this moment. A deletion sets it if it finds objects of a resource
 * that was never created, so that its failure is reported.
 */
export interface Progress {
  physicalId: string;
}

export interface CustomResourcePorts extends RetryPorts {
  readonly parameters: Parameters;
  /** Rejects if the answer could not be delivered. */
  readonly respond: (responseUrl: string, body: string) => Promise<void>;
  readonly log: Log;
}

export interface CustomResource<Ports extends CustomResourcePorts> {
  /** The physical id before anything was created. Its deletion succeeds unless it finds objects. */
  readonly notCreatedId: string;
  readonly notesAttribute: string;
  /**
   * `end` is in milliseconds since 1970. Rejects with an error for the user, or with a `SupersededError`, after which
   * nobody waits for an answer.
   */
  readonly perform: (
    request: ResourceRequest,
    progress: Progress,
    end: number,
    ports: Ports,
  ) => Promise<ResourceResult>;
}

/** Reserved for the answer. */
const answerMilliseconds = 15_000;

/**
 * Answers before the function's time is up, even after a failure. A superseded request gets no answer. Rejects if the
 * event is no request or the answer was not delivered; Lambda then repeats the event.
 */
export async function answerCustomResource<Ports extends CustomResourcePorts>(
  event: Json,
  endMilliseconds: number,
  ports: Ports,
  resource: CustomResource<Ports>,
): Promise<void> {
  const request = parseResourceRequest(event);
  const progress = { physicalId: request.physicalId ?? resource.notCreatedId };
  const end = endMilliseconds - answerMilliseconds;
  const timer = new AbortController();
  // The request may go on after its answer, but must not write.
  const bounded = { ...ports, parameters: parametersUntil(ports.parameters, () => end - ports.now()) };
  const outcome = await Promise.race([
    attempt(resource, request, progress, end, bounded),
    failAt(end, ports, timer.signal),
  ]);
  timer.abort();
  if (outcome === "superseded") {
    ports.log("warn", "superseded by a newer request", { request: request.type, id: request.id });
    return;
  }
  const { Status, Reason } = outcome;
  const PhysicalResourceId =
    request.type === "Delete" ? (request.physicalId ?? resource.notCreatedId) : progress.physicalId;
  const answer = { ...outcome, ...request.echo, PhysicalResourceId };
  ports.log(Status === "SUCCESS" ? "info" : "error", "CloudFormation is answered", {
    request: request.type,
    ...{ Status, Reason, PhysicalResourceId },
  });
  await ports.respond(request.responseUrl, JSON.stringify(answer));
}

async function attempt<Ports extends CustomResourcePorts>(
  { notCreatedId, notesAttribute, perform }: CustomResource<Ports>,
  request: AnswerableRequest,
  progress: Progress,
  end: number,
  ports: Ports,
): Promise<ResourceAnswer | "superseded"> {
  try {
    return successAnswer(await perform(request, progress, end, ports), notesAttribute);
  } catch (error) {
    if (error instanceof SupersededError) return "superseded";
    // A creation with invalid properties created nothing. Its rollback must succeed.
    if (request.type === "Delete" && progress.physicalId === notCreatedId) {
      return successAnswer({ notes: [], attributes: {} }, notesAttribute);
    }
    return failureAnswer(error instanceof Error ? error.message : describeError(error));
  }
}

async function failAt(end: number, ports: RetryPorts, signal: AbortSignal): Promise<ResourceAnswer> {
  await ports.wait(Math.max(0, end - ports.now()), signal);
  return failureAnswer(timeUp);
}
