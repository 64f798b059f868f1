import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { GetParametersByPathCommand } from "@aws-sdk/client-ssm";
import { describeError } from "../../../lambda/shared/log.ts";
import { bind, type Check, type ConnectedService, type Leftover, VerifyError } from "../check.ts";
import { namePrefix, parameterPrefix } from "../own-names.ts";
import { type AwsConnection, deleteParameter, deleteQueue, deleteTable } from "./connection.ts";
import { deadLetterAge, deadLetterRetention, redriveId } from "./dead-letters.ts";
import { clock, parameterSize, parameterVersions } from "./parameters.ts";
import { batchOfTen, messageAttributes, messageSize, visibility } from "./queues.ts";
import { batchGet, conditionalWrite, emptySet, itemSize, keySize } from "./table.ts";

export const awsChecks: readonly Check<AwsConnection>[] = [
  ...[messageSize, messageAttributes, visibility, batchOfTen, deadLetterAge, redriveId],
  ...[conditionalWrite, emptySet, batchGet, itemSize],
  ...[parameterSize, parameterVersions, clock, deadLetterRetention, keySize],
];

export function awsService(connection: AwsConnection): ConnectedService {
  return {
    name: "aws",
    place: connection.place,
    greet: async () => {
      try {
        await connection.sqs.send(new ListQueuesCommand({ QueueNamePrefix: namePrefix }));
      } catch (error) {
        throw new VerifyError(
          `AWS does not list the queues (${describeError(error)}). Set credentials and region as for the AWS CLI.`,
        );
      }
    },
    checks: bind(awsChecks, connection),
    leftovers: (suffix) => leftovers(connection, suffix),
  };
}

async function leftovers({ sqs, dynamodb, ssm }: AwsConnection, suffix = ""): Promise<readonly Leftover[]> {
  const found = await Promise.all([
    listQueues(sqs, `${namePrefix}${suffix}`),
    listTables(dynamodb, `${namePrefix}${suffix}`),
    listParameters(ssm, `${parameterPrefix}${suffix}`),
  ]);
  return found.flat();
}

async function listQueues(sqs: AwsConnection["sqs"], prefix: string): Promise<readonly Leftover[]> {
  const found: Leftover[] = [];
  let NextToken: string | undefined;
  do {
    const page = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix, MaxResults: 1000, NextToken }));
    for (const url of page.QueueUrls ?? []) {
      found.push({ what: `the queue ${url.split("/").at(-1)}`, remove: () => deleteQueue(sqs, url) });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

async function listTables(dynamodb: AwsConnection["dynamodb"], prefix: string): Promise<readonly Leftover[]> {
  const found: Leftover[] = [];
  let ExclusiveStartTableName: string | undefined;
  do {
    const page = await dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName }));
    for (const name of page.TableNames ?? []) {
      if (name.startsWith(prefix)) found.push({ what: `the table ${name}`, remove: () => deleteTable(dynamodb, name) });
    }
    ExclusiveStartTableName = page.LastEvaluatedTableName;
  } while (ExclusiveStartTableName !== undefined);
  return found;
}

async function listParameters(ssm: AwsConnection["ssm"], prefix: string): Promise<readonly Leftover[]> {
  const found: Leftover[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ssm.send(
      new GetParametersByPathCommand({ Path: parameterPrefix.replace(/\/$/, ""), Recursive: true, NextToken }),
    );
    for (const { Name } of page.Parameters ?? []) {
      if (Name?.startsWith(prefix))
        found.push({ what: `the parameter ${Name}`, remove: () => deleteParameter(ssm, Name) });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}
