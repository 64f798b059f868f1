import { type Finding, right, wrong } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

const expiry = "exp";

export async function checkLedger(
  table: string,
  { timeToLiveAttribute }: Pick<DoctorPorts, "timeToLiveAttribute">,
): Promise<Finding> {
  const check = "ledger";
  const attribute = await timeToLiveAttribute();
  if (attribute === expiry) return right(check, `${table} deletes items after 60 days`);
  const has = attribute === undefined ? "has no time to live" : `has its time to live on ${attribute}`;
  return wrong(
    check,
    `${table} ${has}: it grows without limit`,
    `Set it: aws dynamodb update-time-to-live --table-name ${table} --time-to-live-specification Enabled=true,AttributeName=${expiry}`,
  );
}
