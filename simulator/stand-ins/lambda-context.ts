import { randomUUID } from "node:crypto";
import type { Context } from "aws-lambda";

export function createContext(functionName: string, clock: () => number, timeoutMilliseconds: number): Context {
  const endsAt = clock() + timeoutMilliseconds;
  const unused = () => {};
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: "256",
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "simulator",
    getRemainingTimeInMillis: () => Math.max(0, endsAt - clock()),
    done: unused,
    fail: unused,
    succeed: unused,
  };
}
