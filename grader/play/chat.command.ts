import type { Command } from "../terminal/command.js";

export const chat: Command = {
  usage: "chat [words...]",
  description: "talk to the models that you have fine-tuned, side by side or to one",
  readme:
    "the models that you have fine-tuned in part 3 answer side by side; `--model base`, `sft`, `ppo`, `hacked` or `dpo` asks one. Without a terminal each line of standard input is a question",
  help: `
They know the mini-world of part 3 and nothing else. Without words each line of standard input is a question. Only sft knows the
form of a chat; base, ppo, hacked and dpo go on with your text, such as "the film was".`,
  options: [
    { flags: "--model <name>", description: "base, sft, ppo, hacked, dpo or all" },
    {
      flags: "--temperature <t>",
      description: "0 takes the likeliest word, 1 draws as the model would",
      parse: Number,
      default: 0,
    },
    { flags: "--seed <n>", description: "the same seed writes the same text", parse: Number },
  ],
  load: async () => (await import("./chat.js")).chat,
};
