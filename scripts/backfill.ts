import { main } from "./backfill/main.ts";
import { byNpmScript } from "./deployment/invocation.ts";

process.exitCode = await main(process.argv.slice(2), byNpmScript);
