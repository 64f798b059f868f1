import { byNpmScript } from "./deployment/invocation.ts";
import { main } from "./doctor/main.ts";

process.exitCode = await main(process.argv.slice(2), byNpmScript);
