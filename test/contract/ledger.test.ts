import { createLedgerStandIn, type LedgerTable } from "../../simulator/stand-ins/ledger.ts";
import { describeLedgerContract } from "./ledger.contract.ts";

// The stand-in never forgets: to it, an item that has expired is like any other.
describeLedgerContract("the stand-in", () => {
  const table: LedgerTable = new Map();
  return Promise.resolve({
    ledgerOf: (target) => createLedgerStandIn({ table, target }),
    expiringOf: (target) => createLedgerStandIn({ table, target }),
  });
});
