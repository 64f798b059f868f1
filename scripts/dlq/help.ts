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

export const exitCodeHelp = `Exit codes:
  0    done, or printed what would be done
  1    something failed
  2    wrong usage, or --yes is missing
  3    some or all of the requested events do not exist, or the command did not see the whole queue
  4    some events were refused, and stay where they are
  130  interrupted`;

export const exampleHelp = `Examples:
  npm run dlq -- list
  npm run dlq -- redrive --reason rejected         print what would happen
  npm run dlq -- redrive --reason rejected --yes   do it
  npm run dlq -- export --output failed.jsonl`;

export const redriveExampleHelp = `Examples:
  npm run dlq -- redrive                                     print what would happen to all events
  npm run dlq -- redrive 0123456789 --yes                    redrive one event
  npm run dlq -- redrive --reason ambiguous --count --yes    send ambiguous events again`;
