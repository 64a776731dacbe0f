import type { Command } from "../../terminal/command.js";

export const handIn: Command = {
  usage: "hand-in [file]",
  description: "write your answers into one file for your teacher",
  readme:
    "write your answers into one file for your teacher: `--course course.json` takes those that count, `--name` or `--pseudonym` says whose they are, `--log` adds how often you tried, if you want that",
  options: [
    { flags: "--name <name>", description: "your name, as your teacher knows it" },
    {
      flags: "--pseudonym",
      description: "no name: a pseudonym that only you can tell, drawn once and kept",
    },
    { flags: "--course <file>", description: "your teacher's course file: only its exercises go in" },
    { flags: "--log", description: "with your runs, hints, and the mistakes that were recognized" },
  ],
  load: async () => (await import("./hand-in.js")).handIn,
};
