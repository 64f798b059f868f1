import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type Check, differs, together, verdict } from "../check.ts";
import { type AwsConnection, createTable, refusal } from "./connection.ts";

const key = (name: string) => ({ pk: { S: name }, sk: { S: "0" } });

export const conditionalWrite: Check<AwsConnection> = {
  name: "aws-conditional-write",
  assumption: "A7",
  statement: "A failed conditional write changes nothing, and its error contains the existing item.",
  writes: ["one DynamoDB table, with one item"],
  run: async (connection, run) => {
    const TableName = await createTable(connection, run, "condition");
    const put = (owner: string) =>
      connection.dynamodb.send(
        new PutItemCommand({
          TableName,
          Item: { ...key("slot"), owner: { S: owner } },
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
    await put("first");
    try {
      await put("second");
      return differs("the second write succeeded");
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const shown = error.Item?.["owner"]?.S;
      const { Item } = await connection.dynamodb.send(
        new GetItemCommand({ TableName, Key: key("slot"), ConsistentRead: true }),
      );
      return together([
        verdict(shown === "first", `the error has ${shown === undefined ? "no item" : `the owner ${shown}`}`),
        verdict(Item?.["owner"]?.S === "first", `the item has the owner ${Item?.["owner"]?.S ?? "nobody"}`),
      ]);
    }
  },
};

export const emptySet: Check<AwsConnection> = {
  name: "aws-empty-set",
  assumption: "A8",
  statement: "Deleting the last element of a set deletes the attribute, so that attribute_not_exists holds.",
  writes: ["one DynamoDB table, with one item"],
  run: async (connection, run) => {
    const TableName = await createTable(connection, run, "set");
    const update = (UpdateExpression: string, nonce: string, condition?: string) =>
      connection.dynamodb.send(
        new UpdateItemCommand({
          TableName,
          Key: key("event"),
          UpdateExpression,
          ...(condition !== undefined && { ConditionExpression: condition }),
          ExpressionAttributeNames: { "#open": "open" },
          ExpressionAttributeValues: { ":nonces": { SS: [nonce] } },
          ReturnValues: "ALL_NEW",
        }),
      );
    await update("ADD #open :nonces", "a");
    const { Attributes } = await update("DELETE #open :nonces", "a");
    const why = await refusal(update("SET #open = :nonces", "b", "attribute_not_exists(#open)"));
    const isGone = Attributes?.["open"] === undefined;
    return together([
      verdict(isGone, isGone ? "the attribute is gone" : "the attribute is still there"),
      verdict(why === undefined, `attribute_not_exists ${why === undefined ? "holds" : "does not hold"}`),
    ]);
  },
};

export const batchGet: Check<AwsConnection> = {
  name: "aws-batch-get",
  assumption: "A9",
  statement: "BatchGetItem accepts 100 keys with consistent reads, and refuses 101.",
  writes: ["one DynamoDB table without items"],
  run: async (connection, run) => {
    const TableName = await createTable(connection, run, "batch");
    const read = (length: number) =>
      connection.dynamodb.send(
        new BatchGetItemCommand({
          RequestItems: {
            [TableName]: { ConsistentRead: true, Keys: Array.from({ length }, (_, index) => key(String(index))) },
          },
        }),
      );
    const [hundred, more] = [await refusal(read(100)), await refusal(read(101))];
    return together([
      verdict(hundred === undefined, `100: ${hundred ?? "accepted"}`),
      verdict(more !== undefined, `101: ${more ?? "accepted"}`),
    ]);
  },
};

const maximumItemBytes = 400 * 1024;

export const itemSize: Check<AwsConnection> = {
  name: "aws-item-size",
  assumption: "A10",
  statement: "DynamoDB accepts an item of 400 KiB, names included, and refuses a larger one.",
  writes: ["one DynamoDB table, with one item of 400 KiB"],
  run: async (connection, run) => {
    const TableName = await createTable(connection, run, "item");
    const names = "pkitemsk0series".length;
    const put = (bytes: number) =>
      connection.dynamodb.send(
        new PutItemCommand({
          TableName,
          Item: { ...key("item"), series: { B: new Uint8Array(bytes - names) } },
        }),
      );
    const [whole, more] = [await refusal(put(maximumItemBytes)), await refusal(put(maximumItemBytes + 1))];
    return together([
      verdict(whole === undefined, `400 KiB: ${whole ?? "accepted"}`),
      verdict(more !== undefined, `a byte more: ${more ?? "accepted"}`),
    ]);
  },
};

/** The longest partition key (Amazon DynamoDB, "Quotas"). */
const maximumKeyBytes = 2_048;

export const keySize: Check<AwsConnection> = {
  name: "aws-key-size",
  assumption: "A20",
  statement: "DynamoDB accepts a partition key of 2,048 bytes, and refuses a longer one.",
  writes: ["one DynamoDB table, with one item"],
  run: async (connection, run) => {
    const TableName = await createTable(connection, run, "key");
    const put = (bytes: number) =>
      connection.dynamodb.send(new PutItemCommand({ TableName, Item: key("k".repeat(bytes)) }));
    const [whole, more] = [await refusal(put(maximumKeyBytes)), await refusal(put(maximumKeyBytes + 1))];
    return together([
      verdict(whole === undefined, `2,048 bytes: ${whole ?? "accepted"}`),
      verdict(more !== undefined, `a byte more: ${more ?? "accepted"}`),
    ]);
  },
};
