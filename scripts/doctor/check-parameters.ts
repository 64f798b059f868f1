import { MissingParameterError, type Parameter } from "../../lambda/shared/parameters.ts";
import { acceptedSecrets, parseWebhookSecrets } from "../../lambda/shared/webhook-secrets.ts";
import { type Finding, right, wrong } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

type Ports = Pick<DoctorPorts, "parameters" | "now">;

/** Whether a secret is there, and only for those who may decrypt it. */
export async function checkParameter(check: string, name: string, { parameters }: Ports): Promise<Finding> {
  const parameter = await read(name, parameters);
  if (parameter === undefined) {
    return wrong(check, `SSM has no parameter ${name}`, `Put it there: ${putCommand(name)}`);
  }
  if (!parameter.isSecure) {
    return wrong(
      check,
      `${name} is no SecureString, so whoever may list parameters can read it`,
      `Delete it, make a new key or secret, and put that there: ${putCommand(name)}`,
    );
  }
  if (parameter.value.reveal() === "") return wrong(check, `${name} is empty`, `Fill it: ${putCommand(name)}`);
  return right(check, `${name} is a SecureString`);
}

/** Whether the receiver accepts anything: the parameter may hold nothing but secrets whose time is up. */
export async function checkWebhookSecret(name: string, isManual: boolean, ports: Ports): Promise<Finding> {
  const check = "webhook secret";
  const finding = await checkParameter(check, name, ports);
  if (finding.status !== "right") {
    const { detail } = finding;
    return isManual ? finding : wrong(check, detail, "Raise webhookSecretVersion and deploy: the registrar makes it.");
  }
  const secrets = acceptedSecrets(parseWebhookSecrets((await ports.parameters.read(name)).value), ports.now());
  if (secrets.length > 0) return right(check, `${name} is a SecureString with ${secrets.length} accepted secret(s)`);
  return wrong(check, `${name} holds no secret that is still accepted`, "Raise webhookSecretVersion and deploy.");
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
