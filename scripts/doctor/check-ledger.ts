import { type Finding, right, wrong } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

const expiry = "exp";

/** Whether the ledger forgets what is over 60 days old; else it grows for ever. */
export async function checkLedger(
  table: string,
  { timeToLiveAttribute }: Pick<DoctorPorts, "timeToLiveAttribute">,
): Promise<Finding> {
  const check = "ledger";
  const attribute = await timeToLiveAttribute();
  if (attribute === expiry) return right(check, `${table} forgets what is over 60 days old`);
  const has = attribute === undefined ? "has no time to live" : `has its time to live on ${attribute}`;
  return wrong(
    check,
    `${table} ${has}: it grows for ever`,
    `Set it: aws dynamodb update-time-to-live --table-name ${table} --time-to-live-specification Enabled=true,AttributeName=${expiry}`,
  );
}
