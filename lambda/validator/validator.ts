import middy from "@middy/core";
import { datadogKeyAttributes, datadogKeyProperties } from "../contract/datadog-key.ts";
import { readProperties } from "../contract/properties.ts";
import {
  answerCustomResource,
  type CustomResource,
  type CustomResourcePorts,
} from "../shared/custom-resource/custom-resource.ts";
import { DeploymentFailure } from "../shared/custom-resource/deployment-failure.ts";
import { retryUntilDeadline } from "../shared/custom-resource/retry-until-deadline.ts";
import type { Json } from "../shared/json.ts";
import { realTimeout } from "../shared/real-timeout.ts";
import { checkKey, type Validate } from "./check-key.ts";

export interface ValidatorPorts extends CustomResourcePorts {
  readonly validate: Validate;
}

/** A deletion never asks Datadog, so a rollback cannot fail. */
const keyResource: CustomResource<ValidatorPorts> = {
  notCreatedId: "not-checked",
  notesAttribute: datadogKeyAttributes.notes,
  perform: async (request, progress, end, ports) => {
    if (request.type === "Delete") return { notes: [], attributes: {} };
    const values = readProperties(datadogKeyProperties, request.properties);
    const place = { datadogUrl: values.DatadogUrl, apiKeyParameter: values.ApiKeyParameter };
    const verdict = await checkKey(place, { ...ports, retry: (step) => retryUntilDeadline(ports, end, step) });
    // Only a rollback or another version of the stack updates the resource.
    const mayFail = values.KeyCheck === "fail" && request.type === "Create";
    if (verdict.kind === "unusable" && mayFail) throw new DeploymentFailure(verdict.sentence);
    progress.physicalId = "datadog-api-key";
    return { notes: verdict.kind === "accepted" ? [] : [verdict.sentence], attributes: {} };
  },
};

interface RemainingTime {
  readonly getRemainingTimeInMillis?: () => number;
}

/** Answers CloudFormation whether Datadog accepts the API key. */
export function createValidator(ports: ValidatorPorts) {
  return middy<Json, void>(realTimeout).handler((event, context: RemainingTime) => {
    const end = ports.now() + (context.getRemainingTimeInMillis?.() ?? 60_000);
    return answerCustomResource(event, end, ports, keyResource);
  });
}
