import { daysOf } from "../../core/progress/days.js";
import { statesOf } from "../../core/progress/passed.js";
import { disk } from "../../node/course/disk.js";
import { currentHere } from "../../node/store/current.js";
import { readProgress } from "../../node/store/progress.js";
import { passedCount } from "../../terminal/draw/frame.js";
import { NO_LOCK } from "../instructions.js";
import { tool } from "../tool.js";

export const status = tool({
  name: "status",
  title: "How far the learner is",
  description: "How many exercises of each part have passed, and at which one the learner is.",
  params: {},
  isReading: true,
  answer({ course }) {
    const { progress } = readProgress();
    const states = statesOf(course, progress, disk);
    const at = currentHere(course, progress);
    const parts = course.parts.map((part) => {
      const { passed, total } = passedCount(part, states);
      return `Part ${part.number}, ${part.name}: ${passed} of ${total} exercises passed`;
    });
    const inChapter = course.exercises
      .filter(({ chapter }) => chapter === at.chapter)
      .map(({ slug }) => `${slug} (${states.get(slug)})`);
    return [
      ...parts,
      "",
      `The learner is at ${at.slug} (${at.title}), ${states.get(at.slug)}, in ${at.chapter}.`,
      `The exercises of this chapter: ${inChapter.join(", ")}`,
      `Days on which something was judged: ${daysOf(progress).length}`,
      "",
      NO_LOCK,
    ].join("\n");
  },
});
