import { readCaBundle } from "../../lambda/shared/ca-bundle.ts";
import { DeploymentFailure } from "../../lambda/shared/custom-resource/deployment-failure.ts";
import { MissingParameterError } from "../../lambda/shared/parameters.ts";
import { type Finding, note, right, wrong } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

const soonMilliseconds = 30 * 24 * 60 * 60 * 1000;

/** A handshake with Spacelift shows whether the right CA is there. */
export async function checkCaBundle(name: string, { parameters, now }: Pick<DoctorPorts, "parameters" | "now">) {
  const check = "Spacelift CA";
  const remedy = `Store it: aws ssm put-parameter --type String --name ${name} --overwrite --value file://ca.pem`;
  try {
    return describe(check, name, remedy, await readCaBundle(name, parameters, now()), now());
  } catch (error) {
    if (error instanceof MissingParameterError) return wrong(check, `SSM has no parameter ${name}`, remedy);
    if (error instanceof DeploymentFailure) return wrong(check, error.message.replace(/: put .*/, ""), remedy);
    throw error;
  }
}

function describe(
  check: string,
  name: string,
  remedy: string,
  certificates: Awaited<ReturnType<typeof readCaBundle>>,
  nowMilliseconds: number,
): Finding {
  const firstEnd = Math.min(...certificates.map(({ endMilliseconds }) => endMilliseconds));
  const date = new Date(firstEnd).toISOString().slice(0, 10);
  if (firstEnd > nowMilliseconds + soonMilliseconds) {
    return right(check, `${name} holds ${certificates.length} certificate(s), the first valid until ${date}`);
  }
  const verb = firstEnd <= nowMilliseconds ? "expired" : "expires";
  return note(check, `a certificate in ${name} ${verb} on ${date}`, remedy);
}
