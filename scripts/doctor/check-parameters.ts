import { MissingParameterError, type Parameter } from "../../lambda/shared/parameters.ts";
import { acceptedSecrets, parseWebhookSecrets } from "../../lambda/shared/webhook-secrets.ts";
import { type Finding, right, wrong } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

type Ports = Pick<DoctorPorts, "parameters" | "now">;

export async function checkParameter(check: string, name: string, { parameters }: Ports): Promise<Finding> {
  const parameter = await read(name, parameters);
  if (parameter === undefined) {
    return wrong(check, `SSM has no parameter ${name}`, `Create it: ${putCommand(name)}`);
  }
  if (!parameter.isSecure) {
    return wrong(
      check,
      `${name} is not a SecureString: it can be read without the permission to decrypt`,
      `Delete it, and create it with a new key or secret: ${putCommand(name)}`,
    );
  }
  if (parameter.value.reveal() === "") return wrong(check, `${name} is empty`, `Set it: ${putCommand(name)}`);
  return right(check, `${name} is a SecureString`);
}

/** Not only the parameter: all of its secrets may have expired. */
export async function checkWebhookSecret(
  check: string,
  name: string,
  isManual: boolean,
  ports: Ports,
): Promise<Finding> {
  const finding = await checkParameter(check, name, ports);
  if (finding.status !== "right") {
    const { detail } = finding;
    return isManual
      ? finding
      : wrong(check, detail, "Increase webhookSecretVersion and deploy: the registrar creates it.");
  }
  const secrets = acceptedSecrets(parseWebhookSecrets((await ports.parameters.read(name)).value), ports.now());
  if (secrets.length > 0) return right(check, `${name} is a SecureString with ${secrets.length} accepted secret(s)`);
  return wrong(check, `all secrets of ${name} have expired`, "Increase webhookSecretVersion and deploy.");
}

async function read(name: string, parameters: Ports["parameters"]): Promise<Parameter | undefined> {
  try {
    return await parameters.read(name);
  } catch (error) {
    if (error instanceof MissingParameterError) return undefined;
    throw error;
  }
}

function putCommand(name: string): string {
  return `aws ssm put-parameter --type SecureString --name ${name} --value …`;
}
