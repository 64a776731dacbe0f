import type { Command } from "../command.js";

export const editor: Command = {
  usage: "editor <off|on>",
  description: "switch inline completion off in this folder, or back on",
  readme:
    "`editor off` writes the settings that switch inline completion off in this folder, where an editor has such settings, keeps a copy of what stood there, and says which editors have none. `editor on` puts everything back",
  load: async () => (await import("./editor.js")).editor,
};
