import { Command } from "commander";

const program = new Command("kata");
const author = program.command("author");
author
  .command("check [slugs...]")
  .option("--json")
  .option("--seeds <n>", "", Number, 50)
  .action(async (slugs, options) => {
    const { authorCheck } = await import("./commands/author-check.js");
    process.exitCode = await authorCheck(slugs, options);
  });
await program.parseAsync();
