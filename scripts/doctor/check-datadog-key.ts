import { createKeyValidation } from "../../lambda/adapters/datadog-key.ts";
import { networkAdvice } from "../deployment/advice.ts";
import { type Finding, right, unknown, wrong } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

/** Asks Datadog as the validator does at a deployment. */
export async function checkDatadogKey(
  datadogUrl: string,
  parameter: string,
  { parameters, request }: Pick<DoctorPorts, "parameters" | "request">,
): Promise<Finding> {
  const check = "Datadog key";
  const { value } = await parameters.read(parameter);
  const answer = await createKeyValidation(request)(datadogUrl.replace(/\/+$/, ""), value);
  switch (answer.kind) {
    case "valid":
      return right(check, `${datadogUrl} accepts it`);
    case "refused":
      return wrong(
        check,
        `${datadogUrl} refuses it (${answer.detail}): events wait on the queue`,
        `Write a valid API key of that site to ${parameter}, which needs no deployment, or set datadogSite to the key's site.`,
      );
    case "unreachable":
      return unknown(
        check,
        `${datadogUrl} is out of reach (${answer.detail})`,
        `${networkAdvice(answer.detail) ?? "Check datadogSite or datadogUrl."} The forwarder may reach it another way.`,
      );
    case "unavailable":
    case "unknown":
      return unknown(
        check,
        `${datadogUrl} did not say whether it accepts the key (${answer.detail})`,
        "See Datadog's status page, and try again.",
      );
  }
}
