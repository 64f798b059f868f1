import { main } from "./datadog/main.ts";
import { bySilentNpmScript } from "./deployment/invocation.ts";

process.exitCode = await main(process.argv.slice(2), bySilentNpmScript);
