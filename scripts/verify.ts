import { byNpmScript } from "./deployment/invocation.ts";
import { main } from "./verify/main.ts";

process.exitCode = await main(process.argv.slice(2), byNpmScript);
