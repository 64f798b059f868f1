import { createHash } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DestinationName } from "../contract/destinations.ts";
import type { DeliveryMarks } from "../forwarder/delivery-marks.ts";
import { eventKey } from "./ledger-item.ts";
import { createLedgerTable, expiry } from "./ledger-table.ts";

/** Deliveries to different targets share no mark. */
export interface MarkedTarget {
  readonly spaceliftEndpoint: string;
  readonly datadogUrl: string;
  readonly destination: DestinationName;
}

/** `now` is in milliseconds since 1970. The marks expire like the other items of the ledger's table. */
export function createDeliveryMarks(
  client: DynamoDBClient,
  tableName: string,
  target: MarkedTarget,
  now: () => number,
): DeliveryMarks {
  const table = createLedgerTable(client, tableName, now);
  const key = markedTargetKey(target);

  const update = (
    eventId: string,
    change: string,
    condition: string,
    values: Parameters<typeof table.update>[1]["values"],
  ) => table.update(eventKey(key, eventId), { change, condition, values });

  return {
    claim: async (eventId, { nonce, nowMilliseconds, untilMilliseconds }) => {
      const { applied, item } = await update(
        eventId,
        "SET #nonce = :nonce, #lease = :until, #exp = :exp",
        "attribute_not_exists(#done) AND (attribute_not_exists(#lease) OR #lease <= :now OR #nonce = :nonce)",
        {
          ":nonce": { S: nonce },
          ":until": { N: String(untilMilliseconds) },
          ":now": { N: String(nowMilliseconds) },
          ":exp": expiry(now),
        },
      );
      if (applied) return { kind: "claimed", accepted: Number(item?.["accepted"]?.N ?? 0) };
      return { kind: item?.["done"] === undefined ? "leased" : "done" };
    },

    noteAccepted: async (eventId, accepted) => {
      const values = { ":accepted": { N: String(accepted) }, ":exp": expiry(now) };
      await update(eventId, "SET #accepted = :accepted, #exp = :exp", "attribute_exists(pk)", values);
    },

    markDone: async (eventId) => {
      const values = { ":true": { BOOL: true }, ":exp": expiry(now) };
      await update(eventId, "SET #done = :true, #exp = :exp REMOVE #nonce, #lease", "attribute_exists(pk)", values);
    },

    release: async (eventId, nonce) => {
      await update(eventId, "REMOVE #nonce, #lease", "#nonce = :nonce", { ":nonce": { S: nonce } });
    },
  };
}

/** As long as the hash of a metrics target. The hashed lists differ in length, so the two hashes differ for all values. */
export function markedTargetKey({ spaceliftEndpoint, datadogUrl, destination }: MarkedTarget): string {
  return createHash("sha256")
    .update(JSON.stringify(["mark", spaceliftEndpoint, datadogUrl, destination]))
    .digest("base64url")
    .slice(0, 22);
}
