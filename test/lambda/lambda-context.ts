import type { Context } from "aws-lambda";

export function lambdaContext(remainingMilliseconds = 120_000): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: "test",
    functionVersion: "1",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:test",
    memoryLimitInMB: "512",
    awsRequestId: "request-1",
    logGroupName: "test",
    logStreamName: "test",
    getRemainingTimeInMillis: () => remainingMilliseconds,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
