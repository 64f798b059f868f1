import { useEffect, useState } from "preact/hooks";
import type { RunRecord } from "../../messages/run.ts";
import { announce } from "../shell/announcement.ts";
import { signedHeaders } from "./curl.ts";
import { sendSigned } from "./sending.ts";
import { outcomeOf } from "./sent-again.ts";

/** Repeats the last signed delivery and says what happened to it. */
export function SendAgain({ record }: { readonly record: RunRecord }) {
  const [sentAt, setSentAt] = useState<number | undefined>(undefined);
  const [problem, setProblem] = useState("");
  const last = record.deliveries.at(-1);
  const text =
    problem || (sentAt === undefined ? "" : outcomeOf(record.steps, sentAt) || "Sent. Waiting for the result …");
  useEffect(() => {
    if (text !== "") announce(text);
  }, [text]);
  if (last?.body.kind !== "text") return null;
  const { headers, body } = last;
  const send = async () => {
    setProblem("");
    setSentAt(Date.now());
    const answer = await sendSigned(signedHeaders(headers), body.text);
    if (answer === undefined) setProblem("The simulator does not answer.");
    else if (answer.status >= 300) setProblem(`The receiver answered ${answer.status}: ${answer.body}`);
  };
  return (
    <>
      <button type="button" onClick={() => void send()}>
        Send again
      </button>
      {text !== "" && <p class="result">{text}</p>}
    </>
  );
}
