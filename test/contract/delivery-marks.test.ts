import { createDeliveryMarksStandIn, type MarksTable } from "../../simulator/stand-ins/delivery-marks.ts";
import { describeMarksContract } from "./delivery-marks.contract.ts";

describeMarksContract("the stand-in", () => {
  const table: MarksTable = new Map();
  return Promise.resolve({ marksOf: (target) => createDeliveryMarksStandIn(target, { table }) });
});
