import type { Command } from "../../terminal/command.js";

export const authorStubs: Command = {
  usage: "stubs",
  description: "write every stub from its solution (npm run stubs)",
  load: async () => (await import("./stubs.js")).authorStubs,
};
