import type { Item } from "../../../lambda/adapters/ledger-item.ts";

type Value = Item[string];

/** Bytes that DynamoDB bills for an item ("DynamoDB item sizes and formats", Amazon DynamoDB Developer Guide). */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

/** A write unit is a kilobyte, begun or full ("DynamoDB read and write operations", Amazon DynamoDB Developer Guide). */
export function writeUnits(bytes: number): number {
  return Math.ceil(bytes / 1024);
}

function valueBytes({ S, N, B, SS, BOOL }: Value): number {
  if (S !== undefined) return Buffer.byteLength(S);
  // One byte for two significant digits, and one more.
  if (N !== undefined) return Math.ceil(N.replaceAll(/[-.]/g, "").length / 2) + 1;
  if (B !== undefined) return B.length;
  if (SS !== undefined) return SS.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 3);
  if (BOOL !== undefined) return 1;
  throw new Error("the ledger has no attributes of this type");
}
