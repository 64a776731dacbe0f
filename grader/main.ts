import { Command, CommanderError } from "commander";
import { root } from "../lib/root.js";
import { hindrance } from "./node/start/hindrance.mjs";
import { leaveNotice, takeNotices } from "./node/store/notice.js";
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

const program = new Command("kata")
  .description("Transformer Kata: build a transformer by hand, one test-driven exercise at a time")
  .addHelpText("after", HELP)
  .option("--no-color", "no colours")
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(withoutControls(text)) });

/** Each command's module is loaded when it is called: start-up stays short. */
function action<A extends unknown[]>(load: () => Promise<(...args: A) => Promise<number>>) {
  return async (...args: A) => {
    process.exitCode = await (await load())(...args);
    for (const notice of takeNotices())
      (await import("./terminal/commands/print.js")).complain(`! ${notice}`);
  };
}

/** The same for a command that takes one name, which may be a topic of several words: `run kv cache`. */
function namedAction<A extends unknown[]>(
  load: () => Promise<(name: string | undefined, ...rest: A) => Promise<number>>,
) {
  return action<[string[], ...A]>(async () => {
    const act = await load();
    return (words, ...rest) => act(words.length > 0 ? words.join(" ") : undefined, ...rest);
  });
}

program
  .command("watch", { isDefault: true })
  .description("the watch screen (npm start), at the exercise that is named after it")
  .argument("[exercise...]")
  .action(namedAction(async () => (await import("./terminal/commands/watch.js")).watch));
program
  .command("list [words...]")
  .description("all exercises; words filter by name, chapter or state")
  .option("--json", "one JSON document on standard output, as the README describes it")
  .action(action(async () => (await import("./terminal/commands/list.js")).list));
program
  .command("run [exercise...]")
  .description("judge one exercise")
  .option("--json", "one JSON document on standard output, as the README describes it")
  .action(namedAction(async () => (await import("./terminal/commands/run.js")).run));
program
  .command("check [exercises...]")
  .description("judge everything that was begun, and rebuild the record of passes")
  .option("--json", "one JSON document on standard output, as the README describes it")
  .action(action(async () => (await import("./terminal/commands/check.js")).check));
program
  .command("hint [exercise...]")
  .description("the next hint")
  .option("--rung <n>", "this rung, 1 to 4")
  .action(namedAction(async () => (await import("./terminal/commands/read.js")).hint));
program
  .command("answer [exercise...]")
  .description("the answer to the experiment that is proposed after a pass")
  .action(namedAction(async () => (await import("./terminal/commands/read.js")).answer));
program
  .command("lesson [exercise...]")
  .description("the lesson of its chapter")
  .action(namedAction(async () => (await import("./terminal/commands/read.js")).lesson));
program
  .command("solution [exercise...]")
  .description("the solution; asks first when the exercise has not passed")
  .option("-y, --yes", "do not ask")
  .action(namedAction(async () => (await import("./terminal/commands/read.js")).solution));
program
  .command("diff [exercise...]")
  .description("your file against the solution")
  .option("-y, --yes", "do not ask")
  .action(namedAction(async () => (await import("./terminal/commands/read.js")).diff));
program
  .command("reset [exercise...]")
  .description("put the stub back; your file is kept under .kata/kept")
  .option("-y, --yes", "do not ask")
  .action(namedAction(async () => (await import("./terminal/commands/reset.js")).reset));
program
  .command("restore [exercise...]")
  .description("put back the file that a reset kept last; yours is kept first")
  .action(namedAction(async () => (await import("./terminal/commands/restore.js")).restore));
program
  .command("show [exercise...]")
  .description("a page with what your code and the reference computed, as pictures")
  .option("--json", "one JSON document on standard output, as the README describes it")
  .option("--no-open", "print where the page is, and open no browser")
  .action(namedAction(async () => (await import("./terminal/commands/show.js")).show));
program
  .command("gpt2 <folder> [words...]")
  .description("your own model writes with the weights of GPT-2 that lie in a folder")
  .addHelpText(
    "after",
    `
The folder holds a model as Hugging Face keeps it: config.json, model.safetensors (or shards with
model.safetensors.index.json), vocab.json and merges.txt (or tokenizer.json).`,
  )
  .option("--tokens <n>", "how many tokens to write", Number, 60)
  .option("--temperature <t>", "below 1 the likely become likelier, 0 takes the likeliest", Number, 0.8)
  .option("--top-k <k>", "draw from the k likeliest", Number)
  .option("--top-p <p>", "draw from the likeliest that have this probability together", Number)
  .option("--seed <n>", "the same seed writes the same text", Number)
  .action(action(async () => (await import("./play/gpt2.js")).gpt2));
program
  .command("chat [words...]")
  .description("talk to the models that you have fine-tuned, side by side or to one")
  .addHelpText(
    "after",
    `
They know the mini-world of part 3 and nothing else. Without words each line of standard input is a question. Only sft knows the
form of a chat; base, ppo, hacked and dpo go on with your text, such as "the film was".`,
  )
  .option("--model <name>", "base, sft, ppo, hacked, dpo or all")
  .option("--temperature <t>", "0 takes the likeliest word, 1 draws as the model would", Number, 0)
  .option("--seed <n>", "the same seed writes the same text", Number)
  .action(action(async () => (await import("./play/chat.js")).chat));
program
  .command("think [digits...]")
  .description("your own reasoner adds six digits, and thinks aloud")
  .addHelpText(
    "after",
    `
Digits as in "3 5 9 1 2 4"; without any each line of standard input is a problem.
greedy      one chain, each token the likeliest
vote        -n chains, and the answer that most of them have
best-of-n   -n chains, and the one that your judge likes best
mend        one chain; what your judge doubts is written again, in 6 rounds
budget      one chain that may stop at once, one that may not
Four models come with the course; thinker, student and the judge are yours, kept
when learning-to-think, distilled-student and process-reward-model pass.`,
  )
  .option("--method <name>", "greedy, vote, best-of-n, mend or budget", "greedy")
  .option("--model <name>", "reasoner, hasty, two-minds, clueless, thinker or student")
  .option("-n <n>", "how many chains (8)", Number)
  .option("--temperature <t>", "of vote (0.7), best-of-n and budget (1)", Number)
  .option("--score <how>", "of a chain's steps, for best-of-n: product or min (product)")
  .option("--seed <n>", "the same seed thinks the same thoughts", Number)
  .action(action(async () => (await import("./play/think.js")).think));
program
  .command("paint [caption...]")
  .description("your own model of part 5 paints what a caption says, out of noise")
  .addHelpText(
    "after",
    `
A caption such as "a red triangle right top": color, shape and place in any order. Without one each line of standard input is
a caption. Yours is kept when train-text-dit passes; until then the course's model paints.`,
  )
  .option("-n <n>", "how many pictures", Number, 4)
  .option("-w <w>", "guidance: 0 ignores the caption, more than 1 exaggerates it", Number, 2)
  .option("--steps <n>", "steps from noise to picture", Number, 20)
  .option("--seed <n>", "the same seed paints the same pictures", Number)
  .option(
    "--out <file>",
    "where to save the PNG (.kata/pictures); an older picture of these commands is replaced",
  )
  .action(action(async () => (await import("./play/paint.js")).paint));
program
  .command("write [digits...]")
  .description("your own model of part 5 writes digits by hand, out of noise")
  .addHelpText(
    "after",
    `
Digits, with . : - + = / and spaces between them, such as 24.12.2026. Without any each line of standard input is written. Yours
is kept when train-latent-flow passes; until then the course's model writes.`,
  )
  .option("-w <w>", "guidance: 0 writes any digits, more than 1 exaggerates them", Number, 1.5)
  .option("--steps <n>", "steps from noise to digit", Number, 20)
  .option("--seed <n>", "the same seed writes the same hand", Number)
  .option(
    "--out <file>",
    "where to save the PNG (.kata/pictures); an older picture of these commands is replaced",
  )
  .action(action(async () => (await import("./play/write.js")).write));
program
  .command("portfolio")
  .description("a page of what you have built, from your own runs, to keep or to show to a friend")
  .option("--out <file>", "where to write it (.kata/portfolio.html); an older page is replaced")
  .option("--json", "one JSON document on standard output, as the README describes it")
  .option("--no-open", "print where the page is, and open no browser")
  .action(action(async () => (await import("./terminal/commands/portfolio.js")).portfolio));
program
  .command("status")
  .description("how far you are")
  .option("--json", "one JSON document on standard output, as the README describes it")
  .action(action(async () => (await import("./terminal/commands/status.js")).status));
program
  .command("doctor")
  .description("what this machine has, and whether anything is wrong")
  .option("--training", "also train every model of the course once: does it stay within its time here?")
  .option("--json", "one JSON document on standard output, as the README describes it")
  .action(action(async () => (await import("./terminal/commands/doctor.js")).doctor));
program
  .command("update")
  .description("fetch the newest course; your files stay as they are")
  .action(action(async () => (await import("./terminal/commands/update.js")).update));

const author = program.command("author").description("for those who write exercises");
author
  .command("check [exercises...]")
  .description("prove that stubs fail, solutions pass and every mistake is rejected by name")
  .option("--json", "one JSON document on standard output, as the README describes it")
  .option("--seeds <n>", "seeds to try where a spec draws random numbers", Number, 50)
  .option("--no-contract", "leave out the contract bank")
  .action(action(async () => (await import("./author/commands/check.js")).authorCheck));
author
  .command("contract [exercises...]")
  .description("lay the contract bank over solutions, and name every hole in their specs")
  .option("--prune", "take out of the chapters' contract.json what no longer passes")
  .option("--record", "write every hole into them: only after a change of the bank itself")
  .option("--json", "one JSON document on standard output, as the README describes it")
  .action(action(async () => (await import("./author/commands/contract.js")).authorContract));
author
  .command("mutants [exercises...]")
  .description("change solutions inside their blanks, and list what each wrong answer is told")
  .option("--given", "change the code around the blanks instead")
  .option("--trained", "train too, where quick tests let a mutant pass")
  .option("--json", "one JSON document on standard output")
  .action(action(async () => (await import("./author/commands/mutants.js")).authorMutants));
author
  .command("answers <folder> [exercises...]")
  .description("judge whole answers, <folder>/<exercise>/<name>.ts, as learners' are judged")
  .option("--trained", "train too, as a learner's run does")
  .option("--json", "one JSON document on standard output")
  .action(action(async () => (await import("./author/commands/answers.js")).authorAnswers));
author
  .command("stubs")
  .description("write every stub from its solution (npm run stubs)")
  .action(action(async () => (await import("./author/commands/stubs.js")).authorStubs));
author
  .command("bands <exercise>")
  .description("measure where the training of an exercise's solution lies (npm run bands)")
  .option("--seeds <n>", "seeds of the solution to train", Number, 20)
  .option("--large", "the larger setting, which GPUs run, on whatever backend is there")
  .option("--no-mistakes", "only the solution: a large setting takes minutes a run on a CPU")
  .action(action(async () => (await import("./author/commands/bands.js")).authorBands));
author
  .command("backends [exercises...]")
  .description("judge the solutions of tensor exercises on every backend of this machine")
  .option("--on <backends...>", "only on these")
  .option(
    "--untrained",
    "leave out exercises that train, and long experiments: they take minutes where a backend is slow",
  )
  .option("--large", "only those that train, in the larger setting, which GPUs run")
  .option("--json", "one JSON document on standard output, as the README describes it")
  .action(action(async () => (await import("./author/commands/backends.js")).authorBackends));
author
  .command("new <chapter> <slug>")
  .description("write a working skeleton")
  .action(action(async () => (await import("./author/commands/new.js")).authorNew));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = await report(error);
}
if (isTerminalGone) {
  // Node would restore the terminal as it exits, and abort where there is none: the signal of a closed window comes before.
  process.removeAllListeners("SIGHUP");
  process.kill(process.pid, "SIGHUP");
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
