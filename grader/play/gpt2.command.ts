import type { Command } from "../terminal/command.js";

export const gpt2: Command = {
  usage: "gpt2 <folder> [words...]",
  description: "your own model writes with the weights of GPT-2 that lie in a folder",
  readme:
    "your own GPT writes with GPT-2's weights: the folder holds `config.json`, `model.safetensors` (or its shards), and `vocab.json` with `merges.txt` (or `tokenizer.json`); `--help` has temperature, top-k, top-p, seed",
  help: `
The folder holds a model as Hugging Face keeps it: config.json, model.safetensors (or shards with
model.safetensors.index.json), vocab.json and merges.txt (or tokenizer.json).`,
  options: [
    { flags: "--tokens <n>", description: "how many tokens to write", parse: Number, default: 60 },
    {
      flags: "--temperature <t>",
      description: "below 1 the likely become likelier, 0 takes the likeliest",
      parse: Number,
      default: 0.8,
    },
    { flags: "--top-k <k>", description: "draw from the k likeliest", parse: Number },
    {
      flags: "--top-p <p>",
      description: "draw from the likeliest that have this probability together",
      parse: Number,
    },
    { flags: "--seed <n>", description: "the same seed writes the same text", parse: Number },
  ],
  load: async () => (await import("./gpt2.js")).gpt2,
};
