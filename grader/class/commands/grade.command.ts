import { type Command, JSON_OUT } from "../../terminal/command.js";

export const grade: Command = {
  usage: "grade <place>",
  description: "for teachers: judge a hand-in, or a folder of them",
  readme:
    "for teachers: judge a hand-in, or a folder of them, with your own copy of specs and solutions; [Classes](docs/classes.md) tells the rest",
  options: [
    { flags: "--course <file>", description: "the class's course file (course.json)" },
    {
      flags: "--secret <text>",
      description: "draw the specs' numbers anew from this text: no answer knows them by heart",
    },
    {
      flags: "--jobs <count>",
      description: "how many answers are judged at the same time (as many as cores)",
      parse: Number,
    },
    {
      flags: "--format <format>",
      description: "gradescope, junit, classroom50, github or csv, in place of a text",
    },
    { flags: "--out <file>", description: "where to write the format (standard output)" },
    JSON_OUT,
  ],
  load: async () => (await import("./grade.js")).grade,
};
