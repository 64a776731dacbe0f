import type { Command } from "../terminal/command.js";

export const mcp: Command = {
  usage: "mcp",
  description:
    "a server for assistants (MCP over standard input and output): runs, hints that are counted, no solutions",
  help: `
An editor or an assistant starts it by itself. It needs a package of its own: npm ci --prefix mcp`,
  readme:
    "a server that an assistant's client starts, see [With an assistant](#with-an-assistant): it judges, asks and gives hints, which it counts, and no solutions",
  load: async () => (await import("./mcp.js")).mcp,
};
