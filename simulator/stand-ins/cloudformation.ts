import { randomUUID } from "node:crypto";
import { asText, at, parseJson } from "../../lambda/shared/json.ts";

type Properties = Readonly<Record<string, string>>;

export interface ResourceAnswer {
  readonly status: "SUCCESS" | "FAILED";
  readonly reason: string;
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The answer that decided it and the answers after it. */
export interface Deployment extends ResourceAnswer {
  /** For a rollback, or for the deletion of a replaced resource. */
  readonly followedBy: readonly ResourceAnswer[];
}

export type ResourceEvent = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly stackId: string;
  readonly logicalId: string;
  readonly request: ResourceEvent;
  /** Resolves when it makes no more attempts. */
  readonly deliver: (event: ResourceEvent, isAnswered: () => boolean) => Promise<void>;
  /** Resolves with the reason why CloudFormation stops waiting. @default when `deliver` ends */
  readonly givenUp?: Promise<string>;
}

export interface CustomResourceSettings {
  readonly stackId: string;
  readonly logicalId: string;
  readonly invoke: (request: Readonly<Record<string, unknown>>) => Promise<unknown>;
}

/** AWS Lambda, "Error handling", asynchronous invocation. */
const invocations = 3;

/** Limit of a response object (AWS CloudFormation, "Custom resource response objects"). */
const maximumAnswerBytes = 4096;

/**
 * A failed creation is followed by a delete, a failed update by an update back, a new physical id by the deletion of
 * the old one. `clock` gives the time in signed URLs.
 */
export function createCloudFormationStandIn(clock: () => number = Date.now) {
  const waiting = new Map<string, (answer: ResourceAnswer) => void>();

  /** The first answer counts. */
  const respond = (responseUrl: string, body: string): Promise<void> => {
    if (Buffer.byteLength(body) > maximumAnswerBytes) throw new Error("the answer is too long");
    waiting.get(responseUrl)?.(parseAnswer(body));
    waiting.delete(responseUrl);
    return Promise.resolve();
  };

  /** Without an answer, it invents a physical id if the request has none. */
  const ask = async ({ stackId, logicalId, request, deliver, givenUp }: Asked): Promise<ResourceAnswer> => {
    const requestId = randomUUID();
    const url = signedUrl(requestId, clock());
    const answered = new Promise<ResourceAnswer>((resolve) => waiting.set(url, resolve));
    const event = {
      ...request,
      ResponseURL: url,
      StackId: stackId,
      RequestId: requestId,
      LogicalResourceId: logicalId,
    };
    const delivered = deliver(event, () => !waiting.has(url)).then(() => "no response in time");
    const answer = await Promise.race([answered, givenUp ?? delivered]);
    if (typeof answer === "object") return answer;
    if (!waiting.delete(url)) return answered;
    const physicalId = asText(request["PhysicalResourceId"]) ?? `${logicalId}-${requestId.slice(0, 8)}`;
    return { status: "FAILED", reason: answer, physicalId, attributes: {} };
  };

  const resource = ({ stackId, logicalId, invoke }: CustomResourceSettings) => {
    let made: { readonly physicalId: string; readonly properties: Properties } | undefined;

    const deliver: Asked["deliver"] = async (event, isAnswered) => {
      for (let invocation = 1; !isAnswered() && invocation <= invocations; invocation += 1) {
        await invoke(event).catch(() => {});
      }
    };
    const askResource = (request: ResourceEvent) => ask({ stackId, logicalId, request, deliver });

    const remove = (physicalId: string, properties: Properties) =>
      askResource({ RequestType: "Delete", PhysicalResourceId: physicalId, ResourceProperties: properties });

    const create = async (properties: Properties): Promise<Deployment> => {
      const answer = await askResource({ RequestType: "Create", ResourceProperties: properties });
      if (answer.status === "FAILED") return { ...answer, followedBy: [await remove(answer.physicalId, properties)] };
      made = { physicalId: answer.physicalId, properties };
      return { ...answer, followedBy: [] };
    };

    const update = async (before: NonNullable<typeof made>, properties: Properties): Promise<Deployment> => {
      const change = (id: string, now: Properties, then: Properties) =>
        askResource({
          ...{ RequestType: "Update", PhysicalResourceId: id },
          ...{ ResourceProperties: now, OldResourceProperties: then },
        });
      const answer = await change(before.physicalId, properties, before.properties);
      if (answer.status === "FAILED") {
        return { ...answer, followedBy: [await change(before.physicalId, before.properties, properties)] };
      }
      made = { physicalId: answer.physicalId, properties };
      const isReplaced = answer.physicalId !== before.physicalId;
      return { ...answer, followedBy: isReplaced ? [await remove(before.physicalId, before.properties)] : [] };
    };

    return {
      deploy: (properties: Properties) => (made === undefined ? create(properties) : update(made, properties)),
      destroy: async (): Promise<ResourceAnswer | undefined> => {
        if (made === undefined) return undefined;
        const answer = await remove(made.physicalId, made.properties);
        if (answer.status === "SUCCESS") made = undefined;
        return answer;
      },
      remove,
    };
  };

  return { respond, resource, ask };
}

/** In the form of Amazon S3, whose signed times have whole seconds. */
function signedUrl(requestId: string, now: number): string {
  const time = `${new Date(now).toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
  return `https://cloudformation.example/${requestId}?X-Amz-Date=${time}&X-Amz-Expires=7200&signature=${randomUUID()}`;
}

function parseAnswer(body: string): ResourceAnswer {
  const answer = parseJson(body);
  const status = at(answer, "Status");
  const physicalId = asText(at(answer, "PhysicalResourceId"));
  if ((status !== "SUCCESS" && status !== "FAILED") || physicalId === undefined) {
    throw new Error("CloudFormation does not accept this answer");
  }
  const data = at(answer, "Data");
  const attributes = Object.entries(typeof data === "object" && data !== null ? data : {});
  return {
    status,
    reason: asText(at(answer, "Reason")) ?? "",
    physicalId,
    attributes: Object.fromEntries(attributes.map(([name, value]) => [name, String(value)])),
  };
}
