import {
  createCredentialChain,
  fromEnv,
  fromIni,
  fromNodeProviderChain,
  fromTokenFile,
} from "@aws-sdk/credential-providers";
import type { NodeHttpHandler } from "@smithy/node-http-handler";

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface CredentialOptions {
  readonly profile: string | undefined;
  /** Whether `--profile` names the profile. The profile then takes precedence over keys in the environment. */
  readonly isExplicit: boolean;
  readonly region: string;
  readonly requestHandler: NodeHttpHandler;
  readonly mfaCode: (serial: string) => Promise<string>;
  /** Whether the profile assumes a role. */
  readonly assumesRole: boolean;
}

/**
 * Finds credentials in the order of the AWS CLI (AWS CLI documentation, "Configuration settings and precedence"; botocore,
 * `create_credential_resolver`). The SDK's own chain differs: it prefers `AWS_PROFILE` to keys in the environment, and a
 * profile's keys to a web identity token.
 */
export function commandLineCredentials(options: CredentialOptions): () => Promise<Credentials> {
  const { profile, isExplicit, region, requestHandler, mfaCode, assumesRole } = options;
  const init = {
    clientConfig: { requestHandler },
    parentClientConfig: { region, requestHandler },
    mfaCodeProvider: mfaCode,
    logger: silent,
    ...(profile !== undefined && { profile }),
  };
  const ofEnvironment = [fromEnv(), ...(assumesRole ? [fromIni(init)] : []), fromTokenFile(init)];
  return cached(createCredentialChain(...(isExplicit ? [] : ofEnvironment), fromNodeProviderChain(init)));
}

/** Silences the SDK's warning that the profile takes precedence over keys in the environment, as `--profile` should. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const leftMilliseconds = 5 * 60_000;

/** Shared by all clients, so that a person enters one MFA code. */
function cached(read: () => Promise<Credentials>): () => Promise<Credentials> {
  let held: Promise<Credentials> | undefined;
  return async () => {
    const { expiration } = (await held) ?? {};
    const isOld = expiration !== undefined && expiration.getTime() - Date.now() < leftMilliseconds;
    if (held === undefined || isOld) held = read();
    return held;
  };
}
