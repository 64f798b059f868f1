export const decisionHelp = `An event is ambiguous if Datadog's answer to its POST was lost, and the forwarder could not repeat the POST in time.
Datadog cannot be asked for a single point, so only you can decide. Look for the run in Datadog at about its time.
  --count  assumes that the POST did not arrive: clears the open attempts in the ledger, so that the event is sent again
           at a new second. If the POST arrived, the event counts twice.
  --drop   assumes that the POST arrived: marks the event as done in the ledger, so that nothing is sent for it again.
           If the POST did not arrive, the event is not counted.
Without either option, a redrive refuses an ambiguous event, since it would change nothing. Both options concern only the
ambiguous events of the selection: every other event is redriven as it is.`;

export const interruptionHelp = `Ctrl+C finishes the current step, makes the other messages visible again, and prints what was done. Nothing is lost: an
event is deleted here only after the queue has it, and the ledger drops the second of two messages of one event. A killed
process leaves its received messages invisible for ten minutes.`;

/** `dlq` is the command line with which the user starts the command. */
export function exampleHelp(dlq: string): string {
  return examples([
    [`${dlq} list`, ""],
    [`${dlq} redrive --reason rejected`, "print what would happen"],
    [`${dlq} redrive --reason rejected --yes --wait`, "do it, and wait until Datadog has the events"],
    [`${dlq} export --output failed.jsonl`, ""],
  ]);
}

export function redriveExampleHelp(dlq: string): string {
  return examples([
    [`${dlq} redrive`, "print what would happen to all events"],
    [`${dlq} redrive 0123456789 --yes`, "redrive one event"],
    [`${dlq} redrive --reason ambiguous --count --yes`, "send ambiguous events again"],
  ]);
}

function examples(lines: readonly (readonly [command: string, effect: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return ["Examples:", ...lines.map(([command, effect]) => `  ${command.padEnd(width)}   ${effect}`.trimEnd())].join(
    "\n",
  );
}
