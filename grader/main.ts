import { CommanderError, Option, Command as Program } from "commander";
import { root } from "../lib/platform/root.js";
import { AUTHOR_COMMANDS, COMMANDS } from "./commands.js";
import { hindrance } from "./node/start/hindrance.mjs";
import { leaveNotice, takeNotices } from "./node/store/notice.js";
import type { Command } from "./terminal/command.js";
import { EXIT } from "./terminal/commands/exit.js";
import { withoutControls } from "./terminal/draw/clean.js";

const HELP = `
Names: a slug such as "softmax", or a path to one of its files; a chapter
such as "03-attention" for its first exercise that has not passed; without
one, the current exercise.
Exit codes: 0 passed, 1 not passed or nothing found, 2 wrong usage, 3 the
course or its files are broken, 4 timed out.
With no terminal or CI=1 nothing is asked. NO_COLOR and FORCE_COLOR are
honoured, KATA_ASCII=1 draws in ASCII.`;

let isTerminalGone = false;

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    // Who reads the output may have seen enough (`doctor | head`): there is nobody left to tell anything.
    if (code === "EPIPE") process.exit();
    if (code === "EIO") {
      // Its window was closed: what is under way comes to its end, as for who quits.
      isTerminalGone = true;
      return;
    }
    if (stream === process.stdout)
      process.stderr.write(`kata: the output could not be written: ${message}\n`);
    process.exit(EXIT.broken);
  });
}

// What the starter has to tell.
if (process.env.KATA_NOTICE) leaveNotice(process.env.KATA_NOTICE);
delete process.env.KATA_NOTICE;

const program = new Program("kata")
  .description("Transformer Kata: build a transformer by hand, one test-driven exercise at a time")
  .addHelpText("after", HELP)
  .option("--no-color", "no colours")
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(withoutControls(text)) });

for (const command of COMMANDS) add(command, program);
const author = program.command("author").description("for those who write exercises");
for (const command of AUTHOR_COMMANDS) add(command, author);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = await report(error);
}
// What was written last may fail a turn later.
await new Promise((resolve) => setImmediate(resolve));
if (isTerminalGone) {
  // Node would restore the terminal as it exits, and abort where there is none: the signal of a closed window comes before.
  process.removeAllListeners("SIGHUP");
  process.kill(process.pid, "SIGHUP");
}

/** Adds a command; what it does is loaded when it is called. */
function add({ usage, description, options = [], help, isDefault, load }: Command, to: Program): void {
  const added = to.command(usage, { isDefault }).description(description);
  if (help) added.addHelpText("after", help);
  for (const { flags, description, parse, default: value } of options) {
    const option = new Option(flags, description).default(value);
    added.addOption(parse ? option.argParser(parse) : option);
  }
  const isNamed = usage.endsWith(" [exercise...]");
  added.action(async (...given) => {
    const act = (await load()) as (...args: unknown[]) => Promise<number>;
    process.exitCode = await act(...(isNamed ? inOneName(given) : given));
    for (const notice of takeNotices())
      (await import("./terminal/commands/print.js")).complain(`! ${notice}`);
  });
}

/** The name may be a topic of several words: `run kv cache`. */
function inOneName(given: unknown[]): unknown[] {
  const [words, ...rest] = given as [string[], ...unknown[]];
  return [words.length > 0 ? words.join(" ") : undefined, ...rest];
}

/** Says what is wrong in one line, and which exit code that is. */
async function report(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  const { name, message, stack } = error as Error;
  if (name === "Interrupted") return EXIT.interrupted;
  const { complain } = await import("./terminal/commands/print.js");
  if (
    [
      "UsageError",
      "BrokenCourse",
      "NewerProgress",
      "UnreadableProgress",
      "AnotherGrader",
      "NotAllJudged",
      "NotKept",
      "BrokenCheckpoint",
    ].includes(name)
  ) {
    complain(`kata: ${message}`);
    return name === "UsageError" ? EXIT.usage : EXIT.broken;
  }
  const hindered = hindrance(error as NodeJS.ErrnoException, root);
  const fault = withoutControls(stack ?? message);
  if (hindered) complain(`kata: ${hindered}`);
  else process.stderr.write(`kata: this is a fault of the grader, please report it\n${fault}\n`);
  // What the command has begun would keep this process alive.
  process.stderr.write("", () => process.exit(EXIT.broken));
  return EXIT.broken;
}
