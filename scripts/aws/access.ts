import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Connections } from "../../lambda/adapters/connections.ts";
import type { AwsOptions } from "../deployment/aws-options.ts";
import { askMfaCode, type PromptStreams } from "./ask-mfa-code.ts";
import { readAwsCaBundle } from "./ca-bundle.ts";
import { commandLineCredentials } from "./credentials.ts";
import { chooseProfile } from "./profile.ts";
import { connectionsByEnvironment } from "./proxy.ts";
import { chooseRegion } from "./region.ts";

/** Credentials and region in the AWS CLI's order of precedence. All clients of a command share them. */
export interface AwsAccess {
  readonly region: string;
  /** `undefined` without an option and a variable. */
  readonly profile: string | undefined;
  readonly clientConfiguration: ClientConfiguration;
  /** Opens connections to services outside AWS, through the same proxy. They also trust these PEM certificates. */
  readonly openConnections: (certificates?: readonly string[]) => Connections;
}

interface ClientConfiguration {
  readonly region: string;
  readonly credentials: ReturnType<typeof commandLineCredentials>;
  readonly requestHandler: NodeHttpHandler;
  readonly maxAttempts: number;
  readonly endpoint?: string;
}

const connectionMilliseconds = 5_000;
const requestMilliseconds = 10_000;

/** Makes no call to AWS. Rejects with an `OperatorError` if profile, region, proxy or CA bundle cannot be used. */
export async function openAwsAccess(
  options: Pick<AwsOptions, "profile" | "region" | "endpointUrl">,
  { env, stdin, stderr }: PromptStreams & { readonly env: NodeJS.ProcessEnv },
): Promise<AwsAccess> {
  const profile = await chooseProfile(options, env);
  const bundle = await readAwsCaBundle(env, profile.caBundle);
  const openConnections = (certificates: readonly string[] = []) =>
    connectionsByEnvironment(env, [...bundle, ...certificates]);
  const connections = openConnections();
  const region = await chooseRegion(options, profile.name, env);
  const requestHandler = new NodeHttpHandler({
    ...{ connectionTimeout: connectionMilliseconds, requestTimeout: requestMilliseconds, throwOnRequestTimeout: true },
    ...{ httpAgent: connections.http, httpsAgent: connections.https },
  });
  const credentials = commandLineCredentials({
    ...{ profile: profile.name, isExplicit: profile.isExplicit, assumesRole: profile.assumesRole },
    ...{ region, requestHandler, mfaCode: (serial) => askMfaCode({ stdin, stderr }, serial) },
  });
  const { endpointUrl } = options;
  return {
    ...{ region, profile: profile.name, openConnections },
    clientConfiguration: {
      ...{ region, credentials, requestHandler, maxAttempts: 4 },
      ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    },
  };
}
