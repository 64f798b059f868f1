import { asText, at, type Json } from "../json.ts";
import { type FencedRequest, issuedAt } from "./fence-note.ts";

export interface ResourceRequest extends FencedRequest {
  readonly type: string;
  readonly stackId: string;
  readonly logicalId: string;
  readonly properties: Json;
  readonly oldProperties: Json;
}

export interface AnswerableRequest extends ResourceRequest {
  readonly responseUrl: string;
  readonly physicalId: string | undefined;
  readonly echo: Readonly<Record<"StackId" | "RequestId" | "LogicalResourceId", string>>;
}

/** AWS CloudFormation, "Custom resource request objects". Throws a `TypeError` if a required field is missing. */
export function parseResourceRequest(event: Json): AnswerableRequest {
  const text = (name: string): string => {
    const value = asText(at(event, name));
    if (value === undefined) throw new TypeError(`The event is not a request of CloudFormation: ${name} is missing.`);
    return value;
  };
  const type = text("RequestType");
  const responseUrl = text("ResponseURL");
  return {
    type,
    id: text("RequestId"),
    issuedMilliseconds: issuedAt(responseUrl),
    stackId: text("StackId"),
    logicalId: text("LogicalResourceId"),
    responseUrl,
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
