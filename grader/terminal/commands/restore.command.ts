import type { Command } from "../command.js";

export const restore: Command = {
  usage: "restore [exercise...]",
  description: "put back the file that a reset kept last; yours is kept first",
  readme: "put back the file that a reset kept last; what is there now is kept first",
  load: async () => (await import("./restore.js")).restore,
};
