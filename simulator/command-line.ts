import { parseArgs } from "node:util";
import { destinationNames } from "../lambda/contract/destinations.ts";
import { SettingError } from "./settings.ts";

export interface CommandLine {
  readonly help: boolean;
  /** The port as the user typed it. */
  readonly port?: string;
}

export const help = `Usage: npm start -- [options]

Runs the whole pipeline on this machine, with stand-ins for AWS, Spacelift and Datadog, and prints the link to its page.

Options:
  --port <port>   the port on the loopback address (default: PORT, else 4280); 0 chooses a free one
  --help          print this text

Environment variables:
  PORT            the port, if --port is not given
  TRAFFIC         off starts without generated runs, on with them
  POLL            off starts without the poller, which sends gauges
  DESTINATIONS    the Datadog products that get the runs, and logs for the audit trail (default: all): ${destinationNames.join(",")}
  WEBHOOK_SECRET  the secret that signs POST /webhook (default: a random one)
  OPA             the command of Open Policy Agent (default: opa)
  DD_API_KEY      forwards to a real Datadog with this key; DD_SITE or DD_URL chooses the site

Example:
  npm start -- --port 8080

Exit codes: 0 stopped; 1 failed; 2 wrong usage.
`;

/** Throws `SettingError` for an unknown option or argument. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { help: { type: "boolean", default: false }, port: { type: "string" } },
    });
    return values;
  } catch (error) {
    const why = error instanceof Error ? error.message.split(". ")[0] : "unreadable arguments";
    throw new SettingError(`${why}. Run npm start -- --help for the options.`);
  }
}
