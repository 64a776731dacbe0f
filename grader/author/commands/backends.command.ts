import { type Command, JSON_OUT } from "../../terminal/command.js";

export const authorBackends: Command = {
  usage: "backends [exercises...]",
  description: "judge the solutions of tensor exercises on every backend of this machine",
  options: [
    { flags: "--on <backends...>", description: "only on these" },
    {
      flags: "--untrained",
      description:
        "leave out exercises that train, and long experiments: they take minutes where a backend is slow",
    },
    { flags: "--large", description: "only those that train, in the larger setting, which GPUs run" },
    JSON_OUT,
  ],
  load: async () => (await import("./backends.js")).authorBackends,
};
