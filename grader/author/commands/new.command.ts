import type { Command } from "../../terminal/command.js";

export const authorNew: Command = {
  usage: "new <chapter> <slug>",
  description: "write a working skeleton",
  load: async () => (await import("./new.js")).authorNew,
};
