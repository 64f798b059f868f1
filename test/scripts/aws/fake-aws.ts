import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { listen } from "../listen.ts";

export interface Asked {
  readonly parameters: URLSearchParams;
  /** Of the `Authorization` header. */
  readonly accessKeyId: string | undefined;
}

export type Answer = readonly [status: number, body: string];

/** STS and CloudFormation in their query protocol. An unknown action is an error of the test. */
export async function startFakeAws(answers: Readonly<Record<string, Answer>>) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const parameters = new URLSearchParams(body);
      const accessKeyId = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1];
      asked.push({ parameters, accessKeyId });
      const [status, answer] = answers[parameters.get("Action") ?? ""] ?? [500, "<ErrorResponse/>"];
      response.writeHead(status, { "content-type": "text/xml" }).end(answer);
    });
  });
  return { url: await listen(server, onTestFinished), asked };
}

export function awsError(code: string, message: string): Answer {
  return [400, `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`];
}

export const callerIdentity: Answer = [
  200,
  "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>a</Arn><UserId>u</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>",
];

export const assumedRole: Answer = [
  200,
  "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>",
];
