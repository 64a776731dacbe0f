import type { Command } from "../command.js";

export const exportAll: Command = {
  usage: "export [file]",
  description: "write all that you have done into one file, to carry on elsewhere",
  readme:
    "write all that you have done, your answers and your progress, into one file (`kata-progress.json`), to carry on in a browser or on another machine",
  options: [
    { flags: "--models", description: "with the models that your answers have trained, up to 2 MB more" },
  ],
  load: async () => (await import("./export.js")).exportAll,
};
