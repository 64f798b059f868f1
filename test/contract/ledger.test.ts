import { createLedgerStandIn, type LedgerTable } from "../../simulator/stand-ins/ledger.ts";
import { describeLedgerContract } from "./ledger.contract.ts";

// The stand-in keeps expired items, as DynamoDB may.
describeLedgerContract("the stand-in", () => {
  const table: LedgerTable = new Map();
  return Promise.resolve({
    ledgerOf: (target) => createLedgerStandIn({ table, target }),
    expiringOf: (target) => createLedgerStandIn({ table, target }),
  });
});
