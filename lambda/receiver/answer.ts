import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";

export function answer(statusCode: number, message: string): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify({ message }) };
}
