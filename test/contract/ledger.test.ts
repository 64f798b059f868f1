import { createLedgerStandIn } from "../../simulator/stand-ins/ledger.ts";
import { describeLedgerContract } from "./ledger.contract.ts";

// The stand-in never forgets: to it, an item that has expired is like any other.
describeLedgerContract("the stand-in", () => {
  const ledger = createLedgerStandIn();
  return Promise.resolve({ ledger, expiring: ledger });
});
