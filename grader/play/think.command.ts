import type { Command } from "../terminal/command.js";

export const think: Command = {
  usage: "think [digits...]",
  description: "your own reasoner adds six digits, and thinks aloud",
  readme:
    'your own reasoner of part 4 adds six digits, such as `"3 5 9 1 2 4"`, and thinks aloud; `--method greedy`, `vote`, `best-of-n`, `mend` or `budget` says how, `--model` who: `reasoner`, `hasty`, `two-minds`, `clueless`, or your own `thinker` and `student`. You see what each answer costs in tokens, and which step is wrong. Without a terminal each line of standard input is a problem',
  help: `
Digits as in "3 5 9 1 2 4"; without any each line of standard input is a problem.
greedy      one chain, each token the likeliest
vote        -n chains, and the answer that most of them have
best-of-n   -n chains, and the one that your judge likes best
mend        one chain; what your judge doubts is written again, in 6 rounds
budget      one chain that may stop at once, one that may not
Four models come with the course; thinker, student and the judge are yours, kept
when learning-to-think, distilled-student and process-reward-model pass.`,
  options: [
    { flags: "--method <name>", description: "greedy, vote, best-of-n, mend or budget", default: "greedy" },
    { flags: "--model <name>", description: "reasoner, hasty, two-minds, clueless, thinker or student" },
    { flags: "-n <n>", description: "how many chains (8)", parse: Number },
    { flags: "--temperature <t>", description: "of vote (0.7), best-of-n and budget (1)", parse: Number },
    { flags: "--score <how>", description: "of a chain's steps, for best-of-n: product or min (product)" },
    { flags: "--seed <n>", description: "the same seed thinks the same thoughts", parse: Number },
  ],
  load: async () => (await import("./think.js")).think,
};
