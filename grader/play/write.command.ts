import type { Command } from "../terminal/command.js";
import { PICTURE_OUT } from "./paint/out-option.js";

export const write: Command = {
  usage: "write [digits...]",
  description: "your own model of part 5 writes digits by hand, out of noise",
  readme:
    "the same with digits by hand, such as `24.12.2026`. On day one both use the course's model; once `train-text-dit` or `train-latent-flow` has passed, yours",
  help: `
Digits, with . : - + = / and spaces between them, such as 24.12.2026. Without any each line of standard input is written. Yours
is kept when train-latent-flow passes; until then the course's model writes.`,
  options: [
    {
      flags: "-w <w>",
      description: "guidance: 0 writes any digits, more than 1 exaggerates them",
      parse: Number,
      default: 1.5,
    },
    { flags: "--steps <n>", description: "steps from noise to digit", parse: Number, default: 20 },
    { flags: "--seed <n>", description: "the same seed writes the same hand", parse: Number },
    PICTURE_OUT,
  ],
  load: async () => (await import("./write.js")).write,
};
