import { type Command, JSON_OUT } from "../command.js";

export const doctor: Command = {
  usage: "doctor",
  description: "what this machine has, and whether anything is wrong",
  readme:
    "what this machine has, and whether anything is wrong; `--training` trains every model once against its time limit",
  options: [
    {
      flags: "--training",
      description: "also train every model of the course once: does it stay within its time here?",
    },
    JSON_OUT,
  ],
  load: async () => (await import("./doctor.js")).doctor,
};
