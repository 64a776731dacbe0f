import type { Command } from "../../terminal/command.js";

export const course: Command = {
  usage: "course <action> [names...]",
  description: "for teachers: `course new` writes a class's course file, `course bundle` an autograder",
  readme:
    "for teachers: `course new 03-attention softmax` writes `course.json`, with points and due dates for these exercises, and `course bundle --for gradescope` what judges hand-ins there (also `classroom50`, `github`); [Classes](docs/classes.md) tells the rest",
  options: [
    { flags: "--title <title>", description: "what the class is called" },
    { flags: "--points <points>", description: "what each exercise is worth (10)", parse: Number },
    {
      flags: "--due <when>",
      description: "until when: 2026-12-18 is the end of that day here; or a time, 2026-12-18T12:00:00+01:00",
    },
    {
      flags: "--hints <rung>",
      description: "the highest rung of hints that you allow, 0 to 4 (4)",
      parse: Number,
    },
    {
      flags: "--partial <how>",
      description: "what an answer that fails earns: none, or tests for its share of them (none)",
    },
    {
      flags: "--late <percent>",
      description: "percent of the points that each day after the due date costs (0)",
      parse: Number,
    },
    { flags: "--out <file>", description: "where to write it (course.json); an older one is replaced" },
    { flags: "--for <platform>", description: "bundle: gradescope, classroom50 or github" },
    { flags: "--course <file>", description: "bundle: the course file (course.json)" },
    { flags: "--repository <url>", description: "bundle: where other machines clone this course from" },
  ],
  load: async () => (await import("./course.js")).course,
};
