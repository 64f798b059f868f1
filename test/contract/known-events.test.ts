import { createDeliveryMarksStandIn } from "../../simulator/stand-ins/delivery-marks.ts";
import { findLedgerItems } from "../../simulator/stand-ins/known-events.ts";
import { createLedgerStandIn } from "../../simulator/stand-ins/ledger.ts";
import { describeKnownEventsContract, targets } from "./known-events.contract.ts";

describeKnownEventsContract("the stand-ins", () => {
  const ledger = createLedgerStandIn({ target: targets });
  const events = createDeliveryMarksStandIn({ ...targets, destination: "events" });
  const deployments = createDeliveryMarksStandIn({ ...targets, destination: "deployments" });
  const haveItems = findLedgerItems({ metrics: ledger, events, deployments });
  return Promise.resolve({ ledger, events, deployments, haveItems });
});
