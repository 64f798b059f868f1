import type { Secret } from "../../lambda/shared/secret.ts";
import { type Finding, right, unknown, wrong } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

const deadlineMilliseconds = 10_000;

/** See docs.datadoghq.com, "Validate API key". */
export async function checkDatadogKey(
  datadogUrl: string,
  parameter: string,
  { parameters, request }: Pick<DoctorPorts, "parameters" | "request">,
): Promise<Finding> {
  const check = "Datadog key";
  const { value } = await parameters.read(parameter);
  const result = await validate(datadogUrl, value, request);
  if (result.kind !== "answered") {
    return unknown(
      check,
      `${datadogUrl} is out of reach (${result.detail})`,
      "Check datadogSite or datadogUrl, and this machine's network. The forwarder may reach it another way.",
    );
  }
  if (result.status === 200) return right(check, `${datadogUrl} accepts it`);
  if (result.status === 401 || result.status === 403) {
    return wrong(
      check,
      `${datadogUrl} refuses it (${result.status}): events wait on the queue`,
      `Write a valid API key of that site to ${parameter}. No deployment is needed.`,
    );
  }
  return unknown(check, `${datadogUrl} answered ${result.status}`, "See Datadog's status page, and try again.");
}

function validate(datadogUrl: string, key: Secret, request: DoctorPorts["request"]) {
  const url = `${datadogUrl.replace(/\/+$/, "")}/api/v1/validate`;
  const headers = { "DD-API-KEY": key.reveal(), Accept: "application/json" };
  return request({ method: "GET", url, headers, deadlineMilliseconds });
}
