import type { Command } from "../terminal/command.js";
import { PICTURE_OUT } from "./paint/out-option.js";

export const paint: Command = {
  usage: "paint [caption...]",
  description: "your own model of part 5 paints what a caption says, out of noise",
  readme:
    "your own model of part 5 paints what a caption says, such as `a red triangle right top`, out of noise; `-n` pictures, guidance `-w`, `--steps`, `--seed`, `--out` for the PNG",
  help: `
A caption such as "a red triangle right top": color, shape and place in any order. Without one each line of standard input is
a caption. Yours is kept when train-text-dit passes; until then the course's model paints.`,
  options: [
    { flags: "-n <n>", description: "how many pictures", parse: Number, default: 4 },
    {
      flags: "-w <w>",
      description: "guidance: 0 ignores the caption, more than 1 exaggerates it",
      parse: Number,
      default: 2,
    },
    { flags: "--steps <n>", description: "steps from noise to picture", parse: Number, default: 20 },
    { flags: "--seed <n>", description: "the same seed paints the same pictures", parse: Number },
    PICTURE_OUT,
  ],
  load: async () => (await import("./paint.js")).paint,
};
