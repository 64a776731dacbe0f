import { type Command, YES } from "../command.js";

export const importAll: Command = {
  usage: "import <file>",
  description: "take in what export has written; it first says what will be done",
  readme:
    "take in what `export` has written, here or in a browser. It first says what will be done; of two answers the one that passes stays, and the other is kept",
  options: [YES],
  load: async () => (await import("./import.js")).importAll,
};
