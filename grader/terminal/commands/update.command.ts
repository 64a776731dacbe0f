import type { Command } from "../command.js";

export const update: Command = {
  usage: "update",
  description: "fetch the newest course; your files stay as they are",
  load: async () => (await import("./update.js")).update,
};
