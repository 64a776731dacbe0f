import { type Command, NO_OPEN } from "../../terminal/command.js";

export const classPage: Command = {
  usage: "class <folder>",
  description: "for teachers: one page of who is where, and what is misunderstood this week",
  readme:
    "for teachers: one page of a folder of hand-ins: who is where, and which misunderstanding is common this week. `--anonymous` leaves out all names",
  options: [
    { flags: "--course <file>", description: "the class's course file (course.json)" },
    { flags: "--out <file>", description: "where to write it (class.html); an older page is replaced" },
    {
      flags: "--until <day>",
      description: "the last day of the week to look at (that of the newest hand-in)",
    },
    { flags: "--anonymous", description: "numbers in place of names, to show it to the class" },
    {
      flags: "--secret <text>",
      description: "draw the specs' numbers anew from this text: no answer knows them by heart",
    },
    {
      flags: "--jobs <count>",
      description: "how many answers are judged at the same time (as many as cores)",
      parse: Number,
    },
    NO_OPEN,
  ],
  load: async () => (await import("./class.js")).classPage,
};
