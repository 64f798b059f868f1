import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { CopyButton } from "../controls/copy-button.tsx";
import { JsonText } from "../controls/json-text.tsx";
import { announce } from "../shell/announcement.ts";
import { curlOf } from "./curl.ts";
import { emptyRun, type NewRun, policyInputOf, problemsOf } from "./new-run.ts";
import { NewRunForm } from "./new-run-form.tsx";
import { addressOf } from "./run-filter.ts";
import type { PageProperties } from "./run-page.tsx";
import { sendPolicyInput } from "./sending.ts";
import { findSentRun } from "./sent-run.ts";
import { textOfSent } from "./sent-text.ts";
import { createUlid } from "./ulid.ts";

const newId = () => createUlid(Date.now(), Math.random);

export function NewRunPage({ filter, isAlone }: PageProperties) {
  const { route } = useLocation();
  const [run, setRun] = useState<NewRun>(emptyRun);
  const [id, setId] = useState(newId);
  const [result, setResult] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const problems = problemsOf(run);
  const isValid = Object.keys(problems).length === 0;
  const Heading = isAlone ? "h1" : "h2";
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  /** The time is that of the call. */
  const input = (space?: number) => JSON.stringify(policyInputOf(run, id, Date.now()), undefined, space);
  const curl = () => curlOf(`${location.origin}/policy`, [], input());

  const send = async () => {
    setResult("Sending …");
    const sent = await sendPolicyInput(input());
    const said = textOfSent(sent);
    setResult(said);
    announce(said);
    if (sent.kind === "unreachable" || sent.kind === "notRouted") return;
    const found = await findSentRun(id);
    setId(newId());
    if (found !== undefined) route(addressOf(filter, found.id));
  };

  return (
    <article class="run-page" aria-label="Send a run">
      <p class="back">
        <a href={addressOf(filter)}>{isAlone ? "← All runs" : "Close"}</a>
      </p>
      <Heading ref={heading} id={isAlone ? "view-title" : undefined} tabIndex={-1}>
        Send a run
      </Heading>
      <NewRunForm {...{ run, problems, result }} onChange={setRun} onSend={() => void send()} />
      {isValid && (
        <>
          <div class="part-bar">
            <p class="part-title">Policy input</p>
            <CopyButton text={() => input(2)} label="Copy the policy input" />
          </div>
          <JsonText text={input(2)} label="Policy input" />
          <div class="part-bar">
            <p class="part-title">As curl</p>
            <CopyButton text={curl} label="Copy as curl" />
          </div>
          <JsonText text={curl()} label="curl command" />
        </>
      )}
    </article>
  );
}
